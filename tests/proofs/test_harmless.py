"""Whatever is sent as a proof comes out harmless, or is refused in a sentence that names it."""

import io
import resource
from collections.abc import Callable, Iterator

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageFile

from core import limits
from core.files.problems import FileProblem
from sales.proofs.images import distance
from sales.proofs.kinds import ProofKind
from sales.proofs.made import Made
from sales.proofs.making import made_harmless
from tests.proofs import files


@pytest.fixture(autouse=True)
def within(monkeypatch: pytest.MonkeyPatch) -> None:
    """The limits of a proof, as in the process that reads one; a library that was told to put up with everything."""
    monkeypatch.setattr(limits, "FILES", limits.PROOFS)
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)


def opened(made: Made) -> Image.Image:
    assert made.kind == ProofKind.IMAGE
    return Image.open(io.BytesIO(made.content))


@pytest.mark.parametrize(("form", "mode"), [
    ("JPEG", "RGB"), ("JPEG", "CMYK"), ("PNG", "RGB"), ("PNG", "RGBA"), ("PNG", "L"), ("PNG", "I;16"), ("WEBP", "RGBA"),
    ("HEIF", "RGB"),
])  # fmt: skip
def test_a_photo_is_drawn_anew_upright_and_says_nothing(form: str, mode: str) -> None:
    """What was above is to the right, as its camera was held; nothing of what it said is left."""
    content = files.photo(form, mode=mode)
    made = made_harmless(content, "p")
    with opened(made) as image:
        assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (360, 640))
        assert (made.width, made.height) == image.size
        left, right = (sum(image.crop((x, 320, x + 1, 321)).tobytes()) for x in (90, 270))
        assert right > left + 200
        assert not dict(image.getexif()) and "comment" not in image.info
    assert files.SECRET.encode() not in made.content


def test_a_large_photo_is_made_smaller() -> None:
    made = made_harmless(files.photo(size=(8_000, 6_000)), "p")
    assert (made.width, made.height) == (2_250, 3_000)


def test_the_same_file_comes_out_the_same_and_others_look_alike_or_not() -> None:
    first, again, smaller, other = (
        made_harmless(it, "p") for it in (*(files.scene(1),) * 2, files.scene(1, 250), files.scene(2))
    )
    assert first == again
    assert distance(first.look, smaller.look) <= 6 < 16 < distance(first.look, other.look)


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "nothing": (lambda: b"", "is empty"),
    "a large image": (files.huge_png, "too many pixels"),
    "a HEIC bomb": (files.heic_bomb, "too many pixels"),
    "an image of four thousand million pixels": (lambda: files.png_head(65_000, 65_000), "too many pixels"),
    "a large WebP": (lambda: files.webp_head(8_000, 6_000), "up to 40 million"),
    "an image without pixels": (lambda: files.png_head(100, 100), "damaged"),
    "a cut photo": (lambda: files.photo()[:-900], "damaged"),
    "a cut HEIC": (lambda: files.photo("HEIF")[:-200], "damaged"),
    "GIF and HTML": (lambda: b"GIF89a/*" + files.HTML + b"*/=1;", "no proof"),
    "HTML": (lambda: files.HTML, "begins with “html”"),
    "SVG": (lambda: b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "no invoice in CII"),
    "XML in UTF-16 that is a page": (lambda: files.HTML.decode().encode("utf-16"), "no invoice in CII"),
    "entities of entities": (lambda: files.BOMB, "DOCTYPE"),
    "deep XML": (lambda: b"<a>" * 5_000, "lie in each other"),
    "broken XML": (lambda: files.INVOICE[:-9], "broken or not complete"),
    "a program": (lambda: b"MZ" + bytes(300), "no proof"),
    "a shell script": (lambda: b"#!/bin/sh\nrm -rf a,b\n", "no proof"),
    "noise": (lambda: bytes(range(256)) * 40, "no proof"),
    "a film": (lambda: b"\0\0\0\x18ftypmp42" + bytes(100), "no proof"),
    "a text": (lambda: b"hello\nworld\n", "no list"),
    "a header alone": (lambda: b"a,b\n", "no list"),
    "a password": (lambda: encrypted("user"), "encrypted"),
    "restrictions": (lambda: encrypted(""), "encrypted"),
    "a cut PDF": (lambda: files.saved(files.pdf(3))[:-60], "damaged"),
    "a PDF in name": (lambda: b"%PDF-1.7\nhello\n%%EOF", "damaged"),
    "pages": (lambda: files.saved(files.pdf(201)), "too many pages"),
    "no page": (lambda: files.saved(files.pdf(0)), "damaged"),
    "a ZIP bomb": (files.zip_bomb, "too large"),
    "an archive": (lambda: files.with_archive(b""), "not a table"),
    "macros": (lambda: files.workbook("xl/vbaProject.bin"), "macros"),
    "a million rows": (lambda: b"a,b\n" * 1_000_001, "may have up to 200,000"),
    "too many bytes": (lambda: b"a,b\n" * 9_000_000, "may have 32 MB"),
}


def encrypted(user: str) -> bytes:
    return files.saved(files.pdf(), encryption=pikepdf.Encryption(owner="o", user=user))


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_none_is_refused_in_a_sentence(what: str) -> None:
    make, told = REFUSED[what]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    content = make()
    with pytest.raises(FileProblem) as refused:
        made_harmless(content, "mine")
    assert str(refused.value).startswith("mine ") and told in str(refused.value)
    # Kilobytes: the file itself, and not what it would be once it was expanded.
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 250_000


