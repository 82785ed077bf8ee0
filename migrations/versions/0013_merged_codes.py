"""Records edited by hand, two codes of one client or person made one, and mails that carry a link"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("import_run", sa.Column("origin", sa.String(length=8), server_default="file", nullable=False))
    op.add_column("mail", sa.Column("carries", sa.String(length=8), server_default="notices", nullable=False))
    op.add_column("participant", sa.Column("merged_into_id", sa.Integer(), nullable=True))
    op.add_column("client", sa.Column("merged_into_id", sa.Integer(), nullable=True))
    op.create_table(
        "merge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=16), nullable=False),
        sa.Column("merged_id", sa.Integer(), nullable=False),
        sa.Column("kept_id", sa.Integer(), nullable=False),
        sa.Column("moved", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["import_id"], ["import_run.id"], name=op.f("fk_merge_import_id_import_run")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merge")),
    )
    op.create_index(op.f("ix_merge_import_id"), "merge", ["import_id"], unique=False)
    op.create_index(op.f("ix_merge_what_merged_id"), "merge", ["what", "merged_id"], unique=False)
    op.create_table(
        "named_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sale_line_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=16), nullable=False),
        sa.Column("named_id", sa.Integer(), nullable=False),
        sa.Column("until", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["sale_line_id"], ["sale_line.id"], name=op.f("fk_named_line_sale_line_id_sale_line")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_named_line")),
    )
    op.create_index("ix_named_line_line", "named_line", ["sale_line_id", "until"], unique=False)
    op.create_index("ix_named_line_named", "named_line", ["field", "named_id"], unique=False)


def downgrade() -> None:
    raise NotImplementedError("a database goes back by its backup")
