"""The picture of a challenge, and its latest outlook"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "challenge_picture",
        sa.Column("challenge_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("stamp", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["challenge_id"], ["challenge.id"], name=op.f("fk_challenge_picture_challenge_id_challenge")
        ),
        sa.PrimaryKeyConstraint("challenge_id", name=op.f("pk_challenge_picture")),
    )
    op.create_table(
        "challenge_outlook",
        sa.Column("challenge_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["challenge_id"], ["challenge.id"], name=op.f("fk_challenge_outlook_challenge_id_challenge")
        ),
        sa.PrimaryKeyConstraint("challenge_id", name=op.f("pk_challenge_outlook")),
    )


def downgrade() -> None:
    raise NotImplementedError("a database goes back by its backup")
