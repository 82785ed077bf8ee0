"""Rounds of duels"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "duel_round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("challenge_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("seed", sa.String(length=32), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("kind IN ('pairs', 'bracket')", name=op.f("ck_duel_round_kind")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_duel_round_account_id_account")),
        sa.ForeignKeyConstraint(["challenge_id"], ["challenge.id"], name=op.f("fk_duel_round_challenge_id_challenge")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duel_round")),
    )
    op.create_index(op.f("ix_duel_round_challenge_id"), "duel_round", ["challenge_id"], unique=False)
    op.create_table(
        "duel_entrant",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=op.f("fk_duel_entrant_participant_id_participant")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["duel_round.id"], name=op.f("fk_duel_entrant_round_id_duel_round")),
        sa.PrimaryKeyConstraint("round_id", "place", name=op.f("pk_duel_entrant")),
    )
    op.create_index(op.f("ix_duel_entrant_participant_id"), "duel_entrant", ["participant_id"], unique=False)


def downgrade() -> None:
    raise NotImplementedError("a database goes back by its backup")
