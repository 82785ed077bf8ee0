"""Who stands under a pseudonym, and up to which rank a challenge calls people by name"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pseudonymous",
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=op.f("fk_pseudonymous_participant_id_participant")
        ),
        sa.PrimaryKeyConstraint("participant_id", name=op.f("pk_pseudonymous")),
    )
    op.create_table(
        "challenge_privacy",
        sa.Column("challenge_id", sa.Integer(), nullable=False),
        sa.Column("named", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["challenge_id"], ["challenge.id"], name=op.f("fk_challenge_privacy_challenge_id_challenge")
        ),
        sa.PrimaryKeyConstraint("challenge_id", name=op.f("pk_challenge_privacy")),
    )


def downgrade() -> None:
    raise NotImplementedError("a database goes back by its backup")
