"""PDF documents, written anew: without anything that runs, opens, plays, sends or hides; invoices in them stay."""

import io
import warnings
from collections.abc import Iterator
from typing import Any

import pikepdf
from flask_babel import gettext as _
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from core import limits
from core.files.problems import FileProblem, counted
from sales.proofs.kinds import ProofKind, broken
from sales.proofs.made import Made
from sales.proofs.xml_files import is_invoice

# What runs by itself or on a touch, wherever it stands.
_ACTIVE = (
    "/AA", "/OpenAction", "/JS", "/JavaScript", "/XFA", "/CO", "/PA", "/Collection", "/Requirements", "/PieceInfo",
    "/Threads", "/SpiderInfo", "/RichMediaContent", "/RichMediaSettings", "/3DD", "/3DA",
)  # fmt: skip
# What a link may do: go to a place in the document, or to a page of the web.
_TO_A_PLACE, _TO_THE_WEB = Name.GoTo, Name.URI
_WEB = ("https://", "http://", "mailto:")
# Annotations that play something, or carry a file.
_PLAYING = frozenset(("/RichMedia", "/Screen", "/Movie", "/Sound", "/3D", "/FileAttachment", "/TrapNet", "/Projection"))
# What pages are drawn with.
_RESOURCES, _DRAWN = frozenset(("/Font", "/XObject", "/ExtGState", "/Pattern")), frozenset(("/Image", "/Form"))
# A stream that lies in another file.
_ELSEWHERE = ("/F", "/FFilter", "/FDecodeParms")
_DEEPEST = 60
# How a document ends, but for a few bytes.
_END, _END_WITHIN = b"%%EOF", 4096
# What qpdf and its wrapping raise on a file that is not what it says.
_BROKEN = (pikepdf.PdfError, ValueError, TypeError, KeyError, LookupError, AttributeError, RuntimeError, OverflowError)


def safe_document(content: bytes, name: str) -> Made:
    """A PDF made harmless; FileProblem where it is encrypted, damaged or too much."""
    if _END not in content[-_END_WITHIN:]:
        # What is left of one would be read, and nobody would miss the rest.
        raise broken(name)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with pikepdf.open(io.BytesIO(content)) as pdf:
                return _made(pdf, name)
        except pikepdf.PasswordError as error:
            raise _encrypted(name) from error
        except _BROKEN as error:
            raise broken(name) from error