@pytest.mark.parametrize(("content", "kind"), [
    (files.CSV, "csv"), (files.CSV.decode().encode("utf-16"), "csv"), (files.workbook(), "xlsx"),
    (files.INVOICE, "xml"), (files.UBL, "xml"), (b"\xef\xbb\xbf" + files.UBL, "xml"),
    (files.INVOICE.decode().replace("UTF-8", "UTF-16").encode("utf-16"), "xml"),
])  # fmt: skip
def test_lists_and_invoices_are_kept_as_they_are(content: bytes, kind: str) -> None:
    assert made_harmless(content, "photo.jpg") == Made(ProofKind(kind), content)


ACTIVE = {"/JS", "/OpenAction", "/XFA", "/CO", "/Collection", "/RichMediaContent"}


def keys_in(document: pikepdf.Pdf) -> set[str]:
    """Every key of every dictionary."""
    found: set[str] = set()
    for thing in document.objects:
        waiting = [thing]
        while waiting:
            one = waiting.pop()
            if isinstance(one, pikepdf.Array):
                waiting += [it for it in one if isinstance(it, pikepdf.Object) and not it.is_indirect]
            elif isinstance(one, (pikepdf.Dictionary, pikepdf.Stream)):
                found |= set(one.keys())
                values = [one.get(key) for key in one.keys()]  # noqa: SIM118
                waiting += [it for it in values if isinstance(it, pikepdf.Object) and not it.is_indirect]
    return found


def test_a_document_runs_nothing_and_keeps_its_invoice() -> None:
    made = made_harmless(files.armed_pdf(), "p")
    assert made.pages == 2
    for word in (b"JavaScript", b"cmd.exe", b"evil", b"SubmitForm", b"RichMedia", b"alert"):
        assert word not in unpacked(made.content), word
    with pikepdf.open(io.BytesIO(made.content)) as document:
        assert {name: file.get_file().read_bytes() for name, file in document.attachments.items()} == {
            "factur-x.xml": files.INVOICE
        }
        assert not keys_in(document) & (ACTIVE | {"/Next"})
        # A font may be called as it likes.
        assert "/AA" in document.pages[0].obj.Resources.Font
        links = [it.get("/A") for it in document.pages[0].obj.Annots]
        assert [str(link.URI) for link in links if link] == ["https://example.org"] and len(links) == 4


def unpacked(content: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(content)) as document:
        return files.saved(
            document, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.all,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )  # fmt: skip


def test_what_is_two_files_at_once_is_one_afterwards() -> None:
    for content in (files.with_archive(files.saved(files.pdf())), b"junk\n" + files.saved(files.pdf())):
        made = made_harmless(content, "p")
        assert made.content.startswith(b"%PDF-") and b"PK\3\4" not in made.content and b"junk" not in made.content
    for content in (files.photo() + files.HTML, files.with_archive(files.photo())):
        made = made_harmless(content, "p")
        assert b"script" not in made.content and b"PK\3\4" not in made.content


GOOD = [
    files.photo(size=(64, 36)), files.photo("PNG", (64, 36)), files.photo("WEBP", (64, 36)),
    files.photo("HEIF", (64, 36)), files.armed_pdf(), files.saved(files.pdf(2, "hello")), files.workbook(), files.CSV,
    files.INVOICE,
]  # fmt: skip


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A good file of some kind, with bytes changed, cut out, doubled or cut off."""
    content = bytearray(draw(st.sampled_from(GOOD)))
    for _ in range(draw(st.integers(1, 6))):
        place = draw(st.integers(0, max(0, len(content) - 1)))
        length = draw(st.integers(0, 40))
        match draw(st.sampled_from(("change", "cut", "double", "end"))):
            case "change":
                content[place : place + length] = draw(st.binary(min_size=length, max_size=length))
            case "cut":
                del content[place : place + length]
            case "double":
                content[place:place] = content[place : place + length]
            case _ if draw(st.integers(0, 3)) == 0:
                del content[place:]
    return bytes(content)


def made_or_told(content: bytes) -> Made | str:
    """What comes out, or the sentence by which nothing does."""
    try:
        return made_harmless(content, "mine")
    except FileProblem as problem:
        return str(problem)


def sniffed() -> Iterator[bytes]:
    yield from (
        b"\xff\xd8\xff",
        b"\x89PNG\r\n\x1a\n",
        b"RIFF\0\0\0\0WEBP",
        b"\0\0\0\x18ftypheic",
        b"%PDF-1.4\n",
        b"PK\3\4",
        b"<",
    )


@given(
    st.one_of(
        st.binary(max_size=300),
        damaged(),
        st.builds(bytes.__add__, st.sampled_from([*sniffed()]), st.binary(max_size=300)),
    )
)
def test_nothing_ends_in_a_traceback(content: bytes) -> None:
    made = made_or_told(content)
    if isinstance(made, str):
        assert made.startswith("mine ")
        return
    # What came out is taken as it is, and comes out the same.
    assert made_harmless(made.content, "mine").kind == made.kind
    if made.kind == ProofKind.PDF:
        with pikepdf.open(io.BytesIO(made.content)) as document:
            assert not keys_in(document) & ACTIVE
