"""A file read as an electronic invoice: what kind it is, by its content; which of several invoices in it."""

from collections.abc import Callable
from dataclasses import replace

from flask_babel import gettext as _

from core.files.problems import FileProblem, listed
from core.limits import INVOICES, MEGABYTE
from sales.invoices import cii, ubl
from sales.invoices.attachments import BROKEN, Attachment, attachments, is_pdf
from sales.invoices.elements import Node, looks_like_xml, parsed
from sales.invoices.lines import Placed, counted
from sales.invoices.model import Invoice
from sales.invoices.notes import notes_of
from sales.invoices.problems import NoInvoice

# Which of several is the invoice: what the standards call it first, then what it is said to be to the document.
_NAMES = ("factur-x.xml", "xrechnung.xml", "zugferd-invoice.xml")
_RELATIONS = ("Data", "Alternative", "Source")
_ORDER = "SCRDMCCBDACIOMessageStructure"


def read_invoice(content: bytes, name: str) -> Invoice:
    """The invoice in a PDF or XML document; `name` is what messages call it.

    Raises NoInvoice where there is none in it, FileProblem where it is broken, encrypted or too large. What comes from
    outside is read by `apart.read_invoice_apart`, which bounds its time and memory.
    """
    if len(content) > INVOICES.bytes:
        raise too_large(name)
    if is_pdf(content):
        return _of_pdf(content, name)
    if not looks_like_xml(content):
        raise NoInvoice(_("%(name)s is no electronic invoice: it is neither a PDF nor an XML document.", name=name))
    return _of_xml(content, name)


def too_large(name: str) -> FileProblem:
    """The problem of a file with more bytes than are read."""
    most = INVOICES.bytes // MEGABYTE
    return FileProblem(_("%(name)s has more than %(most)s MB, which no electronic invoice has.", name=name, most=most))


def check_xml(content: bytes, name: str) -> None:
    """NoInvoice for an XML document of another kind, FileProblem for none; nothing of what an invoice tells is read."""
    _place(content, name)


def _of_xml(content: bytes, name: str) -> Invoice:
    read, node = _place(content, name)
    return _finished(*read(node))


def _place(content: bytes, name: str) -> tuple[Callable[[Node], tuple[Invoice, list[Placed]]], Node]:
    """Where the invoice is in an XML document, and what reads it."""
    root = parsed(content, name)
    # An envelope of Peppol, in which it is sent.
    around = [root, *root.children()] if root.name == "StandardBusinessDocument" else [root]
    for node in around:
        if node.name in cii.ROOTS:
            return cii.read_cii, node
        if node.name in ubl.ROOTS and "ubl" in node.namespace.lower():
            return ubl.read_ubl, node
    raise _other_xml(root, name)


def _other_xml(root: Node, name: str) -> NoInvoice:
    if root.name == _ORDER:
        return NoInvoice(_("%(name)s is an electronic order, not an invoice.", name=name))
    return NoInvoice(
        _(
            "%(name)s is an XML document, but no invoice in CII (Factur-X, ZUGFeRD) or UBL: it begins with"
            " “%(element)s”.",
            name=name,
            element=root.name[:100],
        )
    )


def _finished(invoice: Invoice, placed: list[Placed]) -> Invoice:
    """The invoice with the lines that count, and what is to be known of it."""
    if len(placed) > INVOICES.lines:
        raise FileProblem(_("The invoice has more than %(most)s lines.", most=INVOICES.lines))
    whole = replace(invoice, lines=tuple(counted(placed, invoice.line_total)))
    return replace(whole, notes=tuple(notes_of(whole)))


def _of_pdf(content: bytes, name: str) -> Invoice:
    try:
        found = attachments(content, name)
    except BROKEN:
        found = None
    read, problem = _read_all(found or [], name)
    if not read and problem is None and (other := _by_factur_x(content)):
        read, problem = _read_all([other], name)
    if read:
        return _chosen(read)
    if problem is not None:
        raise problem
    raise _nothing_in(found, name)


def _read_all(found: list[Attachment], name: str) -> tuple[list[tuple[Attachment, Invoice]], FileProblem | None]:
    """The invoices among the attachments, the likeliest first; and what is wrong with the first that is none."""
    read: list[tuple[Attachment, Invoice]] = []
    problem: FileProblem | None = None
    for it in sorted(found, key=_unlikely):
        if not looks_like_xml(it.content):
            continue
        try:
            read.append((it, _of_xml(it.content, _("%(file)s in %(name)s", file=it.name, name=name))))
        except NoInvoice:
            continue
        except FileProblem as wrong:
            problem = problem or wrong
    return read, problem


def _unlikely(it: Attachment) -> tuple[int, int]:
    """The smaller, the likelier it is the invoice itself."""
    name = it.name.lower()
    return (
        _NAMES.index(name) if name in _NAMES else len(_NAMES),
        _RELATIONS.index(it.relation) if it.relation in _RELATIONS else len(_RELATIONS),
    )


def _chosen(read: list[tuple[Attachment, Invoice]]) -> Invoice:
    (attachment, invoice), *others = read
    if all((other.number, other.total) == (invoice.number, invoice.total) for _attachment, other in others):
        return invoice
    note = _(
        "The PDF carries several electronic invoices: %(file)s was read, not %(others)s.",
        file=attachment.name,
        others=listed(other.name for other, _invoice in others),
    )
    return replace(invoice, notes=(note, *invoice.notes))


def _by_factur_x(content: bytes) -> Attachment | None:
    """What the factur-x library finds where pikepdf finds nothing: it has another reader of PDF, which mends others."""
    # Loads much that is hardly ever needed.
    from facturx import get_xml_from_pdf

    try:
        name, xml = get_xml_from_pdf(content, check_xsd=False)
    except Exception:
        # Whatever may be wrong with a file raises something of its own there.
        return None
    return Attachment(name, xml) if name and xml else None


def _nothing_in(found: list[Attachment] | None, name: str) -> FileProblem:
    if found is None:
        return FileProblem(_("%(name)s is broken or not complete: it cannot be read as a PDF.", name=name))
    if not found:
        return NoInvoice(
            _("%(name)s has no electronic invoice in it: it is a PDF without any file attached.", name=name)
        )
    return NoInvoice(
        _(
            "%(name)s has no electronic invoice in it: what is attached to it is none (%(files)s).",
            name=name,
            files=listed(it.name for it in found),
        )
    )
