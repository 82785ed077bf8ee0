"""Goals, rivals, and what people were congratulated on"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "goal",
        sa.Column("challenge_id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("target", sa.BigInteger(), nullable=False),
        sa.Column("set_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("kind IN ('rank', 'points')", name=op.f("ck_goal_kind")),
        sa.ForeignKeyConstraint(["challenge_id"], ["challenge.id"], name=op.f("fk_goal_challenge_id_challenge")),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=op.f("fk_goal_participant_id_participant")
        ),
        sa.PrimaryKeyConstraint("challenge_id", "participant_id", name=op.f("pk_goal")),
    )
    op.create_index(op.f("ix_goal_participant_id"), "goal", ["participant_id"], unique=False)
    op.create_table(
        "rivalry",
        sa.Column("challenge_id", sa.Integer(), nullable=False),
        sa.Column("asker_id", sa.Integer(), nullable=False),
        sa.Column("asked_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("agreed_at", sa.DateTime(), nullable=True),
        sa.Column("refused", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["asked_id"], ["participant.id"], name=op.f("fk_rivalry_asked_id_participant")),
        sa.ForeignKeyConstraint(["asker_id"], ["participant.id"], name=op.f("fk_rivalry_asker_id_participant")),
        sa.ForeignKeyConstraint(["challenge_id"], ["challenge.id"], name=op.f("fk_rivalry_challenge_id_challenge")),
        sa.PrimaryKeyConstraint("challenge_id", "asker_id", "asked_id", name=op.f("pk_rivalry")),
    )
    op.create_index(op.f("ix_rivalry_asked_id"), "rivalry", ["asked_id"], unique=False)
    op.create_index(op.f("ix_rivalry_asker_id"), "rivalry", ["asker_id"], unique=False)
    op.create_table(
        "celebrated",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_celebrated_account_id_account")),
        sa.PrimaryKeyConstraint("account_id", "key", name=op.f("pk_celebrated")),
    )


def downgrade() -> None:
    raise NotImplementedError("a database goes back by its backup")
