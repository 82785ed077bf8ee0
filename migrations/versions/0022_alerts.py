"""What checks find in declarations, trust, first pairs of eyes, and the indexes by which sales are compared"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

SOLD_OUT = sa.text("kind = 'sell_out'")
VALIDATED = sa.text("kind = 'sell_out' AND status = 'validated'")


def upgrade() -> None:
    op.add_column("declaration", sa.Column("score", sa.Integer(), server_default=sa.text("0"), nullable=False))
    op.add_column("declaration", sa.Column("sampled", sa.Boolean(), server_default=sa.true(), nullable=False))
    op.create_table(
        "declaration_alert",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("declaration_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=16), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=True),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["declaration_id"], ["declaration.id"], name=op.f("fk_declaration_alert_declaration_id_declaration")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_declaration_alert")),
    )
    op.create_index(op.f("ix_declaration_alert_declaration_id"), "declaration_alert", ["declaration_id"], unique=False)
    op.create_table(
        "check_setting",
        sa.Column("name", sa.String(length=16), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("bound", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_check_setting")),
    )
    op.create_table(
        "validation_setting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("marked_from", sa.Integer(), nullable=False),
        sa.Column("one_in", sa.Integer(), nullable=False),
        sa.Column("four_eyes_cents", sa.BigInteger(), nullable=True),
        sa.Column("automatic", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_validation_setting")),
    )
    op.create_table(
        "distributor_trust",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("distributor_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(length=10), nullable=False),
        sa.Column("by_hand", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.CheckConstraint("level IN ('everything', 'sample', 'nothing')", name=op.f("ck_distributor_trust_level")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_distributor_trust_account_id_account")),
        sa.ForeignKeyConstraint(
            ["distributor_id"], ["participant.id"], name=op.f("fk_distributor_trust_distributor_id_participant")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_distributor_trust")),
    )
    op.create_index("ix_distributor_trust_distributor", "distributor_trust", ["distributor_id", "id"], unique=False)
    op.create_table(
        "declaration_mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("declaration_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("lines", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("holds", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_declaration_mark_account_id_account")),
        sa.ForeignKeyConstraint(
            ["declaration_id"], ["declaration.id"], name=op.f("fk_declaration_mark_declaration_id_declaration")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_declaration_mark")),
    )
    op.create_index(op.f("ix_declaration_mark_declaration_id"), "declaration_mark", ["declaration_id"], unique=False)
    columns = ["product_id", "date", "quantity", "amount_cents"]
    op.create_index(
        "ix_sale_line_amount", "sale_line", ["amount_cents", "date"], sqlite_where=SOLD_OUT, postgresql_where=SOLD_OUT
    )
    op.create_index("ix_sale_line_product", "sale_line", columns, sqlite_where=VALIDATED, postgresql_where=VALIDATED)


def downgrade() -> None:
    raise NotImplementedError("a database goes back by its backup")
