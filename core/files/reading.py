"""Reading a file of whatever kind, encoding and layout people really send."""

from core.files.delimited import read_delimited
from core.files.kinds import ARCHIVE, refuse_other_kinds
from core.files.mapping import Mapping
from core.files.table import LINE, Table
from core.files.workbook import read_workbook

__all__ = ["LINE", "Table", "read_table"]


def read_table(content: bytes, name: str, mapping: Mapping | None = None) -> Table:
    """The table in a CSV, XLSX or ODS file, told apart by its content; `name` is what messages call the file.

    Raises FileProblem where the whole file cannot be read. Limiting its size is the caller's business.
    """
    refuse_other_kinds(content, name)
    read = read_workbook if content.startswith(ARCHIVE) else read_delimited
    return read(content, name, mapping or Mapping())
