"""Files that somebody made to hurt: each a few bytes that stand for very many, or that take ever longer to look at."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
BEGIN, END = f'<worksheet xmlns="{MAIN}"><sheetData>'.encode(), b"</sheetData></worksheet>"
HEADER = b'<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c><c r="B1" t="inlineStr"><is><t>b</t></is></c></row>'


def zipped(members: dict[str, bytes]) -> bytes:
    """An archive of these members."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return target.getvalue()


def book(sheet: bytes, sheets: int = 1, **parts: bytes) -> bytes:
    """A workbook whose sheets are this XML; `sharedStrings`, `styles`: more parts of it."""
    places = range(1, sheets + 1)
    named = "".join(f'<sheet name="S{n}" sheetId="{n}" r:id="rId{n}"/>' for n in places)
    related = [(f"rId{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in places]
    related += [(name, name, f"{name}.xml") for name in parts]
    relations = "".join(
        f'<Relationship Id="{it}" Type="{DOCUMENT}/{kind}" Target="{target}"/>' for it, kind, target in related
    )
    members = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="x"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{SHEET_TYPE}.sheet.main+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{DOCUMENT}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{DOCUMENT}"><sheets>{named}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{relations}</Relationships>',
    }
    more = {f"xl/worksheets/sheet{n}.xml": sheet for n in places} | {f"xl/{name}.xml": it for name, it in parts.items()}
    return zipped({name: text.encode() for name, text in members.items()} | more)


def with_rows(rows: bytes) -> bytes:
    """A workbook of a header and these rows."""
    return book(BEGIN + HEADER + rows + END)


def shared(texts: int, letters: int) -> bytes:
    """The part of a workbook with texts that cells share."""
    one = b"<si><t>%d%s</t></si>"
    return f'<sst xmlns="{MAIN}">'.encode() + b"".join(one % (n, b"x" * letters) for n in range(texts)) + b"</sst>"


def sharing(cells: int, texts: int, letters: int) -> bytes:
    """A workbook with many cells that share few texts."""
    rows = b"".join(
        b'<row r="%d"><c r="A%d" t="s"><v>%d</v></c></row>' % (n, n, n % texts) for n in range(2, cells + 2)
    )
    return book(BEGIN + HEADER + rows + END, sharedStrings=shared(texts, letters))


def laughing() -> bytes:
    """A workbook whose XML declares entities of entities."""
    entities = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10))
    return book(b'<!DOCTYPE l [<!ENTITY l0 "lol">' + entities + b"]><worksheet><sheetData>&l9;</sheetData></worksheet>")


def lying(rows: int) -> bytes:
    """A workbook whose archive says that the sheet is shorter than it is."""
    content = with_rows(b"<row><c><v>1</v></c></row>" * rows)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entry = archive.getinfo("xl/worksheets/sheet1.xml")
    size = entry.file_size.to_bytes(4, "little")
    return content.replace(size, (1000).to_bytes(4, "little"))


SPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)
KIND = b"application/vnd.oasis.opendocument.spreadsheet"


def ods(rows: str) -> bytes:
    """An ODS file of one table with these rows."""
    content = (
        f'<office:document-content {SPACES}><office:body><office:spreadsheet><table:table table:name="S">{rows}'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    return zipped({"mimetype": KIND, "content.xml": content.encode(), "META-INF/manifest.xml": b"<m/>"})


def ods_cell(more: str = "", text: str = "x") -> str:
    """A cell of an ODS file."""
    return f'<table:table-cell office:value-type="string" {more}><text:p>{text}</text:p></table:table-cell>'


def ods_repeated(rows: int, columns: int, text: str = "x") -> bytes:
    """An ODS file of a header and one cell that stands for very many."""
    cell = ods_cell(f'table:number-columns-repeated="{columns}"', text)
    header = f"<table:table-row>{ods_cell()}{ods_cell()}</table:table-row>"
    return ods(f'{header}<table:table-row table:number-rows-repeated="{rows}">{cell}</table:table-row>')


@dataclass(frozen=True)
class Crafted:
    """A file made to hurt: how it is made in a given size, and what is told of it where it is refused."""

    make: Callable[[int], bytes]
    told: str


FILLED = b'<row r="2"><c r="A2" t="inlineStr"><is><t>%b</t></is></c></row>'
FAR = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
MERGED = b'<mergeCell ref="A2:A1048576"/>'
TABLE = '</table:table><table:table table:name="x">'

# By name. In size 100 each is too much for a thousandth of the usual limits.
CRAFTED = {
    "lines": Crafted(lambda size: b"a,b\n" + b"\n" * size * 1000, "lines; a file may have up to"),
    "one line of commas": Crafted(lambda size: b"a,b\n" + b"," * size * 1000, "the line has more than"),
    "one line of marks": Crafted(lambda size: b'a,b\n"' + b'a","' * size * 250, "the line has more than"),
    "columns": Crafted(lambda size: b",".join(b"c%d" % n for n in range(size * 2)) + b"\n1\n", "the header names"),
    "a long name": Crafted(lambda size: b"x" * size * 4 + b",b\n1,2\n", "the name of the column has"),
    "cells": Crafted(
        lambda size: b",".join(b"c%d" % n for n in range(50)) + b"\n" + b"1,2\n" * size * 15, "lines times columns"
    ),
    "open marks": Crafted(lambda size: b"a,b,c\n" + b'a","\n' * size * 15, "do not fit under the header"),
    "misfits": Crafted(lambda size: b"a,b\n" + b"1,2,3\n" * size * 15, "do not fit under the header"),
    "a text in one cell": Crafted(lambda size: with_rows(FILLED % (b"x" * size * 20_000)), "too large to be opened"),
    "rows without places": Crafted(lambda size: with_rows(b"<row><c><v>1</v></c></row>" * size * 200), "too large"),
    "cells without places": Crafted(
        lambda size: with_rows(b"<row>" + b"<c><v>1</v></c>" * size * 200 + b"</row>"), "too large"
    ),
    "a far cell": Crafted(lambda _size: with_rows(FAR), "too large"),
    "one text in many cells": Crafted(lambda size: sharing(size * 10, 5, size * 20), "long ones stand in many cells"),
    "deep XML": Crafted(lambda size: book(BEGIN + b"<a>" * size * 100), "elements lie in each other"),
    "entities": Crafted(lambda _size: laughing(), "declares a type of document"),
    "members": Crafted(lambda size: zipped({f"x{n}": b"" for n in range(size * 5)}), "parts; a workbook may have"),
    "sheets": Crafted(lambda size: book(BEGIN + HEADER + END, sheets=size // 8), "sheets; a workbook may have"),
    "merged cells": Crafted(
        lambda size: book(BEGIN + HEADER + b"</sheetData>" + MERGED * size * 100 + b"</worksheet>"),
        "merged cells in one sheet",
    ),
    "an archive that lies": Crafted(lambda size: lying(size * 100), "is damaged"),
    "repeated rows": Crafted(lambda size: ods_repeated(size * 1000, 1000), "too large"),
    "repeated columns": Crafted(lambda size: ods_repeated(2, size * 1000 * 1000), "too large"),
    "a repeated text": Crafted(lambda size: ods_repeated(size * 10, 20, "x" * size * 20), "too large"),
    "tables": Crafted(lambda size: ods(TABLE * (size // 4)), "sheets; a workbook"),
}
