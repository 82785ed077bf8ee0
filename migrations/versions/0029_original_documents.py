"""What returns give back, on sale lines: those of declarations name it already"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

TABLES = ("sale_line", "sale_line_version", "held_line")
NAMED = sa.text("original_document IS NOT NULL")


def upgrade() -> None:
    for table in TABLES:
        op.add_column(table, sa.Column("original_document", sa.String(length=64), nullable=True))
        op.add_column(table, sa.Column("original_line", sa.Integer(), nullable=True))
    _declared()
    # What a line said when it was held is compared with what it says now, to the letter.
    more = sa.bindparam("more", ',"original_document":null,"original_line":null}', sa.Text())
    op.execute(
        sa.text(
            "UPDATE held_line SET before = substr(before, 1, length(before) - 1) || :more WHERE before <> ''"
        ).bindparams(more)
    )
    op.create_index(
        "ix_sale_line_original",
        "sale_line",
        ["original_document", "original_line"],
        unique=False,
        sqlite_where=NAMED,
        postgresql_where=NAMED,
    )


def _declared() -> None:
    """What lines of declarations give back, on the sale lines that they were written as.

    What these said before stays as it was kept: nothing of it is ever written again.
    """
    given = """
        FROM declaration_line JOIN declaration ON declaration.id = declaration_line.declaration_id
        WHERE declaration_line.origin_document <> '' AND length(declaration_line.origin_document) <= 64
        AND declaration.state <> 'draft' AND declaration.document = sale_line.document
        AND declaration.distributor_id = sale_line.issuer_id AND declaration_line.line = sale_line.line
    """
    op.execute(
        f"UPDATE sale_line SET original_document = (SELECT max(declaration_line.origin_document) {given}),"
        f" original_line = (SELECT max(declaration_line.origin_line) {given})"
        f" WHERE kind = 'sell_out' AND EXISTS (SELECT 1 {given})"
    )


def downgrade() -> None:
    raise NotImplementedError("a database goes back by its backup")