def _made(pdf: Pdf, name: str) -> Made:
    if pdf.is_encrypted:
        raise _encrypted(name)
    pages = len(pdf.pages)
    if not pages:
        raise broken(name)
    if pages > limits.PROOF_PAGES or len(pdf.objects) > limits.PROOF_OBJECTS:
        raise _too_many_pages(name)
    _clean(pdf)
    written = io.BytesIO()
    # Nothing that is not reached from a page is written, nor what lay before or behind the document.
    pdf.save(written, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    # What was damaged enough is written as something that nobody opens any more.
    with pikepdf.open(written) as again:
        if len(again.pages) != pages:
            raise broken(name)
    return Made(ProofKind.PDF, written.getvalue(), pages=pages)


def _clean(pdf: Pdf) -> None:
    """Take out of every object what does something; then list the invoices that stay."""
    invoices: list[tuple[str, Any]] = []
    for thing in pdf.objects:
        for part in _dictionaries(thing):
            _disarm(part)
            if _is_file(part):
                if _carries_invoice(part):
                    invoices.append((_file_name(part), part))
                else:
                    del part["/EF"]
    _drop(pdf.Root, *_ACTIVE, "/Perms")
    _list_files(pdf, invoices)


def _dictionaries(thing: Any, depth: int = 0) -> Iterator[Any]:
    """The dictionaries that an object is and holds; what it only refers to is an object by itself."""
    if isinstance(thing, (Dictionary, Stream)):
        yield thing
        inner = list(thing.keys())
        values = [thing.get(key) for key in inner]
    elif isinstance(thing, Array):
        values = list(thing)
    else:
        return
    if depth > _DEEPEST:
        raise ValueError("too deep")
    for value in values:
        if isinstance(value, (Dictionary, Stream, Array)) and not value.is_indirect:
            yield from _dictionaries(value, depth + 1)


def _disarm(part: Any) -> None:
    """Take the acts out of one dictionary, and out of a page the annotations that play something."""
    if _names_resources(part):
        return
    _drop(part, *_ACTIVE)
    if isinstance(part, Stream):
        _drop(part, *_ELSEWHERE)
    if _is_action(part.get("/A")) and not _is_harmless(part.A):
        del part["/A"]
    if part.get("/S") in (_TO_A_PLACE, _TO_THE_WEB):
        _drop(part, "/Next")
    annotations = part.get("/Annots")
    if isinstance(annotations, Array):
        part["/Annots"] = Array([one for one in annotations if not _plays(one)])


def _names_resources(part: Any) -> bool:
    """Whether its keys are names that somebody gave to fonts and pictures, which may be any word."""
    if isinstance(part, Stream) or not part.keys():
        return False
    return all(_is_resource(part.get(key)) for key in part.keys())  # noqa: SIM118 it is no mapping of Python's


def _is_resource(found: Any) -> bool:
    is_kind = isinstance(found, (Dictionary, Stream)) and str(found.get("/Type", "")) in _RESOURCES
    return is_kind or (isinstance(found, Stream) and str(found.get("/Subtype", "")) in _DRAWN)


def _drop(part: Any, *keys: str) -> None:
    for key in keys:
        if key in part:
            del part[key]


def _is_action(found: Any) -> bool:
    return isinstance(found, (Dictionary, Stream)) and "/S" in found


def _is_harmless(action: Any) -> bool:
    kind = action.get("/S")
    if kind == _TO_THE_WEB:
        return str(action.get("/URI", "")).strip().casefold().startswith(_WEB)
    return bool(kind == _TO_A_PLACE)


def _plays(annotation: Any) -> bool:
    return isinstance(annotation, Dictionary) and str(annotation.get("/Subtype", "")) in _PLAYING


def _is_file(part: Any) -> bool:
    return "/EF" in part


def _carries_invoice(part: Any) -> bool:
    """Whether all that is embedded by this file specification is an electronic invoice."""
    embedded = part.get("/EF")
    if not isinstance(embedded, Dictionary):
        return False
    files = [embedded.get(key) for key in embedded.keys()]  # noqa: SIM118 it is no mapping of Python's
    return bool(files) and all(isinstance(file, Stream) and is_invoice(file.read_bytes()) for file in files)


def _file_name(part: Any) -> str:
    return str(part.get("/UF", part.get("/F", "invoice.xml")))


def _list_files(pdf: Pdf, invoices: list[tuple[str, Any]]) -> None:
    """Have the document list its invoices, and no other file."""
    names = pdf.Root.get("/Names")
    if isinstance(names, Dictionary):
        _drop(names, "/EmbeddedFiles", "/JavaScript", "/Renditions")
    _drop(pdf.Root, "/AF")
    if not invoices:
        return
    if not isinstance(names, Dictionary):
        pdf.Root.Names = Dictionary()
    invoices.sort(key=lambda listed: listed[0].encode())
    tree, files = Array(), Array()
    for name, part in invoices:
        file = part if part.is_indirect else pdf.make_indirect(part)
        tree.append(pikepdf.String(name))
        tree.append(file)
        files.append(file)
    pdf.Root.Names.EmbeddedFiles = Dictionary(Names=tree)
    pdf.Root.AF = files


def _encrypted(name: str) -> FileProblem:
    return FileProblem(
        _(
            "%(name)s is encrypted or protected by a password. Save it without protection, or print it as a PDF, and"
            " send it again.",
            name=name,
        )
    )


def _too_many_pages(name: str) -> FileProblem:
    return FileProblem(
        _(
            "%(name)s has too many pages, or too many parts on them: a proof may have %(pages)s pages. Send those that"
            " are needed.",
            name=name,
            pages=counted(limits.PROOF_PAGES),
        )
    )
