"""The same lines in every form that people send: other encodings, separators, columns, spreadsheets."""

import csv
import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
import xlsxwriter

from tests.conftest import Palier
from tests.imports.trade import CHALLENGE, COLUMNS, Row, counts, csv_of, row, write

# A name that only survives in the right encoding, and one with the separator in it.
LINES = [row(1, client="Café"), row(2, date="2020-04-30", amount="-12.50", quantity="-1", client="A, B")]
NONE_NEW = {"new": 0, "corrected": 0, "unchanged": 2, "held": 0, "rejected": 0}


def with_words(lines: list[Row], **headers: str) -> list[Row]:
    return [{headers.get(name, name): value for name, value in line.items()} for line in lines]


def in_french(lines: list[Row]) -> list[Row]:
    """Dates and amounts as a French program writes them."""
    return [
        {**line, "date": "/".join(reversed(line["date"].split("-"))), "amount": line["amount"].replace(".", ",")}
        for line in lines
    ]


def workbook(lines: list[Row]) -> bytes:
    """An XLSX whose dates are dates and whose amounts are numbers, below an empty row and beside an empty column."""
    content = BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet("Ventes")
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for column, name in enumerate(COLUMNS, 1):
            sheet.write_string(1, column, name)
            for place, line in enumerate(lines, 2):
                if name == "date":
                    sheet.write_datetime(place, column, date.fromisoformat(line[name]), day)
                elif name in ("line", "quantity", "amount"):
                    sheet.write_number(place, column, float(line[name]))
                else:
                    sheet.write_string(place, column, line[name])
    return content.getvalue()


def ods(lines: list[Row]) -> bytes:
    """The smallest OpenDocument spreadsheet that holds the lines, dates and amounts typed."""
    rows = "".join(
        f"<table:table-row>{''.join(ods_cell(*cell) for cell in line.items())}</table:table-row>" for line in lines
    )
    header = "".join(ods_cell("", name) for name in COLUMNS)
    namespaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {namespaces}><office:body><office:spreadsheet>'
        f'<table:table table:name="Ventes"><table:table-row>{header}</table:table-row>{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    archive = BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        file.writestr("content.xml", content)
        file.writestr("META-INF/manifest.xml", MANIFEST)
    return archive.getvalue()


def ods_cell(name: str, value: str) -> str:
    if name == "date":
        return f'<table:table-cell office:value-type="date" office:date-value="{value}"/>'
    if name in ("line", "quantity", "amount"):
        return f'<table:table-cell office:value-type="float" office:value="{value}"/>'
    text = f"<text:p>{escape(value)}</text:p>"
    return f'<table:table-cell office:value-type="string">{text}</table:table-cell>' if value else "<table:table-cell/>"


MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
)
REVERSED = tuple(reversed(COLUMNS))
FORMS = {
    "mark": csv_of(LINES).encode("utf-8-sig"),
    "carriage returns": csv_of(LINES).replace("\n", "\r\n").encode(),
    "CP1252": csv_of(in_french(LINES), delimiter=";").encode("cp1252"),
    "UTF-16": csv_of(LINES, delimiter="\t").encode("utf-16"),
    "tab": csv_of(LINES, delimiter="\t").encode(),
    "semicolon": csv_of(in_french(LINES), delimiter=";").encode(),
    "other order": csv_of(LINES, REVERSED).encode(),
    "extra columns": csv_of([{**line, "Remarque": "à voir"} for line in LINES], ["Remarque", *COLUMNS]).encode(),
    "empty columns left out": csv_of(LINES, [name for name in COLUMNS if name != "seller"]).encode(),
    "no column line": csv_of(LINES, [name for name in COLUMNS if name != "line"]).encode(),
    "other case": csv_of(LINES).replace("kind,document", "Kind, DOCUMENT", 1).encode(),
    "blank lines": csv_of(LINES).replace("\n", "\n\n").encode() + b",,,,,,,,,,\n",
    "workbook": workbook(LINES),
    "ods": ods(LINES),
}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_says_the_same(shop: Palier, tmp_path: Path, form: str) -> None:
    """What was read from the plain file is found unchanged in every other form of it."""
    assert counts(shop("import", "sales", write(tmp_path / "plain.csv", csv_of(LINES))))["new"] == 2
    assert counts(shop("import", "sales", write(tmp_path / "other", FORMS[form]))) == NONE_NEW


def test_a_header_alone(shop: Palier, tmp_path: Path) -> None:
    """No line is no mistake: a month without sales."""
    said = shop("import", "sales", write(tmp_path / "sales.csv", csv_of([])))
    assert counts(said) == {"new": 0, "corrected": 0, "unchanged": 0, "held": 0, "rejected": 0}


@pytest.mark.parametrize("kept", [0.3, 0.7, 0.99])
@pytest.mark.parametrize("make", [workbook, ods])
def test_a_spreadsheet_cut_short(shop: Palier, tmp_path: Path, make: object, kept: float) -> None:
    whole = make(LINES * 50)  # type: ignore[operator]
    file = write(tmp_path / "sales.xlsx", whole[: int(len(whole) * kept)])
    assert "sales.xlsx is damaged or was not sent in full" in shop("import", "sales", file, fails=True)


