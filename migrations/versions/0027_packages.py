"""Learning packages: what is kept, who plays it, how far they are, and what cmi5 stated"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "package",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("manifest", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(), nullable=False),
        sa.Column("uploaded_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["uploaded_by"], ["account.id"], name=op.f("fk_package_uploaded_by_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_package")),
        sa.UniqueConstraint("sha256", name=op.f("uq_package_sha256")),
    )
    op.create_index(op.f("ix_package_uploaded_by"), "package", ["uploaded_by"], unique=False)
    op.create_table(
        "package_launch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("package_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=True),
        sa.Column("started_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["package_id"], ["package.id"], name=op.f("fk_package_launch_package_id_package")),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=op.f("fk_package_launch_participant_id_participant")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_package_launch")),
        sa.UniqueConstraint("token", name=op.f("uq_package_launch_token")),
    )
    op.create_index(op.f("ix_package_launch_package_id"), "package_launch", ["package_id"], unique=False)
    op.create_index("ix_package_launch_participant", "package_launch", ["participant_id", "package_id"], unique=False)
    _told()


def _told() -> None:
    op.create_table(
        "package_state",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("package_id", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(length=200), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("success", sa.String(length=16), nullable=False),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("launch_id", sa.Integer(), nullable=True),
        sa.Column("ended", sa.Boolean(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["launch_id"], ["package_launch.id"], name=op.f("fk_package_state_launch_id_package_launch")
        ),
        sa.ForeignKeyConstraint(["package_id"], ["package.id"], name=op.f("fk_package_state_package_id_package")),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=op.f("fk_package_state_participant_id_participant")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_package_state")),
        sa.UniqueConstraint(
            "participant_id", "package_id", "unit", name=op.f("uq_package_state_participant_id_package_id_unit")
        ),
    )
    op.create_index(op.f("ix_package_state_package_id"), "package_state", ["package_id"], unique=False)
    op.create_index(op.f("ix_package_state_launch_id"), "package_state", ["launch_id"], unique=False)
    op.create_table(
        "xapi_statement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("launch_id", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(length=200), nullable=False),
        sa.Column("statement", sa.String(length=36), nullable=False),
        sa.Column("verb", sa.String(length=200), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("stored_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["launch_id"], ["package_launch.id"], name=op.f("fk_xapi_statement_launch_id_package_launch")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_xapi_statement")),
        sa.UniqueConstraint("launch_id", "statement", name=op.f("uq_xapi_statement_launch_id_statement")),
    )


def downgrade() -> None:
    raise NotImplementedError("a database goes back by its backup")
