"""Disputes with everything said about them; what a return gives back"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

STATES = "state IN ('open', 'answered', 'upheld', 'partly_upheld', 'rejected', 'withdrawn')"
ABOUT = "about IN ('points', 'missing', 'refusal', 'prize')"


def upgrade() -> None:
    op.create_table(
        "dispute",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("about", sa.String(length=8), nullable=False),
        sa.Column("challenge_id", sa.Integer(), nullable=True),
        sa.Column("declaration_id", sa.Integer(), nullable=True),
        sa.Column("rule", sa.String(length=100), nullable=False),
        sa.Column("sale_line_id", sa.Integer(), nullable=True),
        sa.Column("document", sa.String(length=64), nullable=False),
        sa.Column("date", sa.Date(), nullable=True),
        sa.Column("amount_cents", sa.BigInteger(), nullable=True),
        sa.Column("stood", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.String(length=16), nullable=False),
        sa.Column("act", sa.String(length=8), nullable=False),
        sa.Column("effects", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("settled_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(ABOUT, name=op.f("ck_dispute_about")),
        sa.CheckConstraint(STATES, name=op.f("ck_dispute_state")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_dispute_account_id_account")),
        sa.ForeignKeyConstraint(["challenge_id"], ["challenge.id"], name=op.f("fk_dispute_challenge_id_challenge")),
        sa.ForeignKeyConstraint(
            ["declaration_id"], ["declaration.id"], name=op.f("fk_dispute_declaration_id_declaration")
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=op.f("fk_dispute_participant_id_participant")
        ),
        sa.ForeignKeyConstraint(["sale_line_id"], ["sale_line.id"], name=op.f("fk_dispute_sale_line_id_sale_line")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispute")),
        sa.UniqueConstraint("account_id", "key", name=op.f("uq_dispute_account_id_key")),
    )
    op.create_index("ix_dispute_participant", "dispute", ["participant_id", "opened_at"], unique=False)
    op.create_index("ix_dispute_state", "dispute", ["state", "due_on"], unique=False)
    op.create_index(op.f("ix_dispute_challenge_id"), "dispute", ["challenge_id"], unique=False)
    op.create_index(op.f("ix_dispute_declaration_id"), "dispute", ["declaration_id"], unique=False)
    op.create_index(op.f("ix_dispute_sale_line_id"), "dispute", ["sale_line_id"], unique=False)
    op.create_table(
        "dispute_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dispute_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("is_office", sa.Boolean(), nullable=False),
        sa.Column("to_state", sa.String(length=16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_dispute_entry_account_id_account")),
        sa.ForeignKeyConstraint(["dispute_id"], ["dispute.id"], name=op.f("fk_dispute_entry_dispute_id_dispute")),
        sa.ForeignKeyConstraint(["import_id"], ["import_run.id"], name=op.f("fk_dispute_entry_import_id_import_run")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispute_entry")),
    )
    op.create_index(op.f("ix_dispute_entry_dispute_id"), "dispute_entry", ["dispute_id"], unique=False)
    op.create_index(op.f("ix_dispute_entry_import_id"), "dispute_entry", ["import_id"], unique=False)
    op.add_column("declaration_line", sa.Column("origin_document", sa.String(length=80), nullable=True))
    op.execute("UPDATE declaration_line SET origin_document = ''")
    with op.batch_alter_table("declaration_line") as table:
        table.alter_column("origin_document", existing_type=sa.String(length=80), nullable=False)
    op.add_column("declaration_line", sa.Column("origin_line", sa.Integer(), nullable=True))
    op.create_index("ix_declaration_line_origin", "declaration_line", ["origin_document", "origin_line"], unique=False)


def downgrade() -> None:
    raise NotImplementedError("a database goes back by its backup")
