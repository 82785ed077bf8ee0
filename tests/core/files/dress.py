"""Sale lines written down as people and programs do: a known set of lines in a random messy dress."""

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import xlsxwriter
from hypothesis import strategies as st

from core.money import plain
from tests.core.files.builders import cell, ods, row

FIELDS = ["document", "line", "date", "rep", "client", "quantity", "amount", "note"]
SHARED = ["document", "date", "rep"]
INVISIBLE = ["\ufeff", "\u200b", "\u200e", "\u00ad", "\u2060"]
FRENCH = dict(
    zip(FIELDS, ["N° pièce", "Ligne", "Date", "Commercial", "Client", "Qté", "Montant HT", "Libellé"], strict=True)
)
FRENCH_MONTHS = [
    "janvier",
    "févr.",
    "mars",
    "avril",
    "mai",
    "juin",
    "juil.",
    "août",
    "sept.",
    "oct",
    "nov.",
    "déc.",
]
ENGLISH_MONTHS = ["January", "Feb", "Mar", "April", "May", "June", "Jul", "August", "Sept", "Oct", "November", "Dec"]


@dataclass(frozen=True)
class Line:
    """A sale line as it is meant."""

    document: str
    line: int
    date: date
    rep: str
    client: str
    quantity: int
    cents: int
    note: str


@dataclass
class Dressed:
    """A file, the mapping that reads it (TOML), and which lines cannot, or can perhaps not, be read from it."""

    content: bytes = b""
    mapping: dict[str, str] = field(default_factory=dict)
    bad: set[int] = field(default_factory=set)
    doubtful: set[int] = field(default_factory=set)

    @property
    def toml(self) -> str:
        return "\n".join(self.mapping[key] for key in ("fill", "columns", "skip") if key in self.mapping)


def grouped(cents: int, group: str, decimal: str) -> str:
    units, rest = plain(abs(cents)).split(".")
    return f"{int(units):,}".replace(",", group) + decimal + rest


def signed(cents: int, text: str, form: str) -> str:
    return form.format(text) if cents < 0 else text


AMOUNTS: list[Callable[[int], str]] = [
    lambda cents: plain(cents),
    lambda cents: plain(cents).replace(".", ","),
    lambda cents: plain(cents) + "00",
    lambda cents: signed(cents, grouped(cents, " ", ","), "-{}") + " €",
    lambda cents: signed(cents, "€" + grouped(cents, "'", "."), "-{}"),
    lambda cents: signed(cents, grouped(cents, "\u202f", ","), "({})"),
    lambda cents: signed(cents, grouped(cents, ".", ","), "{}-"),
    lambda cents: (
        signed(cents, grouped(cents, ".", ","), "-\ufeff{} EUR") if cents < 0 else f"{grouped(cents, '.', ',')} EUR"
    ),
    lambda cents: f"'{plain(cents)}",
]
DAYS: list[Callable[[date], str]] = [
    lambda day: f"{day:%Y-%m-%d}",
    lambda day: f"{day:%Y-%m-%d} 08:15:00",
    lambda day: f"{day:%d/%m/%Y}",
    lambda day: f"{day.day}.{day.month}.{day:%y}",
    lambda day: f"{day.day} {FRENCH_MONTHS[day.month - 1]} {day.year}",
    lambda day: f"{ENGLISH_MONTHS[day.month - 1]} {day.day}, {day.year}",
    lambda day: f"{day:%d}-{FRENCH_MONTHS[day.month - 1]}-{day:%y}",
    lambda day: str((day - date(1899, 12, 30)).days),
    lambda day: f"{datetime(day.year, day.month, day.day, 0, 30) - timedelta(hours=5):%Y-%m-%dT%H:%M:%S}-04:00",
]
CODES: list[Callable[[str], str]] = [str, lambda code: f'="{code}"', lambda code: f"'{code}"]

WORDS = st.sampled_from(["Vélo été", "Casque n° 3", "Roue 5 €", "x", "L’Étoile", "à 2 – 3", "'t Hof"])


@st.composite
def sales(draw: st.DrawFn) -> list[Line]:
    """Documents with their lines; each line has the number of its place in the whole."""
    lines: list[Line] = []
    for number in range(1, draw(st.integers(1, 4)) + 1):
        shared = (f"{number:04}", draw(st.dates(date(2024, 1, 1), date(2024, 12, 31))), draw(st.sampled_from("RST")))
        for _line in range(draw(st.integers(1, 3))):
            cents = draw(st.integers(-10_000_000, 10_000_000))
            quantity = draw(st.integers(-99, 99))
            client, note = draw(st.sampled_from(["001", "C2", "C3"])), draw(WORDS)
            document, day, rep = shared
            lines.append(Line(document, len(lines), day, f"{rep}1", client, quantity, cents, note))
    return lines


