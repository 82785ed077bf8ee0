"""A draft may have a day on which it is launched by itself"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("challenge", sa.Column("launch_on", sa.Date(), nullable=True))


def downgrade() -> None:
    raise NotImplementedError("a database goes back by its backup")
