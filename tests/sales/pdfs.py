"""PDFs with files in them, hung up in all the ways that are met."""

import io
import zlib
from collections.abc import Callable, Iterable

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

Files = Iterable[tuple[str, bytes]]


def pdf_of(hang: Callable[[Pdf], None] = lambda _pdf: None, **saving: object) -> bytes:
    """A PDF of one empty page, with whatever is hung into it."""
    with Pdf.new() as pdf:
        pdf.add_blank_page()
        hang(pdf)
        target = io.BytesIO()
        pdf.save(target, **saving)  # type: ignore[arg-type]
        return target.getvalue()


def specification(pdf: Pdf, name: str, content: bytes, relation: str = "Data") -> pikepdf.Object:
    """What tells of a file, with the file."""
    embedded = Stream(pdf, content, Type=Name.EmbeddedFile)
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Filespec,
            F=String(name),
            UF=String(name),
            AFRelationship=Name(f"/{relation}"),
            EF=Dictionary(F=embedded, UF=embedded),
        )
    )


def in_names(*files: tuple[str, bytes]) -> Callable[[Pdf], None]:
    """As usual: in the tree of names."""

    def hang(pdf: Pdf) -> None:
        named = [part for name, content in files for part in (String(name), specification(pdf, name, content))]
        pdf.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=Array(named)))

    return hang


def in_branches(*files: tuple[str, bytes]) -> Callable[[Pdf], None]:
    """In a tree of names with a branch for each file."""

    def hang(pdf: Pdf) -> None:
        kids = [
            pdf.make_indirect(
                Dictionary(
                    Limits=Array([String(name), String(name)]),
                    Names=Array([String(name), specification(pdf, name, content)]),
                )
            )
            for name, content in sorted(files)
        ]
        pdf.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Kids=Array(kids)))

    return hang


def associated(*files: tuple[str, bytes]) -> Callable[[Pdf], None]:
    """Only as associated files of the document."""

    def hang(pdf: Pdf) -> None:
        pdf.Root.AF = Array([specification(pdf, name, content) for name, content in files])

    return hang


def on_the_page(*files: tuple[str, bytes]) -> Callable[[Pdf], None]:
    """Only as a note pinned to the page."""

    def hang(pdf: Pdf) -> None:
        pinned = [
            Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment, Rect=[0, 0, 9, 9], FS=specification(pdf, *file))
            for file in files
        ]
        pdf.pages[0].obj.Annots = Array(pinned)

    return hang


def bomb(megabytes: int) -> Callable[[Pdf], None]:
    """A file that is small twice packed, and so large once it is unpacked."""
    packer = zlib.compressobj(1)
    nothing = bytes(1024 * 1024)
    once = b"".join([*(packer.compress(nothing) for _ in range(megabytes)), packer.flush()])

    def hang(pdf: Pdf) -> None:
        told = specification(pdf, "factur-x.xml", b"")
        stream = told.EF.F
        stream.write(zlib.compress(once), filter=Array([Name.FlateDecode, Name.FlateDecode]))
        pdf.Root.AF = Array([told])

    return hang


WAYS = {
    "names": in_names,
    "branches": in_branches,
    "associated": associated,
    "page": on_the_page,
}
