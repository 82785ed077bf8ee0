"""Why a file is not read as an electronic invoice."""

from flask_babel import gettext as _

from core.files.problems import FileProblem


class NoInvoice(FileProblem):
    """A file that is whole as far as one can tell, and has no electronic invoice in it."""


def broken(name: str) -> FileProblem:
    """The problem of XML that is cut short or altered."""
    return FileProblem(_("%(name)s is broken or not complete: its XML cannot be read. Have it sent again.", name=name))
