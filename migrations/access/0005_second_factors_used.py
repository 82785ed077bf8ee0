"""What counts once and was used, and when passkeys were"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "spent_secret",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("forgotten_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_spent_secret")),
    )
    op.create_index(op.f("ix_spent_secret_forgotten_at"), "spent_secret", ["forgotten_at"], unique=False)
    op.create_table(
        "passkey_use",
        sa.Column("passkey_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("used_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("passkey_id", name=op.f("pk_passkey_use")),
    )


def downgrade() -> None:
    for table in ("passkey_use", "spent_secret"):
        op.drop_table(table)
