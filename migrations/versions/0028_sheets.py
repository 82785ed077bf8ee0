"""Argument sheets, their versions, subjects, audience, files and openings; and the index in which they are searched"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

INDEX = "sheet_search"
SQLITE = (
    f"CREATE VIRTUAL TABLE {INDEX} USING fts5(folded_title, folded, content='sheet_text', content_rowid='id',"
    " tokenize='unicode61 remove_diacritics 0', prefix='2 3')",
    f"CREATE TRIGGER sheet_text_written AFTER INSERT ON sheet_text BEGIN INSERT INTO {INDEX}"
    "(rowid, folded_title, folded) VALUES (new.id, new.folded_title, new.folded); END",
    f"CREATE TRIGGER sheet_text_gone AFTER DELETE ON sheet_text BEGIN INSERT INTO {INDEX}"
    f"({INDEX}, rowid, folded_title, folded) VALUES ('delete', old.id, old.folded_title, old.folded); END",
    f"CREATE TRIGGER sheet_text_changed AFTER UPDATE ON sheet_text BEGIN INSERT INTO {INDEX}"
    f"({INDEX}, rowid, folded_title, folded) VALUES ('delete', old.id, old.folded_title, old.folded);"
    f" INSERT INTO {INDEX}(rowid, folded_title, folded) VALUES (new.id, new.folded_title, new.folded); END",
)
POSTGRESQL = (
    f"CREATE TABLE {INDEX} (text_id INTEGER PRIMARY KEY, title TSVECTOR NOT NULL, words TSVECTOR NOT NULL)",
    f"CREATE INDEX ix_{INDEX}_words ON {INDEX} USING gin (words)",
    # Its parts are words already: no dictionary and no parser of a language is asked.
    "CREATE OR REPLACE FUNCTION palier_sheet_words(folded TEXT) RETURNS TSVECTOR LANGUAGE sql IMMUTABLE AS"
    " $$ SELECT array_to_tsvector(string_to_array(folded, ' ')) $$",
    "CREATE OR REPLACE FUNCTION palier_sheet_search() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
    f" IF TG_OP <> 'INSERT' THEN DELETE FROM {INDEX} WHERE text_id = OLD.id; END IF;"
    f" IF TG_OP <> 'DELETE' THEN INSERT INTO {INDEX} VALUES"
    " (NEW.id, palier_sheet_words(NEW.folded_title), palier_sheet_words(NEW.folded)); END IF;"
    " RETURN NULL; END $$",
    "CREATE TRIGGER sheet_text_search AFTER INSERT OR UPDATE OR DELETE ON sheet_text"
    " FOR EACH ROW EXECUTE FUNCTION palier_sheet_search()",
)


def upgrade() -> None:
    _sheets()
    _subjects()
    _files()
    _index()


def _sheets() -> None:
    op.create_table(
        "sheet",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("roles", sa.String(length=200), nullable=False),
        sa.Column("levels", sa.Text(), nullable=False),
        sa.Column("filed_under", sa.String(length=300), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("published_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint("state IN ('draft', 'published', 'retired')", name=op.f("ck_sheet_state")),
        sa.ForeignKeyConstraint(["changed_by"], ["account.id"], name=op.f("fk_sheet_changed_by_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sheet")),
    )
    op.create_index(op.f("ix_sheet_filed_under"), "sheet", ["filed_under"], unique=False)
    op.create_table(
        "sheet_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("title", sa.String(length=150), nullable=False),
        sa.Column("summary", sa.String(length=300), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("folded_title", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.CheckConstraint("language IN ('fr', 'en')", name=op.f("ck_sheet_text_language")),
        sa.ForeignKeyConstraint(["sheet_id"], ["sheet.id"], name=op.f("fk_sheet_text_sheet_id_sheet")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sheet_text")),
        sa.UniqueConstraint("sheet_id", "language", name=op.f("uq_sheet_text_sheet_id_language")),
    )


def _subjects() -> None:
    op.create_table(
        "sheet_product",
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_sheet_product_product_id_product")),
        sa.ForeignKeyConstraint(["sheet_id"], ["sheet.id"], name=op.f("fk_sheet_product_sheet_id_sheet")),
        sa.PrimaryKeyConstraint("sheet_id", "product_id", name=op.f("pk_sheet_product")),
    )
    op.create_index(op.f("ix_sheet_product_product_id"), "sheet_product", ["product_id"], unique=False)
    op.create_table(
        "sheet_range",
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("range", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(["sheet_id"], ["sheet.id"], name=op.f("fk_sheet_range_sheet_id_sheet")),
        sa.PrimaryKeyConstraint("sheet_id", "range", name=op.f("pk_sheet_range")),
    )
    op.create_index(op.f("ix_sheet_range_range"), "sheet_range", ["range"], unique=False)
    op.create_table(
        "sheet_team",
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["sheet_id"], ["sheet.id"], name=op.f("fk_sheet_team_sheet_id_sheet")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_sheet_team_team_id_team")),
        sa.PrimaryKeyConstraint("sheet_id", "team_id", name=op.f("pk_sheet_team")),
    )
    op.create_index(op.f("ix_sheet_team_team_id"), "sheet_team", ["team_id"], unique=False)


def _files() -> None:
    op.create_table(
        "sheet_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("captions", sa.Text(), nullable=False),
        sa.CheckConstraint("language IN ('', 'fr', 'en')", name=op.f("ck_sheet_file_language")),
        sa.ForeignKeyConstraint(["sheet_id"], ["sheet.id"], name=op.f("fk_sheet_file_sheet_id_sheet")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sheet_file")),
    )
    op.create_index(op.f("ix_sheet_file_sheet_id"), "sheet_file", ["sheet_id"], unique=False)
    op.create_index(op.f("ix_sheet_file_sha256"), "sheet_file", ["sha256"], unique=False)
    op.create_table(
        "sheet_opening",
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_sheet_opening_account_id_account")),
        sa.ForeignKeyConstraint(["sheet_id"], ["sheet.id"], name=op.f("fk_sheet_opening_sheet_id_sheet")),
        sa.PrimaryKeyConstraint("sheet_id", "account_id", "day", name=op.f("pk_sheet_opening")),
    )
    op.create_index(op.f("ix_sheet_opening_account_id"), "sheet_opening", ["account_id"], unique=False)


def _index() -> None:
    """Full text of either database, kept by triggers; a former one goes, whose table may have gone without it."""
    op.execute(f"DROP TABLE IF EXISTS {INDEX}")
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL:
        op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    raise NotImplementedError("a database goes back by its backup")