def test_a_mapping_renames_fixes_and_translates(shop: Palier, tmp_path: Path) -> None:
    """Other headers, a constant kind, other words for the status: the corrected rejects go the same way."""
    headers = {"document": "Pièce", "date": "Jour", "amount": "Montant", "rep": "Commercial"}
    lines = [{**line, "État": "OK"} for line in with_words([*in_french(LINES), row(3, date="30/02/2020")], **headers)]
    columns = [headers.get(name, name) for name in COLUMNS if name != "kind"] + ["État"]
    file = write(tmp_path / "ventes.csv", csv_of(lines, columns, ";").encode("cp1252"))
    mapping = write(
        tmp_path / "map.toml",
        '[columns]\ndocument = "Pièce"\ndate = "Jour"\namount = "Montant"\nrep = "Commercial"\nstatus = "État"\n'
        '[constants]\nkind = "sell_in"\n[values]\nstatus = { OK = "validated" }\n',
    )
    result = shop.run("import", "sales", file, "--map", mapping)
    assert counts(result.stdout) == {"new": 2, "corrected": 0, "unchanged": 0, "held": 0, "rejected": 1}
    assert "ventes.csv, line 4, column Jour: “30/02/2020”" in result.stderr
    rejects = tmp_path / "ventes-rejects.csv"
    write(rejects, rejects.read_text(encoding="utf-8-sig").replace("30/02/2020;", "29/02/2020;"))
    assert counts(shop("import", "sales", rejects, "--map", mapping))["new"] == 1
    assert counts(shop("import", "sales", write(tmp_path / "plain.csv", csv_of(LINES)))) == NONE_NEW


@pytest.mark.parametrize(("column", "cell"), [
    ("rep", "R9"), ("amount", "x"), ("kind", "sold"),
    ("distributor", "D9"), ("distributor", "R1"), ("date", "no"),
])  # fmt: skip
@pytest.mark.parametrize("kind", ["sell_in", "sell_out"])
def test_places_within_a_document_count_rejected_lines(
    shop: Palier, tmp_path: Path, kind: str, column: str, cell: str
) -> None:
    """Without a column `line`, a corrected reject takes its own place: it does not overwrite its neighbours."""
    whole = [row(n, kind=kind, document="F1", line=str(n), amount=f"{n}0.00") for n in (1, 2, 3)]
    columns = [name for name in COLUMNS if name != "line"]
    bad = [whole[0], {**whole[1], column: cell}, whole[2]]
    result = shop.run("import", "sales", write(tmp_path / "sales.csv", csv_of(bad, columns)))
    assert counts(result.stdout)["rejected"] == 1
    with (tmp_path / "sales-rejects.csv").open(encoding="utf-8-sig", newline="") as file:
        [rejected] = csv.DictReader(file)
    corrected = csv_of([{**rejected, column: whole[1][column]}], list(rejected))
    assert counts(shop("import", "sales", write(tmp_path / "corrected.csv", corrected)))["new"] == 1
    said = counts(shop("import", "sales", write(tmp_path / "whole.csv", csv_of(whole))))
    assert said == {"new": 0, "corrected": 0, "unchanged": 3, "held": 0, "rejected": 0}


def test_a_sell_out_line_may_name_no_distributor(shop: Palier, tmp_path: Path) -> None:
    """It is a line of its own beside a distributor's of the same number, and earns for whom it does name."""
    challenge = CHALLENGE.replace('"spring"', '"counter"').replace("title", 'sales = "sell_out"\ntitle')
    shop("challenge", "add", write(tmp_path / "spring.toml", challenge))
    shop("challenge", "launch", "counter")
    lines = [
        row(1, kind="sell_out", document="T1", distributor="", client="C1"),
        row(1, kind="sell_out", document="T1", distributor="D1", client="C1", amount="50.00"),
    ]
    assert counts(shop("import", "sales", write(tmp_path / "sales.csv", csv_of(lines))))["new"] == 2
    assert shop("points", "counter", "--format", "csv").splitlines()[1:] == ["R1,Turnover,,15"]


def test_lines_without_a_distributor_take_their_own_places(shop: Palier, tmp_path: Path) -> None:
    """Those of a distributor with the same number keep theirs, whatever else a file holds."""
    columns = [name for name in COLUMNS if name != "line"]
    nobody, whose = (row(1, kind="sell_out", document="T1", distributor=code, client="C1") for code in ("", "D1"))
    both = write(tmp_path / "both.csv", csv_of([nobody, whose], columns))
    assert counts(shop("import", "sales", both))["new"] == 2
    assert counts(shop("import", "sales", write(tmp_path / "one.csv", csv_of([whose], columns))))["unchanged"] == 1


def test_a_product_without_a_name_is_known_by_its_code(shop: Palier, tmp_path: Path) -> None:
    """And its sales come in: tills often have no description."""
    products = write(tmp_path / "products.csv", "code,name,range\nP9,,Parts\n")
    assert counts(shop("import", "products", products)) == {
        "new": 1,
        "corrected": 0,
        "unchanged": 0,
        "held": 0,
        "rejected": 0,
    }
    sales = write(tmp_path / "sales.csv", csv_of([row(1, product="P9")]))
    assert counts(shop("import", "sales", sales))["new"] == 1
