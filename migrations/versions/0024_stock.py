"""Stock counts of distributors, an index in which sell-through is summed up, and what is said of end clients"""

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
    _clients()
    op.drop_index("ix_sale_line_distributor", table_name="sale_line")
    op.create_index(
        "ix_sale_line_distributor", "sale_line", STOCKED, unique=False, sqlite_where=NAMED, postgresql_where=NAMED
    )


def _clients() -> None:
    op.create_table(
        "consent_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("text_fr", sa.Text(), nullable=False),
        sa.Column("text_en", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_consent_text_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_text")),
    )
    op.create_table(
        "client_contact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("distributor_id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("segment", sa.String(length=100), nullable=False),
        sa.Column("is_own", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_client_contact_client_id_client")),
        sa.ForeignKeyConstraint(
            ["distributor_id"], ["participant.id"], name=op.f("fk_client_contact_distributor_id_participant")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_client_contact")),
        sa.UniqueConstraint("distributor_id", "client_id", name=op.f("uq_client_contact_distributor_id_client_id")),
    )
    op.create_index(op.f("ix_client_contact_client_id"), "client_contact", ["client_id"], unique=False)
    op.create_table(
        "client_consent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("text_id", sa.Integer(), nullable=True),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_client_consent_account_id_account")),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["client_contact.id"], name=op.f("fk_client_consent_contact_id_client_contact")
        ),
        sa.ForeignKeyConstraint(["text_id"], ["consent_text.id"], name=op.f("fk_client_consent_text_id_consent_text")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_client_consent")),
    )
    op.create_index(op.f("ix_client_consent_contact_id"), "client_consent", ["contact_id"], unique=False)
    empty = sa.text("''")
    op.add_column(
        "declaration", sa.Column("client_segment", sa.String(length=100), server_default=empty, nullable=False)
    )
    op.add_column("declaration", sa.Column("consent_version", sa.Integer(), nullable=True))


def downgrade() -> None:
    raise NotImplementedError("a database goes back by its backup")
