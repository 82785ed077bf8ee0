"""Modules of e-learning: drafts, versions, files, courses, attempts, answers and results; trainers"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


ROLES = "role IN ('rep', 'distributor', 'regional_manager', 'trainer', 'director', 'administrator')"


def upgrade() -> None:
    # SQLite makes the table anew, with its other checks; nothing refers to it meanwhile (app.database.rebuilding).
    with op.batch_alter_table("account") as batch_op:
        batch_op.drop_constraint(op.f("ck_account_role"), type_="check")
        batch_op.create_check_constraint(op.f("ck_account_role"), ROLES)
    op.create_table(
        "learning_module",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=100), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("draft", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["created_by"], ["account.id"], name=op.f("fk_learning_module_created_by_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learning_module")),
        sa.UniqueConstraint("code", name=op.f("uq_learning_module_code")),
    )
    op.create_index(op.f("ix_learning_module_created_by"), "learning_module", ["created_by"], unique=False)
    op.create_table(
        "learning_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("module_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("put_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["module_id"], ["learning_module.id"], name=op.f("fk_learning_file_module_id_learning_module")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learning_file")),
        sa.UniqueConstraint("module_id", "name", name=op.f("uq_learning_file_module_id_name")),
    )
    op.create_index(op.f("ix_learning_file_sha256"), "learning_file", ["sha256"], unique=False)
    op.create_table(
        "learning_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("module_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("title_fr", sa.String(length=300), nullable=False),
        sa.Column("title_en", sa.String(length=300), nullable=False),
        sa.Column("published_at", sa.DateTime(), nullable=False),
        sa.Column("published_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["module_id"], ["learning_module.id"], name=op.f("fk_learning_version_module_id_learning_module")
        ),
        sa.ForeignKeyConstraint(
            ["published_by"], ["account.id"], name=op.f("fk_learning_version_published_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learning_version")),
        sa.UniqueConstraint("module_id", "number", name=op.f("uq_learning_version_module_id_number")),
    )
    op.create_index(op.f("ix_learning_version_published_by"), "learning_version", ["published_by"], unique=False)
    op.create_table(
        "learning_course",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(), nullable=False),
        sa.Column("touched_at", sa.DateTime(), nullable=False),
        sa.Column("seen", sa.Text(), nullable=False),
        sa.Column("lesson", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=op.f("fk_learning_course_participant_id_participant")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["learning_version.id"], name=op.f("fk_learning_course_version_id_learning_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learning_course")),
        sa.UniqueConstraint("participant_id", "version_id", name=op.f("uq_learning_course_participant_id_version_id")),
    )
    op.create_index(op.f("ix_learning_course_version_id"), "learning_course", ["version_id"], unique=False)
    op.create_table(
        "learning_result",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("module_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=8), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=True),
        sa.Column("attempt", sa.Integer(), nullable=True),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("completion_id", sa.Integer(), nullable=True),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(), nullable=True),
        sa.Column("withdrawn_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["module_id"], ["learning_module.id"], name=op.f("fk_learning_result_module_id_learning_module")
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=op.f("fk_learning_result_participant_id_participant")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["learning_version.id"], name=op.f("fk_learning_result_version_id_learning_version")
        ),
        sa.ForeignKeyConstraint(["withdrawn_by"], ["account.id"], name=op.f("fk_learning_result_withdrawn_by_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learning_result")),
        sa.UniqueConstraint("code", name=op.f("uq_learning_result_code")),
    )
    op.create_index(op.f("ix_learning_result_completion_id"), "learning_result", ["completion_id"], unique=False)
    op.create_index(op.f("ix_learning_result_expires_on"), "learning_result", ["expires_on"], unique=False)
    op.create_index("ix_learning_result_module", "learning_result", ["module_id", "participant_id"], unique=False)
    op.create_index(op.f("ix_learning_result_version_id"), "learning_result", ["version_id"], unique=False)
    op.create_index(op.f("ix_learning_result_withdrawn_by"), "learning_result", ["withdrawn_by"], unique=False)
    op.create_index(
        "uq_learning_result_standing",
        "learning_result",
        ["participant_id", "version_id", "day"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )
    op.create_table(
        "learning_attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("seed", sa.String(length=64), nullable=False),
        sa.Column("started_at", sa.DateTime(), nullable=False),
        sa.Column("due_at", sa.DateTime(), nullable=True),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("percent", sa.Integer(), nullable=True),
        sa.Column("passed", sa.Boolean(), nullable=True),
        sa.Column("credits", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["course_id"], ["learning_course.id"], name=op.f("fk_learning_attempt_course_id_learning_course")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learning_attempt")),
        sa.UniqueConstraint("course_id", "number", name=op.f("uq_learning_attempt_course_id_number")),
    )
    op.create_table(
        "learning_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=8), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["learning_attempt.id"], name=op.f("fk_learning_answer_attempt_id_learning_attempt")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learning_answer")),
        sa.UniqueConstraint("attempt_id", "key", name=op.f("uq_learning_answer_attempt_id_key")),
    )
    op.create_table(
        "learning_path",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title_fr", sa.String(length=200), nullable=False),
        sa.Column("title_en", sa.String(length=200), nullable=False),
        sa.Column("modules", sa.Text(), nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("offered", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["changed_by"], ["account.id"], name=op.f("fk_learning_path_changed_by_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learning_path")),
    )
    op.create_index(op.f("ix_learning_path_changed_by"), "learning_path", ["changed_by"], unique=False)
    op.create_table(
        "learning_daily",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(length=60), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("credit", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=op.f("fk_learning_daily_participant_id_participant")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["learning_version.id"], name=op.f("fk_learning_daily_version_id_learning_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learning_daily")),
        sa.UniqueConstraint("participant_id", "day", name=op.f("uq_learning_daily_participant_id_day")),
    )
    op.create_index("ix_learning_daily_version", "learning_daily", ["version_id"], unique=False)


def downgrade() -> None:
    raise NotImplementedError("a database goes back by its backup")
