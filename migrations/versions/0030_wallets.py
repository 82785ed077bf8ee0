"""Wallets: entries, what is left of them, and what was taken from what"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

KINDS = "kind IN ('earned', 'corrected', 'bonus', 'spent', 'refunded', 'expired', 'adjusted')"
LEFT = sa.text("points_left > 0")


def upgrade() -> None:
    op.create_table(
        "wallet",
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("balance", sa.BigInteger(), nullable=False),
        sa.Column("owed", sa.BigInteger(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["participant_id"], ["participant.id"], name="fk_wallet_participant_id_participant"),
        sa.PrimaryKeyConstraint("participant_id", name="pk_wallet"),
    )
    op.create_table(
        "wallet_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("source", sa.String(length=100), nullable=False),
        sa.Column("challenge_id", sa.Integer(), nullable=True),
        sa.Column("points", sa.BigInteger(), nullable=False),
        sa.Column("available_on", sa.Date(), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("undoes_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("balance", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(KINDS, name="ck_wallet_entry_kind"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_wallet_entry_account_id_account"),
        sa.ForeignKeyConstraint(["challenge_id"], ["challenge.id"], name="fk_wallet_entry_challenge_id_challenge"),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name="fk_wallet_entry_participant_id_participant"
        ),
        sa.ForeignKeyConstraint(["undoes_id"], ["wallet_entry.id"], name="fk_wallet_entry_undoes_id_wallet_entry"),
        sa.PrimaryKeyConstraint("id", name="pk_wallet_entry"),
        sa.UniqueConstraint("undoes_id", name="uq_wallet_entry_undoes_id"),
    )
    op.create_index("ix_wallet_entry_participant", "wallet_entry", ["participant_id", "day", "id"])
    op.create_index("ix_wallet_entry_challenge", "wallet_entry", ["challenge_id", "participant_id"])
    op.create_index("ix_wallet_entry_account_id", "wallet_entry", ["account_id"])
    op.create_table(
        "wallet_lot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=100), nullable=False),
        sa.Column("available_on", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("points_left", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["wallet_entry.id"], name="fk_wallet_lot_entry_id_wallet_entry"),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name="fk_wallet_lot_participant_id_participant"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_wallet_lot"),
    )
    op.create_index("ix_wallet_lot_entry_id", "wallet_lot", ["entry_id"])
    op.create_index("ix_wallet_lot_left", "wallet_lot", ["participant_id"], sqlite_where=LEFT, postgresql_where=LEFT)
    op.create_index(
        "ix_wallet_lot_over", "wallet_lot", ["expires_on", "participant_id"], sqlite_where=LEFT, postgresql_where=LEFT
    )
    op.create_table(
        "wallet_taking",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("lot_id", sa.Integer(), nullable=False),
        sa.Column("points", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["wallet_entry.id"], name="fk_wallet_taking_entry_id_wallet_entry"),
        sa.ForeignKeyConstraint(["lot_id"], ["wallet_lot.id"], name="fk_wallet_taking_lot_id_wallet_lot"),
        sa.PrimaryKeyConstraint("entry_id", "lot_id", name="pk_wallet_taking"),
    )
    op.create_index("ix_wallet_taking_lot_id", "wallet_taking", ["lot_id"])
