"""Cells of a spreadsheet that its reader would give as empty or as a bare number, turned into cells that tell.

An error is shown as its text (`#N/A`), a formula without a stored value as the formula (`=H2*I2`), an amount in another
currency with its sign (`100 $`): each is then rejected with its reason, in whatever spelling of the XML it came.
"""

import io
import re
from collections.abc import Callable, Collection, Iterable
from functools import partial
from xml.etree import ElementTree
from zipfile import ZIP_DEFLATED, ZipFile

from core.files import currencies
from core.files.archive import ODS_CONTENT, STYLES, WORKBOOK, Archive, parts, pieces, sheet_members
from core.files.areas import ODS_ROW_END, ROW_END
from core.files.programme import own_currency

_PREFIX = rb"((?:[\w.-]+:)?)"
_ERROR = re.compile(rb"""(<(?:[\w.-]+:)?c\s[^>]*?\bt\s*=\s*)(["'])e\2""")
_FORMULA_CELL = re.compile(
    rb"<" + _PREFIX + rb"c((?:\s[^>]*[^/>])?)>\s*<\1f(?:\s[^>]*?)?(?:/>|>(.*?)</\1f\s*>)(.*?)</\1c\s*>", re.DOTALL
)
_VALUE = re.compile(rb"<(?:[\w.-]+:)?v(?:\s[^>]*?)?(?:/>|>(.*?)</(?:[\w.-]+:)?v\s*>)", re.DOTALL)
_STYLED_CELL = re.compile(rb"<" + _PREFIX + rb"""c(\s[^>]*?\bs\s*=\s*["'](\d+)["'][^>]*)>(.*?)</\1c\s*>""", re.DOTALL)
_TYPE = re.compile(rb"""\s+t\s*=\s*["'](\w*)["']""")
_RECALCULATED = re.compile(rb"""\bfullCalcOnLoad\s*=\s*["'](?:1|true)["']""")
# In a number format: `[$€-40C]`, `"kr"`, `\€`, `$`.
_SIGNS = re.compile(r'\[\$([^\]-]*)(?:-[^\]]*)?\]|"([^"]*)"|([€$£¥])')

