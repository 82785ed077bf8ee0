"""Files that people send: read as tables of text, then as typed fields, with every problem told in words."""

from core.files.fields import Fields
from core.files.layout import Field, Layout
from core.files.mapping import Mapping, load_mapping
from core.files.mapping_text import mapping_text
from core.files.problems import FileProblem
from core.files.proposals import Proposal, proposals
from core.files.reading import read_table
from core.files.rejects import write_rejects
from core.files.table import LINE, Table

__all__ = [
    "LINE",
    "Field",
    "Fields",
    "FileProblem",
    "Layout",
    "Mapping",
    "Proposal",
    "Table",
    "load_mapping",
    "mapping_text",
    "proposals",
    "read_table",
    "write_rejects",
]
