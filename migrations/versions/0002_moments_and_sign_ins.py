"""The latest moment that was written down, before which none is any more; failed sign-ins stand elsewhere"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
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
    # They are short-lived, and stand in the access database from now on (migrations/access).
    op.drop_table("sign_in_failure")


def downgrade() -> None:
    raise NotImplementedError("a database goes back by its backup")
