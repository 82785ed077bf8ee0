"""Regional managers, and the teams that they look after"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

ROLES = "role IN ('rep', 'distributor', 'regional_manager', 'director', 'administrator')"


def upgrade() -> None:
    # SQLite makes the table anew, with its other checks; nothing refers to it meanwhile (app.database.rebuilding).
    with op.batch_alter_table("account") as batch_op:
        batch_op.drop_constraint(op.f("ck_account_role"), type_="check")
        batch_op.create_check_constraint(op.f("ck_account_role"), ROLES)
    op.create_table(
        "account_team",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_account_team_account_id_account")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_account_team_team_id_team")),
        sa.PrimaryKeyConstraint("account_id", "team_id", name=op.f("pk_account_team")),
    )


def downgrade() -> None:
    raise NotImplementedError("a database goes back by its backup")
