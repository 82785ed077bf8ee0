"""The latest moment that was written down, before which none is any more"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

LATEST = """
UPDATE sales_version SET latest = (
  SELECT max(at) FROM (
    SELECT max(at) AS at FROM challenge_event
    UNION ALL SELECT max(at) FROM import_run
    UNION ALL SELECT max(replaced_at) FROM sale_line_version
    UNION ALL SELECT max(replaced_at) FROM record_version
    UNION ALL SELECT max(changed_at) FROM sale_line
  ) AS moments
)
"""


def upgrade() -> None:
    op.add_column("sales_version", sa.Column("latest", sa.DateTime(), nullable=True))
    op.execute(LATEST)


def downgrade() -> None:
    raise NotImplementedError("a database goes back by its backup")
