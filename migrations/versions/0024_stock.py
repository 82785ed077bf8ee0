"""Stock counts of distributors, and an index in which stock and sell-through are summed up"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

NAMED = sa.text("distributor_id IS NOT NULL")
STOCKED = ["distributor_id", "date", "kind", "status", "product_id", "quantity", "amount_cents"]


def upgrade() -> None:
    op.create_table(
        "opening_stock",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("distributor_id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["distributor_id"], ["participant.id"], name=op.f("fk_opening_stock_distributor_id_participant")
        ),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_opening_stock_product_id_product")),
        sa.ForeignKeyConstraint(["import_id"], ["import_run.id"], name=op.f("fk_opening_stock_import_id_import_run")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opening_stock")),
        sa.UniqueConstraint(
            "distributor_id", "product_id", "date", name=op.f("uq_opening_stock_distributor_id_product_id_date")
        ),
    )
    op.create_index(op.f("ix_opening_stock_product_id"), "opening_stock", ["product_id"], unique=False)
    op.create_index(op.f("ix_opening_stock_import_id"), "opening_stock", ["import_id"], unique=False)
    op.drop_index("ix_sale_line_distributor", table_name="sale_line")
    op.create_index(
        "ix_sale_line_distributor", "sale_line", STOCKED, unique=False, sqlite_where=NAMED, postgresql_where=NAMED
    )


def downgrade() -> None:
    raise NotImplementedError("a database goes back by its backup")
