"""What is wrong with a whole file, told to the person who sent it."""

from collections.abc import Iterable

from flask import has_app_context
from flask_babel import format_decimal
from flask_babel import gettext as _

from core.errors import Refused

SHOWN = 30


class FileProblem(Refused):
    """A file none of whose lines can be read: `message` says in whole sentences what is wrong and what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class FieldsMissing(FileProblem):
    """A file in which no column was found for some required `fields`."""

    def __init__(self, message: str, fields: list[str]) -> None:
        super().__init__(message)
        self.fields = fields


def counted(number: int) -> str:
    """A number as the reader writes it: 12,000,000."""
    return format_decimal(number) if has_app_context() else f"{number:,}"


def listed(names: Iterable[str]) -> str:
    """`“code”, “name”, “kind”`: the first names of a list, in quotation marks."""
    every = list(names)
    shown = ", ".join(_("“%(name)s”", name=name) for name in every[:SHOWN])
    return f"{shown}, …" if len(every) > SHOWN else shown


def nothing_in(name: str) -> FileProblem:
    """The problem of a file without a single filled line."""
    return FileProblem(_("%(name)s is empty. Send a file whose first line names the columns.", name=name))


def damaged(name: str) -> FileProblem:
    """The problem of a spreadsheet that is cut short or whose content was altered on the way."""
    return FileProblem(
        _("%(name)s is damaged or was not sent in full. Open it, save it again and send it again.", name=name)
    )


def not_a_table(name: str, kind: str) -> FileProblem:
    """The problem of a file of another kind; `kind` names it in a noun phrase."""
    return FileProblem(_("%(name)s is %(kind)s, not a table. Send a CSV, XLSX or ODS file.", name=name, kind=kind))
