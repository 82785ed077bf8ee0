"""The first tables"""

from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.CheckConstraint("language IN ('fr', 'en')", name=op.f("ck_account_language")),
        sa.CheckConstraint("role IN ('rep', 'distributor', 'director', 'administrator')", name=op.f("ck_account_role")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("email", name=op.f("uq_account_email")),
    )
    op.create_table(
        "challenge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("added_at", sa.DateTime(), nullable=False),
        sa.Column("launched_at", sa.DateTime(), nullable=True),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.Column("former_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("stopped_by", sa.String(length=100), nullable=True),
        sa.CheckConstraint("state IN ('draft', 'running', 'closed')", name=op.f("ck_challenge_state")),
        sa.ForeignKeyConstraint(["former_id"], ["challenge.id"], name=op.f("fk_challenge_former_id_challenge")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_challenge")),
        sa.UniqueConstraint("code", name=op.f("uq_challenge_code")),
        sa.UniqueConstraint("former_id", name=op.f("uq_challenge_former_id")),
    )
    op.create_table(
        "client",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("segment", sa.String(length=100), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_client")),
        sa.UniqueConstraint("code", name=op.f("uq_client_code")),
    )
    op.create_table(
        "participant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("kind IN ('rep', 'distributor', 'seller', 'client')", name=op.f("ck_participant_kind")),
        sa.ForeignKeyConstraint(["parent_id"], ["participant.id"], name=op.f("fk_participant_parent_id_participant")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participant")),
        sa.UniqueConstraint("code", name=op.f("uq_participant_code")),
    )
    with op.batch_alter_table("participant", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_participant_parent_id"), ["parent_id"], unique=False)

    op.create_table(
        "product",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("range", sa.String(length=300), nullable=False),
        sa.Column("cost_cents", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product")),
        sa.UniqueConstraint("code", name=op.f("uq_product_code")),
    )
    with op.batch_alter_table("product", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_product_range"), ["range"], unique=False)

    versions = op.create_table(
        "sales_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("stamp", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sales_version")),
    )
    op.bulk_insert(versions, [{"id": 1, "stamp": uuid4().hex}])
    op.create_table(
        "sign_in_failure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=300), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_failure")),
    )
    with op.batch_alter_table("sign_in_failure", schema=None) as batch_op:
        batch_op.create_index("ix_sign_in_failure_key_at", ["key", "at"], unique=False)

    op.create_table(
        "team",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team")),
        sa.UniqueConstraint("name", name=op.f("uq_team_name")),
    )
    op.create_table(
        "account_participant",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_account_participant_account_id_account")),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=op.f("fk_account_participant_participant_id_participant")
        ),
        sa.PrimaryKeyConstraint("account_id", "participant_id", name=op.f("pk_account_participant")),
    )
    op.create_table(
        "challenge_revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("challenge_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_challenge_revision_account_id_account")),
        sa.ForeignKeyConstraint(
            ["challenge_id"], ["challenge.id"], name=op.f("fk_challenge_revision_challenge_id_challenge")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_challenge_revision")),
        sa.UniqueConstraint("challenge_id", "number", name=op.f("uq_challenge_revision_challenge_id_number")),
    )
    op.create_table(
        "challenge_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("challenge_id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("act", sa.String(length=16), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.CheckConstraint("act IN ('launched', 'amended', 'closed', 'reopened')", name=op.f("ck_challenge_event_act")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_challenge_event_account_id_account")),
        sa.ForeignKeyConstraint(
            ["challenge_id"], ["challenge.id"], name=op.f("fk_challenge_event_challenge_id_challenge")
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["challenge_revision.id"], name=op.f("fk_challenge_event_revision_id_challenge_revision")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_challenge_event")),
    )
    with op.batch_alter_table("challenge_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_challenge_event_challenge_id"), ["challenge_id"], unique=False)

    op.create_table(
        "challenge_closing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("challenge_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("standings", sa.Text(), nullable=False),
        sa.Column("prizes", sa.Text(), nullable=False),
        sa.Column("totals", sa.Text(), nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("targets", sa.Text(), nullable=True),
        sa.Column("completions", sa.Text(), nullable=True),
        sa.Column("former", sa.String(length=64), nullable=False),
        sa.Column("seal", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["challenge_id"], ["challenge.id"], name=op.f("fk_challenge_closing_challenge_id_challenge")
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["challenge_event.id"], name=op.f("fk_challenge_closing_event_id_challenge_event")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_challenge_closing")),
        sa.UniqueConstraint("event_id", name=op.f("uq_challenge_closing_event_id")),
        sa.UniqueConstraint("former", name=op.f("uq_challenge_closing_former")),
        sa.UniqueConstraint("seal", name=op.f("uq_challenge_closing_seal")),
    )
    with op.batch_alter_table("challenge_closing", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_challenge_closing_challenge_id"), ["challenge_id"], unique=False)

    op.create_table(
        "import_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=16), nullable=False),
        sa.Column("file_name", sa.String(length=255), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("new", sa.Integer(), nullable=False),
        sa.Column("corrected", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("held", sa.Integer(), nullable=False),
        sa.Column("rejected", sa.Integer(), nullable=False),
        sa.Column("mapping", sa.Text(), nullable=False),
        sa.Column("layout", sa.String(length=64), nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        sa.Column("undoes_id", sa.Integer(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("rejects", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_import_run_account_id_account")),
        sa.ForeignKeyConstraint(["undoes_id"], ["import_run.id"], name=op.f("fk_import_run_undoes_id_import_run")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_run")),
    )
    with op.batch_alter_table("import_run", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_import_run_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_import_run_layout"), ["layout"], unique=False)
        batch_op.create_index(batch_op.f("ix_import_run_undoes_id"), ["undoes_id"], unique=False)

    op.create_table(
        "completion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("module", sa.String(length=100), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=op.f("fk_completion_participant_id_participant")
        ),
        sa.ForeignKeyConstraint(["import_id"], ["import_run.id"], name=op.f("fk_completion_import_id_import_run")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_completion")),
        sa.UniqueConstraint("participant_id", "module", "date", name=op.f("uq_completion_participant_id_module_date")),
    )
    with op.batch_alter_table("completion", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_completion_import_id"), ["import_id"], unique=False)

    op.create_table(
        "membership",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=op.f("fk_membership_participant_id_participant")
        ),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_membership_team_id_team")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
    )
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.create_index("ix_membership_participant", ["participant_id", "first_day"], unique=False)
        batch_op.create_index(batch_op.f("ix_membership_team_id"), ["team_id"], unique=False)

    op.create_table(
        "posting_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("challenge_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("cause", sa.String(length=16), nullable=False),
        sa.Column("detail", sa.String(length=255), nullable=False),
        sa.ForeignKeyConstraint(
            ["challenge_id"], ["challenge.id"], name=op.f("fk_posting_batch_challenge_id_challenge")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posting_batch")),
    )
    with op.batch_alter_table("posting_batch", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_posting_batch_challenge_id"), ["challenge_id"], unique=False)

    op.create_table(
        "challenge_league",
        sa.Column("challenge_id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("league", sa.Integer(), nullable=False),
        sa.Column("reference_cents", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["challenge_id"], ["challenge.id"], name=op.f("fk_challenge_league_challenge_id_challenge")
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=op.f("fk_challenge_league_participant_id_participant")
        ),
        sa.PrimaryKeyConstraint("challenge_id", "participant_id", name=op.f("pk_challenge_league")),
    )
    with op.batch_alter_table("challenge_league", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_challenge_league_participant_id"), ["participant_id"], unique=False)

    op.create_table(
        "standing",
        sa.Column("challenge_id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("league", sa.Integer(), nullable=False),
        sa.Column("points", sa.BigInteger(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["challenge_id"], ["challenge.id"], name=op.f("fk_standing_challenge_id_challenge")),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=op.f("fk_standing_participant_id_participant")
        ),
        sa.PrimaryKeyConstraint("challenge_id", "participant_id", name=op.f("pk_standing")),
    )
    with op.batch_alter_table("standing", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_standing_participant_id"), ["participant_id"], unique=False)
        batch_op.create_index("ix_standing_points", ["challenge_id", "league", "points", "last_day"], unique=False)

    op.create_table(
        "target",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=op.f("fk_target_participant_id_participant")
        ),
        sa.ForeignKeyConstraint(["import_id"], ["import_run.id"], name=op.f("fk_target_import_id_import_run")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_target")),
        sa.UniqueConstraint("participant_id", "month", name=op.f("uq_target_participant_id_month")),
    )
    with op.batch_alter_table("target", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_target_import_id"), ["import_id"], unique=False)

    op.create_table(
        "posting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("challenge_id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("criterion", sa.String(length=100), nullable=False),
        sa.Column("key", sa.String(length=400), nullable=False),
        sa.Column("points", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["posting_batch.id"], name=op.f("fk_posting_batch_id_posting_batch")),
        sa.ForeignKeyConstraint(["challenge_id"], ["challenge.id"], name=op.f("fk_posting_challenge_id_challenge")),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=op.f("fk_posting_participant_id_participant")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posting")),
    )
    with op.batch_alter_table("posting", schema=None) as batch_op:
        batch_op.create_index(
            "ix_posting_balance", ["challenge_id", "participant_id", "criterion", "key"], unique=False
        )

    op.create_table(
        "record_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=32), nullable=False),
        sa.Column("record", sa.String(length=200), nullable=False),
        sa.Column("former", sa.Text(), nullable=False),
        sa.Column("replaced_at", sa.DateTime(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["import_id"], ["import_run.id"], name=op.f("fk_record_version_import_id_import_run")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_version")),
    )
    with op.batch_alter_table("record_version", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_record_version_import_id"), ["import_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_record_version_record"), ["record"], unique=False)

    op.create_table(
        "sale_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("issuer_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("document", sa.String(length=64), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("rep_id", sa.Integer(), nullable=True),
        sa.Column("distributor_id", sa.Integer(), nullable=True),
        sa.Column("seller_id", sa.Integer(), nullable=True),
        sa.Column("client_id", sa.Integer(), nullable=True),
        sa.Column("product_id", sa.Integer(), nullable=True),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("kind IN ('sell_in', 'sell_out')", name=op.f("ck_sale_line_kind")),
        sa.CheckConstraint(
            "status IN ('validated', 'submitted', 'rejected', 'cancelled')", name=op.f("ck_sale_line_status")
        ),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_sale_line_client_id_client")),
        sa.ForeignKeyConstraint(
            ["distributor_id"], ["participant.id"], name=op.f("fk_sale_line_distributor_id_participant")
        ),
        sa.ForeignKeyConstraint(["import_id"], ["import_run.id"], name=op.f("fk_sale_line_import_id_import_run")),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_sale_line_product_id_product")),
        sa.ForeignKeyConstraint(["rep_id"], ["participant.id"], name=op.f("fk_sale_line_rep_id_participant")),
        sa.ForeignKeyConstraint(["seller_id"], ["participant.id"], name=op.f("fk_sale_line_seller_id_participant")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sale_line")),
        sa.UniqueConstraint("document", "line", "kind", "issuer_id", name="uq_sale_line_identity"),
    )
    with op.batch_alter_table("sale_line", schema=None) as batch_op:
        batch_op.create_index(
            "ix_sale_line_client",
            ["client_id", "date", "product_id", "kind", "amount_cents"],
            unique=False,
            sqlite_where=sa.text("status = 'validated'"),
            postgresql_where=sa.text("status = 'validated'"),
        )
        batch_op.create_index(
            "ix_sale_line_date",
            [
                "date",
                "kind",
                "rep_id",
                "distributor_id",
                "seller_id",
                "client_id",
                "product_id",
                "quantity",
                "amount_cents",
            ],
            unique=False,
            sqlite_where=sa.text("status = 'validated'"),
            postgresql_where=sa.text("status = 'validated'"),
        )
        batch_op.create_index(
            "ix_sale_line_distributor",
            ["distributor_id", "date"],
            unique=False,
            sqlite_where=sa.text("distributor_id IS NOT NULL"),
            postgresql_where=sa.text("distributor_id IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_sale_line_rep",
            ["rep_id", "date"],
            unique=False,
            sqlite_where=sa.text("rep_id IS NOT NULL"),
            postgresql_where=sa.text("rep_id IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_sale_line_seller",
            ["seller_id", "date"],
            unique=False,
            sqlite_where=sa.text("seller_id IS NOT NULL"),
            postgresql_where=sa.text("seller_id IS NOT NULL"),
        )

    op.create_table(
        "sale_line_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sale_line_id", sa.Integer(), nullable=False),
        sa.Column("replaced_at", sa.DateTime(), nullable=False),
        sa.Column("replaced_by_import_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("document", sa.String(length=64), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("rep_id", sa.Integer(), nullable=True),
        sa.Column("distributor_id", sa.Integer(), nullable=True),
        sa.Column("seller_id", sa.Integer(), nullable=True),
        sa.Column("client_id", sa.Integer(), nullable=True),
        sa.Column("product_id", sa.Integer(), nullable=True),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_sale_line_version_client_id_client")),
        sa.ForeignKeyConstraint(
            ["distributor_id"], ["participant.id"], name=op.f("fk_sale_line_version_distributor_id_participant")
        ),
        sa.ForeignKeyConstraint(
            ["import_id"], ["import_run.id"], name=op.f("fk_sale_line_version_import_id_import_run")
        ),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_sale_line_version_product_id_product")),
        sa.ForeignKeyConstraint(["rep_id"], ["participant.id"], name=op.f("fk_sale_line_version_rep_id_participant")),
        sa.ForeignKeyConstraint(
            ["replaced_by_import_id"],
            ["import_run.id"],
            name=op.f("fk_sale_line_version_replaced_by_import_id_import_run"),
        ),
        sa.ForeignKeyConstraint(
            ["sale_line_id"], ["sale_line.id"], name=op.f("fk_sale_line_version_sale_line_id_sale_line")
        ),
        sa.ForeignKeyConstraint(
            ["seller_id"], ["participant.id"], name=op.f("fk_sale_line_version_seller_id_participant")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sale_line_version")),
    )
    with op.batch_alter_table("sale_line_version", schema=None) as batch_op:
        batch_op.create_index("ix_sale_line_version_line", ["sale_line_id", "replaced_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_sale_line_version_replaced_at"), ["replaced_at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_sale_line_version_replaced_by_import_id"), ["replaced_by_import_id"], unique=False
        )

    op.create_table(
        "held_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("issuer_id", sa.Integer(), nullable=False),
        sa.Column("sale_line_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=16), nullable=False),
        sa.Column("whole", sa.Boolean(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("document", sa.String(length=64), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("rep_id", sa.Integer(), nullable=True),
        sa.Column("distributor_id", sa.Integer(), nullable=True),
        sa.Column("seller_id", sa.Integer(), nullable=True),
        sa.Column("client_id", sa.Integer(), nullable=True),
        sa.Column("product_id", sa.Integer(), nullable=True),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_held_line_client_id_client")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["account.id"], name=op.f("fk_held_line_decided_by_id_account")),
        sa.ForeignKeyConstraint(
            ["distributor_id"], ["participant.id"], name=op.f("fk_held_line_distributor_id_participant")
        ),
        sa.ForeignKeyConstraint(["import_id"], ["import_run.id"], name=op.f("fk_held_line_import_id_import_run")),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_held_line_product_id_product")),
        sa.ForeignKeyConstraint(["rep_id"], ["participant.id"], name=op.f("fk_held_line_rep_id_participant")),
        sa.ForeignKeyConstraint(["sale_line_id"], ["sale_line.id"], name=op.f("fk_held_line_sale_line_id_sale_line")),
        sa.ForeignKeyConstraint(["seller_id"], ["participant.id"], name=op.f("fk_held_line_seller_id_participant")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_held_line")),
    )
    with op.batch_alter_table("held_line", schema=None) as batch_op:
        batch_op.create_index("ix_held_line_identity", ["document", "line", "kind", "issuer_id"], unique=False)
        batch_op.create_index("ix_held_line_import", ["import_id", "state"], unique=False)
    _make_append_only("posting")
    _make_append_only("posting_batch")
    _make_append_only("challenge_revision")
    _make_append_only("challenge_event")
    _make_append_only("challenge_closing")
    _make_append_only("sale_line_version")


def _make_append_only(table: str) -> None:
    """The database itself refuses to change or delete what is once written here."""
    if op.get_bind().dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
        return
    op.execute(
        "CREATE OR REPLACE FUNCTION palier_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION palier_append_only()"
    )


def downgrade() -> None:
    raise NotImplementedError("there is nothing before the first tables")
