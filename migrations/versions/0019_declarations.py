"""Declarations, their lines, and the steps of their life"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

STATES = (
    "state IN ('draft', 'submitted', 'under_review', 'validated', 'partly_validated', 'refused', 'cancelled',"
    " 'expired')"
)


def upgrade() -> None:
    op.create_table(
        "declaration",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("distributor_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("document", sa.String(length=64), nullable=False),
        sa.Column("date", sa.Date(), nullable=True),
        sa.Column("client", sa.String(length=200), nullable=False),
        sa.Column("client_code", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(STATES, name=op.f("ck_declaration_state")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_declaration_account_id_account")),
        sa.ForeignKeyConstraint(
            ["distributor_id"], ["participant.id"], name=op.f("fk_declaration_distributor_id_participant")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_declaration")),
        sa.UniqueConstraint("account_id", "key", name=op.f("uq_declaration_account_id_key")),
    )
    op.create_index("ix_declaration_distributor", "declaration", ["distributor_id", "created_at"], unique=False)
    op.create_index("ix_declaration_state", "declaration", ["state", "submitted_at"], unique=False)
    op.create_table(
        "declaration_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("declaration_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("product", sa.String(length=200), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=True),
        sa.Column("amount_cents", sa.BigInteger(), nullable=True),
        sa.Column("seller_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["declaration_id"], ["declaration.id"], name=op.f("fk_declaration_line_declaration_id_declaration")
        ),
        sa.ForeignKeyConstraint(
            ["seller_id"], ["participant.id"], name=op.f("fk_declaration_line_seller_id_participant")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_declaration_line")),
        sa.UniqueConstraint("declaration_id", "line", name=op.f("uq_declaration_line_declaration_id_line")),
    )
    op.create_table(
        "declaration_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("declaration_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("from_state", sa.String(length=16), nullable=False),
        sa.Column("to_state", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.String(length=16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_declaration_step_account_id_account")),
        sa.ForeignKeyConstraint(
            ["declaration_id"], ["declaration.id"], name=op.f("fk_declaration_step_declaration_id_declaration")
        ),
        sa.ForeignKeyConstraint(
            ["import_id"], ["import_run.id"], name=op.f("fk_declaration_step_import_id_import_run")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_declaration_step")),
    )
    op.create_index(op.f("ix_declaration_step_declaration_id"), "declaration_step", ["declaration_id"], unique=False)
    op.create_index(op.f("ix_declaration_step_import_id"), "declaration_step", ["import_id"], unique=False)


def downgrade() -> None:
    raise NotImplementedError("a database goes back by its backup")
