"""Proofs of sales: what is kept, under which hash, until when"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "proof",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("given_sha256", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("look", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("brought_at", sa.DateTime(), nullable=False),
        sa.Column("purge_on", sa.Date(), nullable=False),
        sa.Column("purged_at", sa.DateTime(), nullable=True),
        sa.Column("stored", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_proof_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proof")),
    )
    op.create_index("ix_proof_sha256", "proof", ["sha256"])
    op.create_index("ix_proof_given_sha256", "proof", ["given_sha256"])
    op.create_index("ix_proof_purge_on", "proof", ["purge_on"])
    op.create_index(op.f("ix_proof_account_id"), "proof", ["account_id"])


def downgrade() -> None:
    raise NotImplementedError("a database goes back by its backup")
