"""Electronic invoices as XML: well-formed, of one of the kinds that are invoices, and without any trick of XML."""

from core.files.problems import FileProblem
from sales.invoices.reading import check_xml
from sales.proofs.kinds import ProofKind
from sales.proofs.made import Made


def safe_xml(content: bytes, name: str) -> Made:
    """An electronic invoice as it is, once all of it was parsed; FileProblem where it is none."""
    check_xml(content, name)
    return Made(ProofKind.XML, content)


def is_invoice(content: bytes) -> bool:
    """Whether these bytes are an electronic invoice."""
    try:
        check_xml(content, "")
    except FileProblem:
        return False
    return True
