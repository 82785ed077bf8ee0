"""Which participants a change of sales concerns"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "person_version",
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("stamp", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=op.f("fk_person_version_participant_id_participant")
        ),
        sa.PrimaryKeyConstraint("participant_id", name=op.f("pk_person_version")),
    )
    op.add_column("sales_version", sa.Column("whole", sa.String(length=32), nullable=True))
    op.execute("UPDATE sales_version SET whole = stamp")
    with op.batch_alter_table("sales_version") as table:
        table.alter_column("whole", existing_type=sa.String(length=32), nullable=False)


def downgrade() -> None:
    raise NotImplementedError("a database goes back by its backup")
