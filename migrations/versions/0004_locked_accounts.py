"""Accounts with which nobody signs in until they are unlocked"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("account", sa.Column("locked_at", sa.DateTime(), nullable=True))


def downgrade() -> None:
    raise NotImplementedError("a database goes back by its backup")