def repeats(lines: list[Line], place: int) -> bool:
    """Whether a line goes on with the document of the one before it."""
    return place > 0 and lines[place].document == lines[place - 1].document


@st.composite
def texts(draw: st.DrawFn, lines: list[Line]) -> Dressed:
    """The lines as a text file."""
    dressed = Dressed()
    blank = draw(st.booleans())
    amount, day, code = draw(st.sampled_from(AMOUNTS)), draw(st.sampled_from(DAYS)), draw(st.sampled_from(CODES))
    names = _names(draw, dressed)
    damages = draw(st.dictionaries(st.integers(0, len(lines) - 1), st.sampled_from(list(DAMAGES)), max_size=2))
    delimiter = draw(st.sampled_from(",;\t|"))
    rows: list[list[str]] = [[] for _blank in range(draw(st.integers(0, 1)))]
    rows.append([_quoted(names[name], delimiter, False) for name in FIELDS])
    all_quoted = draw(st.booleans())
    for place, line in enumerate(lines):
        cells = {
            "document": code(line.document), "line": str(line.line), "date": day(line.date), "rep": line.rep,
            "client": code(line.client), "quantity": str(line.quantity), "amount": amount(line.cents),
            "note": line.note,
        }  # fmt: skip
        if draw(st.integers(0, 5)) == 0:
            name = draw(st.sampled_from(FIELDS))
            cells[name] = draw(st.sampled_from(INVISIBLE)) + cells[name]
        if blank and repeats(lines, place):
            cells |= dict.fromkeys(SHARED, "")
        quoted = {name: _quoted(text, delimiter, all_quoted) for name, text in cells.items()}
        if place in damages:
            quoted = DAMAGES[damages[place]](quoted, delimiter)
            dressed.bad.add(place)
            if blank and damages[place] in TO_THE_GROUP:
                dressed.doubtful |= set(_below(lines, place))
        rows.append([quoted[name] for name in FIELDS])
        if draw(st.integers(0, 6)) == 0:
            rows.append(_subtotal(draw, dressed, names, line, quoted))
    if blank:
        dressed.mapping["fill"] = f"fill = {SHARED}"
    ends = draw(st.sampled_from(["\n", "\r\n"]))
    content = (ends.join(map(delimiter.join, rows)) + ends).encode(draw(st.sampled_from(_encodings(damages))))
    dressed.content = content.replace("\ue000".encode(), b"\xc3")
    return dressed


def _encodings(damages: dict[int, str]) -> list[str]:
    # A byte that does not belong is one of UTF-8, and CP1252 knows none of the invisible signs.
    return ["utf-8", "utf-8-sig"] if "byte" in damages.values() else ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"]


def _names(draw: st.DrawFn, dressed: Dressed) -> dict[str, str]:
    dressed.mapping["columns"] = '[constants]\nkind = "sell_in"\n[columns]'
    if draw(st.booleans()):
        return {name: name.upper() for name in FIELDS}
    dressed.mapping["columns"] += "".join(f'\n{name} = "{FRENCH[name]}"' for name in FIELDS[:-1])
    return FRENCH


def _quoted(text: str, delimiter: str, always: bool) -> str:
    if always or delimiter in text or (text and text[0] == '"'):
        return '"' + text.replace('"', '""') + '"'
    return text


def _subtotal(draw: st.DrawFn, dressed: Dressed, names: dict[str, str], line: Line, cells: dict[str, str]) -> list[str]:
    dressed.mapping["skip"] = f'[skip]\n"{names["note"]}" = ["sous-total"]'
    head = cells["document"] if draw(st.booleans()) and line.line not in dressed.bad else ""
    return [head, "", "", "", "", "", plain(line.cents).replace(".", ";")[:1], "Sous-total"]


def _below(lines: list[Line], place: int) -> list[int]:
    """The lines that go on with the document of this one."""
    return [other for other in range(place + 1, len(lines)) if lines[other].document == lines[place].document]


