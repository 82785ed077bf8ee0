"""Codes of a file turned into what they stand for; an unknown one is rejected with what to do about it."""

from collections.abc import Mapping
from typing import Any

import polars as pl
from flask_babel import gettext as _
from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from core.bulk import read_frame
from core.files.codes import lost_zeros, with_zeros
from core.files.fields import Fields
from core.models import Client, Participant, Product
from sales.models import SaleLine

Query = Select[*tuple[Any, ...]]

# Of rows that contradict each other, so many are named.
LINES_TOLD = 5
# Up to so many records are asked for by name; beyond, reading all of them is quicker.
FEW = 300
# Numbers are looked for in every writing up to so many digits, so many numbers at a time.
LONGEST_NUMBER = 12
AT_ONCE = 1_500
# `named`: who bears the code, where somebody else stands for them since both codes were merged: that is `found` then.
PEOPLE = {"code": pl.String, "found": pl.Int64, "found_kind": pl.String, "found_name": pl.String, "named": pl.Int64}


def read_people(session: Session, named: pl.Series | None = None) -> pl.DataFrame:
    """Every participant by code (columns PEOPLE), or only those named where they are few."""
    who = func.coalesce(Participant.merged_into_id, Participant.id)
    merged = case((Participant.merged_into_id.is_not(None), Participant.id))
    query = select(Participant.code, who, Participant.kind, Participant.name, merged)
    # With those whose codes zeros alone tell apart: they are named where a code is unknown.
    return read_frame(session, only(query, Participant.code, _in_every_writing(named)), PEOPLE)


def codes_of(people: pl.DataFrame) -> dict[int, str]:
    """The code of each of these people (columns PEOPLE): the one that was kept."""
    return dict(people.filter(pl.col("named").is_null()).select("found", "code").iter_rows())


def _in_every_writing(codes: pl.Series | None) -> pl.Series | None:
    """Few codes, with those that leading zeros alone tell from one of them; None for many, which are not asked for."""
    if codes is None or codes.len() > FEW:
        return None
    return pl.concat([codes, pl.Series(codes.name, with_zeros(codes, LONGEST_NUMBER), pl.String)])


def only(query: Query, column: InstrumentedAttribute[str], named: pl.Series | None) -> Query:
    """The query cut to the codes named, where they are few: a short file then costs no more for others' records."""
    return (
        query
        if named is None or named.len() > FEW * (LONGEST_NUMBER + 1)
        else query.where(column.in_(named.drop_nulls().to_list()))
    )


def text(fields: Fields, field: str, column: InstrumentedAttribute[str], required: bool = False) -> pl.Series:
    """A column of texts; what the database column cannot hold is rejected."""
    return _stored(fields, field, fields.text(field, required=required), column)


def _stored(fields: Fields, field: str, texts: pl.Series, column: InstrumentedAttribute[str]) -> pl.Series:
    longest: int = column.type.length
    too_long = texts.str.len_chars().fill_null(0) > longest
    reason = _("“{value}” is longer than %(longest)s characters. Shorten it in the file.", longest=longest)
    fields.reject(too_long, field, reason)
    no_text = texts.str.contains("\0", literal=True)
    fields.reject(no_text, field, _("“{value}” holds a character that cannot be stored. Type it again in the file."))
    return texts


def code(fields: Fields, field: str, required: bool = False) -> pl.Series:
    """A column of codes, whatever they are the codes of."""
    return _stored(fields, field, fields.code(field, required=required), Participant.code)


def clients(session: Session, fields: Fields, field: str) -> pl.Series:
    """A column of clients by code; a new one that looks like a known one whose leading zeros were lost is rejected."""
    codes = code(fields, field)
    reject_lost_zeros(fields, field, codes, _alike(session, Client.code, codes))
    return codes


def reject_lost_zeros(fields: Fields, field: str, codes: pl.Series, known: pl.Series) -> pl.Series:
    """Reject codes from which a known one differs by leading zeros alone; gives which these are."""
    alike = lost_zeros(codes, known)
    reason = _(
        "“{value}” is not known, but “{known}” is: a spreadsheet may have removed the zeros before it. Write “{known}”,"
        " or import “{value}” first if it is another one."
    )
    fields.reject(alike.is_not_null(), field, reason, known=alike)
    return alike.is_not_null()


def _alike(session: Session, column: InstrumentedAttribute[str], codes: pl.Series) -> pl.Series:
    """The codes on record that are among these, or that leading zeros alone tell from one of them."""
    query = only(select(column), column, _in_every_writing(codes.drop_nulls().unique()))
    return read_frame(session, query, {"code": pl.String})["code"]


def documents_without_zeros(session: Session, fields: Fields, frame: pl.DataFrame, known: pl.DataFrame) -> None:
    """Reject lines of new documents (kind, document, issuer_id) whose number with zeros before it is on record.

    `known`: the lines on record of the file's documents. Without a distributor in the file any one's document counts.
    """
    key = ["kind", "document", *(["issuer_id"] if fields.has("distributor") else [])]
    new = frame.select(key).filter(pl.col("document").str.contains("^[1-9][0-9]*$")).join(known, on=key, how="anti")
    if known.is_empty() and session.scalar(select(SaleLine.id).limit(1)) is None:
        return
    found = _documents(session, new["document"].unique())
    if found.is_empty():
        return
    longer = found.with_columns(document=pl.col("found").str.strip_chars_start("0")).join(new, on=key, how="semi")
    on_record = frame.join(longer.unique(key), on=key, how="left", maintain_order="left")["found"]
    reason = _(
        "There is no document “{value}”, but “{known}” is on record: a spreadsheet may have removed the zeros before"
        " it. Write “{known}”."
    )
    fields.reject(on_record.is_not_null(), "document", reason, known=on_record)


