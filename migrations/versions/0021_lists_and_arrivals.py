"""Lists from which distributors declare; files that come by themselves, and the tokens by which they are sent"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "declared_list",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("distributor_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("proof_id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(length=255), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("mapping", sa.Text(), nullable=False),
        sa.Column("layout", sa.String(length=64), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.DateTime(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("state IN ('columns', 'open', 'left')", name=op.f("ck_declared_list_state")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_declared_list_account_id_account")),
        sa.ForeignKeyConstraint(
            ["distributor_id"], ["participant.id"], name=op.f("fk_declared_list_distributor_id_participant")
        ),
        sa.ForeignKeyConstraint(["proof_id"], ["proof.id"], name=op.f("fk_declared_list_proof_id_proof")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_declared_list")),
    )
    op.create_index(op.f("ix_declared_list_account_id"), "declared_list", ["account_id"], unique=False)
    op.create_index("ix_declared_list_distributor", "declared_list", ["distributor_id", "layout"], unique=False)
    op.create_index(op.f("ix_declared_list_proof_id"), "declared_list", ["proof_id"], unique=False)
    op.create_table(
        "listed_document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("document", sa.String(length=200), nullable=False),
        sa.Column("date", sa.String(length=200), nullable=False),
        sa.Column("client", sa.String(length=200), nullable=False),
        sa.Column("unread", sa.Text(), nullable=False),
        sa.Column("lines", sa.Text(), nullable=False),
        sa.Column("good", sa.Boolean(), nullable=False),
        sa.Column("left_out", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("declaration_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["declaration_id"], ["declaration.id"], name=op.f("fk_listed_document_declaration_id_declaration")
        ),
        sa.ForeignKeyConstraint(
            ["list_id"], ["declared_list.id"], name=op.f("fk_listed_document_list_id_declared_list")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listed_document")),
        sa.UniqueConstraint("list_id", "place", name=op.f("uq_listed_document_list_id_place")),
    )
    op.create_index(op.f("ix_listed_document_declaration_id"), "listed_document", ["declaration_id"], unique=False)
    op.create_table(
        "upload_token",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("used_at", sa.DateTime(), nullable=True),
        sa.Column("revoked_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_upload_token_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload_token")),
        sa.UniqueConstraint("digest", name=op.f("uq_upload_token_digest")),
    )
    op.create_index(op.f("ix_upload_token_account_id"), "upload_token", ["account_id"], unique=False)
    op.create_table(
        "arrival",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=16), nullable=False),
        sa.Column("file_name", sa.String(length=255), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.String(length=8), nullable=False),
        sa.Column("token_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("outcome", sa.String(length=8), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.Column("settled", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["import_id"], ["import_run.id"], name=op.f("fk_arrival_import_id_import_run")),
        sa.ForeignKeyConstraint(["token_id"], ["upload_token.id"], name=op.f("fk_arrival_token_id_upload_token")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_arrival")),
    )
    op.create_index("ix_arrival_at", "arrival", ["at"], unique=False)
    op.create_index(op.f("ix_arrival_import_id"), "arrival", ["import_id"], unique=False)
    op.create_index("ix_arrival_sha256", "arrival", ["sha256", "what"], unique=False)
    op.create_index(op.f("ix_arrival_token_id"), "arrival", ["token_id"], unique=False)


def downgrade() -> None:
    raise NotImplementedError("a database goes back by its backup")
