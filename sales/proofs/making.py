"""A file that somebody sent, whatever it is, into what may be kept of it."""

from collections.abc import Callable

from flask_babel import gettext as _

from core import limits
from core.files.problems import FileProblem
from sales.proofs.kinds import Family, family_of, no_proof
from sales.proofs.made import Made


def made_harmless(content: bytes, name: str) -> Made:
    """What is kept of a file; FileProblem says in a sentence why nothing is.

    To be called in a process of its own (sales.proofs.apart): it parses what a stranger wrote.
    """
    refuse_size(len(content), name)
    family = family_of(content)
    if family is None:
        raise no_proof(name)
    return _maker(family)(content, name)


def refuse_size(size: int, name: str) -> None:
    """FileProblem for a file of no byte, or of too many."""
    if not size:
        raise FileProblem(_("%(name)s is empty. Send it again.", name=name))
    if size > limits.PROOFS.bytes:
        most = limits.PROOFS.bytes // limits.MEGABYTE
        raise FileProblem(
            _("%(name)s is too large: a proof may have %(most)s MB. Send a smaller one.", name=name, most=most)
        )


def _maker(family: Family) -> Callable[[bytes, str], Made]:
    """Each kind brings libraries that the others do not need."""
    match family:
        case Family.IMAGE:
            from sales.proofs.images import safe_image

            return safe_image
        case Family.PDF:
            from sales.proofs.documents import safe_document

            return safe_document
        case Family.XML:
            from sales.proofs.xml_files import safe_xml

            return safe_xml
        case Family.TABLE:
            from sales.proofs.tables import safe_table

            return safe_table
