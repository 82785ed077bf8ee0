"""Levels: what somebody has in a season, and since when"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "level_held",
        sa.Column("challenge_id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(length=64), nullable=False),
        sa.Column("start", sa.BigInteger(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("reached", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["challenge_id"], ["challenge.id"], name="fk_level_held_challenge_id_challenge"),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name="fk_level_held_participant_id_participant"
        ),
        sa.PrimaryKeyConstraint("challenge_id", "participant_id", name="pk_level_held"),
    )
    op.create_index("ix_level_held_participant_id", "level_held", ["participant_id"])