_ODS_CELL = re.compile(rb"<table:table-cell(\s[^>]*?)(/?)>")
# LibreOffice says of its errors that they are, Excel only shows them.
_ODS_ERROR = re.compile(
    rb"""<table:table-cell(\s[^>]*?\bcalcext:value-type\s*=\s*["']error["'][^>]*?)(?:/>|>(.*?)</table:table-cell\s*>)""",
    re.DOTALL,
)
_ODS_SHOWN_ERROR = re.compile(
    rb"<table:table-cell(\s[^>]*[^/>])>(?=(?:\s*<text:[^>]*>)+\s*(?:#[A-Z][A-Z0-9/_]*[!?]?|Err:\d+)\s*</text:)"
)
_ODS_NOTE = re.compile(rb"<office:annotation\b.*?</office:annotation\s*>", re.DOTALL)
_XML_TAG = re.compile(rb"<[^>]*>")
_ODS_VALUE = re.compile(rb"""\s(?:office|calcext):(?:value-type|value|string-value|currency)\s*=\s*("[^"]*"|'[^']*')""")
_ODS_FORMULA = re.compile(rb"""\stable:formula\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_ODS_CURRENCY = re.compile(rb"""\soffice:currency\s*=\s*["']([A-Za-z]{3})["']""")
_ODS_NUMBER = re.compile(rb"""\soffice:value\s*=\s*["']([^"']*)["']""")


def with_told_cells(archive: Archive) -> bytes:
    """The content of the archive, in which cells say what they would hide."""
    own = own_currency()
    if ODS_CONTENT in archive.namelist():
        tell, members, end = partial(_told_ods, own), [ODS_CONTENT], ODS_ROW_END
    else:
        stale = bool(_RECALCULATED.search(archive.read(WORKBOOK)))
        tell, members, end = partial(_told_xlsx, stale, _foreign_styles(archive, own)), sheet_members(archive), ROW_END
    hiding = {member for member in members if any(tell(part) != part for part in parts(archive, member, end))}
    if not hiding:
        return archive.content
    return _rewritten(archive, hiding, lambda member: map(tell, parts(archive, member, end)))


def _rewritten(archive: Archive, changed: Collection[str], told: Callable[[str], Iterable[bytes]]) -> bytes:
    """The archive's content with some of its members as they are told."""
    copied = io.BytesIO()
    with ZipFile(copied, "w", ZIP_DEFLATED, compresslevel=1) as target:
        for entry in archive.infolist():
            with target.open(entry.filename, "w") as file:
                file.writelines(told(entry.filename) if entry.filename in changed else pieces(archive, entry))
    return copied.getvalue()


def _told_xlsx(stale: bool, foreign: dict[int, str], rows: bytes) -> bytes:
    told = _ERROR.sub(rb'\1"str"', rows) if b'"e"' in rows or b"'e'" in rows else rows
    if b"<f" in told or b":f" in told:
        told = _FORMULA_CELL.sub(partial(_formula_told, stale), told)
    return _STYLED_CELL.sub(partial(_currency_told, foreign), told) if foreign else told


def _formula_told(stale: bool, found: re.Match[bytes]) -> bytes:
    """The cell with its formula as text, where it has no value or (`stale`) one that was never computed."""
    prefix, attributes, formula, rest = found.groups()
    kind = _TYPE.search(attributes or b"")
    value = _VALUE.search(rest)
    is_text = kind is not None and kind[1] == b"str" and value is not None
    stored = (value[1] or b"").strip() if value else b""
    if is_text or (stored and not (stale and stored == b"0")):
        return found[0]
    return _text_cell(prefix, attributes or b"", b"=" + (formula or b""))


def _text_cell(prefix: bytes, attributes: bytes, text: bytes) -> bytes:
    bare = _TYPE.sub(b"", attributes)
    return b'<%bc%b t="str"><%bv>%b</%bv></%bc>' % (prefix, bare, prefix, text, prefix, prefix)


def _currency_told(foreign: dict[int, str], found: re.Match[bytes]) -> bytes:
    prefix, attributes, style, body = found.groups()
    sign = foreign.get(int(style))
    kind, value = _TYPE.search(attributes), _VALUE.search(body)
    if sign is None or attributes.endswith(b"/") or (kind and kind[1] != b"n") or not (value and value[1]):
        return found[0]
    return _text_cell(prefix, attributes, _number(value[1]) + b" " + sign.encode())


def _number(text: bytes) -> bytes:
    """A stored number with the digits that a spreadsheet computes with."""
    try:
        return format(float(text), ".15g").encode()
    except ValueError:
        return text


def _foreign_styles(archive: Archive, own: str) -> dict[int, str]:
    """The sign of the currency of each cell style whose number format names another one than the programme's."""
    if STYLES not in archive.namelist():
        return {}
    formats: dict[str, str] = {}
    styles: dict[int, str] = {}
    for element in ElementTree.fromstring(archive.read(STYLES)):
        match element.tag.rpartition("}")[2]:
            case "numFmts":
                formats = {one.get("numFmtId", ""): one.get("formatCode", "") for one in element}
            case "cellXfs":
                codes = [formats.get(one.get("numFmtId", ""), "") for one in element]
                styles = {place: sign for place, code in enumerate(codes) if (sign := _foreign_sign(code, own))}
    return styles


def _foreign_sign(code: str, own: str) -> str | None:
    """The sign of another currency in a number format, if it names none that is the programme's."""
    signs = [next(filter(None, found), "").strip() for found in _SIGNS.findall(code.replace("\\", ""))]
    # One letter in quotation marks may be a unit.
    likely = [sign for sign in signs if len(sign) > 1 or (sign and not sign.isalpha())]
    kinds = {sign: currencies.kind(sign, own) for sign in likely}
    if currencies.Kind.OWN in kinds.values():
        return None
    return next((sign for sign, kind in kinds.items() if kind is currencies.Kind.OTHER), None)


def _told_ods(own: str, rows: bytes) -> bytes:
    told = _ODS_ERROR.sub(_ods_error_told, rows) if b"calcext:value-type" in rows else rows
    told = _ODS_SHOWN_ERROR.sub(_ods_shown_error_told, told) if b">#" in told or b">Err:" in told else told
    if b"table:formula" in told or b"office:currency" in told:
        told = _ODS_CELL.sub(partial(_ods_cell_told, own), told)
    return told


def _ods_error_told(found: re.Match[bytes]) -> bytes:
    """The cell with the error as its text; one that shows nothing is an error all the same."""
    shown = _XML_TAG.sub(b"", _ODS_NOTE.sub(b"", found[2] or b"")).strip().replace(b'"', b"&quot;")
    told = b' office:value-type="string" office:string-value="%b"' % (shown or b"#ERROR!")
    return b"<table:table-cell%b%b/>" % (_ODS_VALUE.sub(b"", found[1]), told)


def _ods_shown_error_told(found: re.Match[bytes]) -> bytes:
    return b'<table:table-cell%b office:value-type="string">' % _ODS_VALUE.sub(b"", found[1])


def _ods_cell_told(own: str, found: re.Match[bytes]) -> bytes:
    attributes, end = found.groups()
    text = _ods_formula(attributes) or _ods_foreign(attributes, own)
    if not text:
        return found[0]
    bare = _ODS_VALUE.sub(b"", attributes)
    return b'<table:table-cell%b office:value-type="string" office:string-value="%b"%b>' % (bare, text, end)


def _ods_formula(attributes: bytes) -> bytes:
    """The formula of a cell that has no value."""
    formula = _ODS_FORMULA.search(attributes)
    if not formula or b"office:value-type" in attributes:
        return b""
    return b"=" + (formula[1] or formula[2] or b"").replace(b'"', b"&quot;").rpartition(b":=")[2]


def _ods_foreign(attributes: bytes, own: str) -> bytes:
    """The number and code of a cell in another currency."""
    code, value = _ODS_CURRENCY.search(attributes), _ODS_NUMBER.search(attributes)
    if not code or not value or currencies.kind(code[1].decode(), own) is not currencies.Kind.OTHER:
        return b""
    return _number(value[1]) + b" " + code[1]