def _documents(session: Session, numbers: pl.Series) -> pl.DataFrame:
    """The documents on record (kind, found, issuer_id) of these numbers, in whatever writing."""
    query = select(SaleLine.kind, SaleLine.document, SaleLine.issuer_id).distinct()
    schema = {"kind": pl.String, "found": pl.String, "issuer_id": pl.Int64}
    some = (numbers.slice(at, AT_ONCE) for at in range(0, numbers.len(), AT_ONCE))
    writings = (with_zeros(codes, LONGEST_NUMBER) for codes in some)
    parts = [read_frame(session, query.where(SaleLine.document.in_(named)), schema) for named in writings]
    return pl.concat(parts) if parts else pl.DataFrame(schema=schema)


def participants(
    fields: Fields, field: str, people: pl.DataFrame, kind: str | None, required: bool = False
) -> pl.Series:
    """The ids of the participants that a column names; of one kind where the column asks for it."""
    codes = code(fields, field, required).rename("code")
    found = codes.to_frame().join(people, on="code", how="left", maintain_order="left")
    unknown = _("There is no participant “{value}”. Import the participants first, or correct the code.")
    _reject_unknown(fields, field, codes, found["found"], people["code"], unknown)
    if kind is not None:
        other = found["found_kind"].is_not_null() & (found["found_kind"] != kind)
        fields.reject(other, field, _wrong_kind(kind))
        return found["found"].set(other, None)
    return found["found"]


def named(fields: Fields, field: str, people: pl.DataFrame) -> pl.Series:
    """Whom a column names, where another one stands for them since they were merged; else null."""
    codes = fields.text(field).rename("code").to_frame()
    return codes.join(people, on="code", how="left", maintain_order="left")["named"]


def _wrong_kind(kind: str) -> str:
    return {
        "rep": _("“{value}” is not a rep. Check the code, or the kind in the participants file."),
        "distributor": _("“{value}” is not a distributor. Check the code, or the kind in the participants file."),
        "seller": _("“{value}” is not a seller. Check the code, or the kind in the participants file."),
    }[kind]


def products(session: Session, fields: Fields, field: str, required: bool = False) -> pl.Series:
    """The ids of the products that a column names."""
    codes = code(fields, field, required).rename("code")
    asked = only(select(Product.code, Product.id), Product.code, _in_every_writing(codes.drop_nulls().unique()))
    known = read_frame(session, asked, {"code": pl.String, "found": pl.Int64})
    found = codes.to_frame().join(known, on="code", how="left", maintain_order="left")["found"]
    unknown = _("There is no product “{value}”. Import the products first, or correct the code.")
    _reject_unknown(fields, field, codes, found, known["code"], unknown)
    return found


def product_codes(session: Session) -> dict[int, str]:
    """The code of every product."""
    return {row.id: row.code for row in session.execute(select(Product.id, Product.code))}


def _reject_unknown(
    fields: Fields, field: str, codes: pl.Series, found: pl.Series, known: pl.Series, reason: str
) -> None:
    """Reject codes that nothing was found for; the ones with lost zeros by naming the code that may be meant."""
    alike = reject_lost_zeros(fields, field, codes, known)
    fields.reject(codes.is_not_null() & found.is_null() & ~alike, field, reason)


def given(fields: Fields, columns: Mapping[str, pl.Series], optional: Mapping[str, str]) -> pl.DataFrame:
    """The columns as a frame, without those whose field (by the column's name in `optional`) the file does not have."""
    return pl.DataFrame(
        {name: series for name, series in columns.items() if name not in optional or fields.has(optional[name])}
    )


def reject_repeated(fields: Fields, frame: pl.DataFrame, key: list[str], field: str, reason: str) -> pl.DataFrame:
    """The good rows of `frame` (aligned with the file), a record only once.

    A row that says again what an earlier one said is dropped in silence and counts as unchanged. Where rows say
    different things about one record, none of them is taken: nobody could tell which of them holds. Each is rejected
    for `reason`, in which `{lines}` stands for the lines of all of them.
    """
    rows = frame.with_columns(_line=fields.lines, _good=fields.good)
    good = rows.filter("_good").drop("_good")
    different = good.unique(frame.columns, keep="first", maintain_order=True)
    contrary = different.group_by(key).len().filter(pl.col("len") > 1).drop("len")
    if contrary.is_empty():
        return different.drop("_line")
    shown = pl.col("_line").sort().cast(pl.String)
    lines = shown.head(LINES_TOLD).str.join(", ") + pl.when(pl.len() > LINES_TOLD).then(pl.lit(", …")).otherwise(
        pl.lit("")
    )
    told = good.join(contrary, on=key, how="semi").group_by(key).agg(lines=lines)
    found = rows.join(told, on=key, how="left", maintain_order="left")
    fields.reject(found["lines"].is_not_null() & found["_good"], field, reason, lines=found["lines"])
    return different.join(contrary, on=key, how="anti", maintain_order="left").drop("_line")
