"""Statements made in batches"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "statement_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("challenge_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement_batch")),
    )
    op.create_index(op.f("ix_statement_batch_challenge_id"), "statement_batch", ["challenge_id"], unique=False)
    op.create_table(
        "statement_file",
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=True),
        sa.Column("problem", sa.String(length=300), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["statement_batch.id"], name=op.f("fk_statement_file_batch_id_statement_batch")
        ),
        sa.PrimaryKeyConstraint("batch_id", "participant_id", name=op.f("pk_statement_file")),
    )


def downgrade() -> None:
    raise NotImplementedError("a database goes back by its backup")