Cells = dict[str, str]
DAMAGES: dict[str, Callable[[Cells, str], Cells]] = {
    "byte": lambda cells, _sign: cells | {"note": "été assistanc\ue000"},
    "zero": lambda cells, _sign: cells | {"note": "a\0b"},
    "error": lambda cells, _sign: cells | {"client": "#N/A"},
    "formula": lambda cells, _sign: cells | {"amount": "=H2*I2"},
    "scientific": lambda cells, _sign: cells | {"client": "2.401E+15"},
    "currency": lambda cells, _sign: cells | {"amount": "5.00 $"},
    "torn": lambda cells, sign: cells | {"client": f"Durand{sign} fils"},
    "torn amount": lambda cells, sign: cells | {"amount": f"1{sign}50", "note": ""},
    "open": lambda cells, _sign: cells | {"client": '"open'},
    "document": lambda cells, _sign: cells | {"document": "2.401E+15"},
}
# Where the first line of a document cannot be read, those on which the document is not repeated cannot either.
TO_THE_GROUP = {"byte", "zero", "torn", "torn amount", "open", "document"}


@st.composite
def sheets(draw: st.DrawFn, lines: list[Line]) -> Dressed:
    """The lines as a spreadsheet, XLSX or ODS."""
    dressed = Dressed()
    names = _names(draw, dressed)
    merge = draw(st.booleans())
    damages = draw(st.dictionaries(st.integers(0, len(lines) - 1), st.sampled_from(["error", "currency"]), max_size=2))
    dressed.bad = set(damages)
    top = draw(st.integers(0, 2))
    write = _xlsx if draw(st.booleans()) else _ods
    dressed.content = write([names[name] for name in FIELDS], lines, merge, damages, top)
    return dressed


def _spans(lines: list[Line]) -> dict[int, int]:
    """How many lines each document has, by its first."""
    firsts = [place for place in range(len(lines)) if not repeats(lines, place)]
    return {first: 1 + len(_below(lines, first)) for first in firsts}


def _xlsx(names: list[str], lines: list[Line], merge: bool, damages: dict[int, str], top: int) -> bytes:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    page = book.add_worksheet()
    day, dollars = book.add_format({"num_format": "dd/mm/yyyy"}), book.add_format({"num_format": "[$$-409]0.00"})
    for place in range(top):
        page.write(place, 0, "Export")
    page.write_row(top, 0, names)
    for place, line in enumerate(lines):
        here = top + 1 + place
        if not (merge and repeats(lines, place)):
            page.write(here, 0, line.document)
            page.write_datetime(here, 2, datetime(line.date.year, line.date.month, line.date.day), day)
            page.write(here, 3, line.rep)
        page.write(here, 1, line.line)
        page.write(here, 4, line.client)
        if damages.get(place) == "error":
            page.write_formula(here, 4, "=NA()", None, "#N/A")
        page.write(here, 5, line.quantity)
        page.write(here, 6, line.cents / 100, dollars if damages.get(place) == "currency" else None)
        page.write(here, 7, line.note)
    for first, count in _spans(lines).items() if merge else ():
        for column in (0, 2, 3):
            if count > 1:
                kept = {0: lines[first].document, 3: lines[first].rep}.get(column)
                here = top + 1 + first
                page.merge_range(here, column, here + count - 1, column, kept or "")
                if kept is None:
                    at = lines[first].date
                    page.write_datetime(here, column, datetime(at.year, at.month, at.day), day)
    book.close()
    return file.getvalue()


def _ods(names: list[str], lines: list[Line], merge: bool, damages: dict[int, str], top: int) -> bytes:
    spans = _spans(lines)
    rows = [row(cell("Export"))] * top + [row(*map(cell, names))]
    for place, line in enumerate(lines):
        more = f'table:number-rows-spanned="{spans[place]}"' if merge and spans.get(place, 1) > 1 else ""
        shared = [cell(line.document, more=more), cell(line.date.isoformat(), "date", more), cell(line.rep, more=more)]
        if merge and repeats(lines, place):
            shared = ["<table:covered-table-cell/>"] * 3
        client = cell(line.client)
        if damages.get(place) == "error":
            client = cell("#N/A", more='office:string-value="" calcext:value-type="error"')
        money = "office:currency='USD'" if damages.get(place) == "currency" else ""
        amount = f'<table:table-cell office:value-type="currency" {money} office:value="{plain(line.cents)}"/>'
        quantity = cell(str(line.quantity), "float")
        rows.append(
            row(shared[0], cell(str(line.line), "float"), *shared[1:], client, quantity, amount, cell(line.note))
        )
    return ods("".join(rows))
