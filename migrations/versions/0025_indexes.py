"""Indexes by which a declaration finds its points, and the latest count of stock is told"""

from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(op.f("ix_posting_batch_detail"), "posting_batch", ["detail"], unique=False)
    op.create_index(op.f("ix_posting_batch_id"), "posting", ["batch_id"], unique=False)
    op.create_index("ix_import_run_what", "import_run", ["what", "id"], unique=False)


def downgrade() -> None:
    raise NotImplementedError("a database goes back by its backup")
