"""Lists of sales: kept as they are, once they were read as any other list is."""

import io
from zipfile import ZipFile

from flask_babel import gettext as _

from core.files.archive import ODS_CONTENT
from core.files.kinds import ARCHIVE
from core.files.problems import FileProblem
from core.files.reading import read_table
from sales.proofs.kinds import ProofKind
from sales.proofs.made import Made

# Where workbooks keep what runs.
_RUNS = ("vbaproject.bin", "/activex/", "/macrosheets/", "basic/", "scripts/")
# A list has a header of some columns; what has one is a text.
_FEWEST_COLUMNS = 2


def safe_table(content: bytes, name: str) -> Made:
    """A CSV, XLSX or ODS file as it is; FileProblem where it is no list, is too much, or carries programs."""
    table = read_table(content, name)
    if len(table.columns) < _FEWEST_COLUMNS or not table.frame.height:
        raise _no_list(name)
    if not content.startswith(ARCHIVE):
        return Made(ProofKind.CSV, content)
    members = _members(content)
    if any(part in f"/{member.casefold()}" for member in members for part in _RUNS):
        raise _with_programs(name)
    return Made(ProofKind.ODS if ODS_CONTENT in members else ProofKind.XLSX, content)


def _members(content: bytes) -> list[str]:
    with ZipFile(io.BytesIO(content)) as archive:
        return [member.replace("\\", "/") for member in archive.namelist()]


def _no_list(name: str) -> FileProblem:
    return FileProblem(
        _("%(name)s is no list: its first line names the columns, two at least, and the sales stand below.", name=name)
    )


def _with_programs(name: str) -> FileProblem:
    return FileProblem(
        _("%(name)s carries macros. Save it as a plain .xlsx, .ods or CSV and send it again.", name=name)
    )
