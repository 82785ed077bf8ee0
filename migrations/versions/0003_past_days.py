"""What everybody had at the end of past days, kept as the ledger tells it"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "standings_day",
        sa.Column("challenge_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["challenge_id"], ["challenge.id"], name=op.f("fk_standings_day_challenge_id_challenge")
        ),
        sa.PrimaryKeyConstraint("challenge_id", "day", name=op.f("pk_standings_day")),
    )
    op.create_table(
        "past_standing",
        sa.Column("challenge_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("league", sa.Integer(), nullable=False),
        sa.Column("points", sa.BigInteger(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["challenge_id"], ["challenge.id"], name=op.f("fk_past_standing_challenge_id_challenge")
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=op.f("fk_past_standing_participant_id_participant")
        ),
        sa.PrimaryKeyConstraint("challenge_id", "day", "participant_id", name=op.f("pk_past_standing")),
    )
    op.create_index(op.f("ix_past_standing_participant_id"), "past_standing", ["participant_id"])
    op.create_index("ix_past_standing_rank", "past_standing", ["challenge_id", "day", "league", "rank"])


def downgrade() -> None:
    raise NotImplementedError("a database goes back by its backup")
