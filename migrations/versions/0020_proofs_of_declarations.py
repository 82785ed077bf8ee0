"""Proofs of declarations, names of products as invoices have them, GTIN of products"""

import json

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "declaration_proof",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("declaration_id", sa.Integer(), nullable=False),
        sa.Column("proof_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("evidence", sa.String(length=8), nullable=False),
        sa.Column("document", sa.String(length=64), nullable=False),
        sa.Column("read", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_declaration_proof_account_id_account")),
        sa.ForeignKeyConstraint(
            ["declaration_id"], ["declaration.id"], name=op.f("fk_declaration_proof_declaration_id_declaration")
        ),
        sa.ForeignKeyConstraint(["proof_id"], ["proof.id"], name=op.f("fk_declaration_proof_proof_id_proof")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_declaration_proof")),
        sa.UniqueConstraint("declaration_id", "proof_id", name=op.f("uq_declaration_proof_declaration_id_proof_id")),
    )
    op.create_index(op.f("ix_declaration_proof_proof_id"), "declaration_proof", ["proof_id"], unique=False)
    op.create_table(
        "remembered_name",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("distributor_id", sa.Integer(), nullable=False),
        sa.Column("called", sa.String(length=220), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["distributor_id"], ["participant.id"], name=op.f("fk_remembered_name_distributor_id_participant")
        ),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_remembered_name_product_id_product")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remembered_name")),
        sa.UniqueConstraint("distributor_id", "called", name=op.f("uq_remembered_name_distributor_id_called")),
    )
    op.add_column("declaration_line", sa.Column("source", sa.Integer(), nullable=True))
    op.add_column("product", sa.Column("gtin", sa.String(length=14), nullable=False, server_default=sa.text("''")))
    op.create_index(op.f("ix_product_gtin"), "product", ["gtin"], unique=False)
    _complete_the_trail()


def _complete_the_trail() -> None:
    """What products have said: without a GTIN, as nobody had told one."""
    trail = sa.table("record_version", sa.column("id"), sa.column("what"), sa.column("former"))
    connection = op.get_bind()
    found = connection.execute(sa.select(trail.c.id, trail.c.former).where(trail.c.what == "product")).all()
    for number, former in found:
        said = json.loads(former)
        if "name" in said:
            more = json.dumps({**said, "gtin": ""}, ensure_ascii=False)
            connection.execute(sa.update(trail).where(trail.c.id == number).values(former=more))


def downgrade() -> None:
    raise NotImplementedError("a database goes back by its backup")
