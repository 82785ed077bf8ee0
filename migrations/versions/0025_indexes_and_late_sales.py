"""Indexes by which a declaration finds its points and stock its latest count, and the age from which sales are late"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(op.f("ix_posting_batch_detail"), "posting_batch", ["detail"], unique=False)
    op.create_index(op.f("ix_posting_batch_id"), "posting", ["batch_id"], unique=False)
    op.create_index("ix_import_run_what", "import_run", ["what", "id"], unique=False)
    op.add_column("validation_setting", sa.Column("max_age_days", sa.Integer(), nullable=True))


def downgrade() -> None:
    raise NotImplementedError("a database goes back by its backup")
