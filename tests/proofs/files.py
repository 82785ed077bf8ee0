"""Files of every kind that people send as proofs, good ones and those that somebody made to hurt."""

import io
import random
import struct
import zlib
from zipfile import ZipFile

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream
from PIL import Image, ImageDraw, ImageFont

from tests.hostile.crafted import book

SECRET = "taken at home 48.8566"
# EXIF: turned by a quarter.
ORIENTATION, TURNED = 0x0112, 6
BRIGHT: dict[str, int | tuple[int, ...]] = {
    "RGB": (250, 220, 60),
    "RGBA": (250, 220, 60, 128),
    "L": 240,
    "I;16": 60_000,
    "CMYK": (0, 0, 200, 0),
}
DARK = {"RGBA": (0, 0, 0, 255), "CMYK": (255, 255, 255, 255)}
CSV = b"date,product,amount\n2026-01-02,P1,12.50\n"
INVOICE = (
    b'<?xml version="1.0" encoding="UTF-8"?><rsm:CrossIndustryInvoice '
    b'xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"><rsm:ExchangedDocument/>'
    b"</rsm:CrossIndustryInvoice>"
)
UBL = b'<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"><a/></Invoice>'
HTML = b"<html><script>alert(document.cookie)</script></html>"
BOMB = b'<!DOCTYPE l [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>' + INVOICE.partition(b"?>")[2]


def photo(form: str = "JPEG", size: tuple[int, int] = (640, 360), mode: str = "RGB") -> bytes:
    """A photograph whose upper half is bright, that says where it was taken and that it lies on its side."""
    image = Image.new(mode, size, DARK.get(mode, 0))
    image.paste(BRIGHT[mode], (0, 0, size[0], size[1] // 2))
    exif = Image.Exif()
    exif[ORIENTATION] = TURNED
    exif[0x010E] = SECRET
    written = io.BytesIO()
    more = {"comment": SECRET.encode()} if form == "JPEG" else {}
    if form == "HEIF":
        from pillow_heif import register_heif_opener

        register_heif_opener()
    image.save(written, form, exif=exif.tobytes(), **more)
    return written.getvalue()


def scene(seed: int, side: int = 400) -> bytes:
    """A picture of coloured blocks, another one for each seed."""
    chance, image = random.Random(seed), Image.new("RGB", (400, 400), "white")
    for _ in range(60):
        left, top = chance.randrange(380), chance.randrange(380)
        colour = (chance.randrange(256), chance.randrange(256), chance.randrange(256))
        ImageDraw.Draw(image).rectangle((left, top, left + 90, top + 90), fill=colour)
    written = io.BytesIO()
    image.resize((side, side)).save(written, "PNG")
    return written.getvalue()


def png_head(width: int, height: int, data: bytes = b"") -> bytes:
    """A PNG that says it is as large as that, and holds next to nothing."""

    def part(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", data) + part(b"IEND", b"")


def huge_png(side: int = 12_000) -> bytes:
    """All of an image of that many pixels a side, in a few thousand bytes."""
    row = b"\0" + b"\xff" * ((side + 7) // 8)
    packer = zlib.compressobj(9)
    return png_head(side, side, b"".join([*(packer.compress(row) for _ in range(side)), packer.flush()]))


def webp_head(width: int, height: int) -> bytes:
    """A WebP that says it is as large as that, and holds a dot."""
    written = io.BytesIO()
    Image.new("RGB", (1, 1)).save(written, "WEBP", lossless=True)
    content = written.getvalue()
    place = content.index(b"VP8L") + 9
    # Fourteen bits each, less one.
    size = (width - 1) | (height - 1) << 14 | int.from_bytes(content[place : place + 4], "little") >> 28 << 28
    return content[:place] + size.to_bytes(4, "little") + content[place + 4 :]


def heic_bomb() -> bytes:
    """A HEIC that says it is far larger than it is."""
    content = photo("HEIF", (640, 360))
    size = struct.pack(">II", 640, 360)
    assert size in content
    return content.replace(size, struct.pack(">II", 30_000, 30_000))


def pdf(pages: int = 1, text: str = "") -> pikepdf.Pdf:
    """A document of pages with a line of text each."""
    made = pikepdf.new()
    for number in range(pages):
        made.add_blank_page(page_size=(595, 842))
        page = made.pages[number]
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
        page.obj.Resources = Dictionary(Font=Dictionary(AA=made.make_indirect(font)))
        lines = "".join(
            f"1 0 0 1 50 {780 - 20 * place} Tm ({line}) Tj " for place, line in enumerate(text.split("\n")) if line
        )
        page.obj.Contents = Stream(made, f"BT /AA 12 Tf {lines}ET".encode("cp1252"))
    return made


def saved(document: pikepdf.Pdf, **how: object) -> bytes:
    """The bytes of a document."""
    written = io.BytesIO()
    document.save(written, **how)  # type: ignore[arg-type]
    return written.getvalue()


def script(of: pikepdf.Pdf) -> pikepdf.Object:
    """An action that runs a script."""
    return of.make_indirect(Dictionary(S=Name.JavaScript, JS=pikepdf.String("app.alert(1)")))


def armed_pdf() -> bytes:
    """A document with everything that runs, opens, plays, sends or carries, and one invoice."""
    made = pdf(2, "Facture FA-1")
    runs, launches = script(made), Dictionary(S=Name.Launch, F=pikepdf.String("cmd.exe"))
    made.Root.OpenAction = runs
    made.Root.AA = Dictionary(WC=runs)
    made.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([pikepdf.String("a"), runs])))
    field = Dictionary(FT=Name.Tx, T=pikepdf.String("f"), AA=Dictionary(K=runs, C=launches), Subtype=Name.Widget)
    made.Root.AcroForm = Dictionary(
        Fields=Array([made.make_indirect(field)]), XFA=Stream(made, b"<xdp/>"), CO=Array([field])
    )
    page = made.pages[0].obj
    page.AA = Dictionary(O=launches)
    web = Dictionary(S=Name.URI, URI=pikepdf.String("https://example.org"), Next=runs)
    kinds = (
        Dictionary(Subtype=Name.Link, A=launches),
        Dictionary(Subtype=Name.Link, A=web),
        Dictionary(Subtype=Name.Link, A=Dictionary(S=Name.URI, URI=pikepdf.String("javascript:alert(1)"))),
        Dictionary(Subtype=Name.Link, A=Dictionary(S=Name.SubmitForm, F=pikepdf.String("https://example.org"))),
        Dictionary(Subtype=Name.RichMedia, RichMediaContent=Dictionary(Assets=Stream(made, b"SWF"))),
        Dictionary(Subtype=Name.FileAttachment, FS=_file(made, "evil.exe", b"MZ evil")),
    )
    for annotation in kinds:
        annotation.Type, annotation.Rect = Name.Annot, Array([0, 0, 9, 9])
    page.Annots = Array([made.make_indirect(annotation) for annotation in kinds])
    files = [_file(made, "factur-x.xml", INVOICE), _file(made, "evil.exe", b"MZ evil"), _file(made, "page.xml", HTML)]
    made.Root.Names.EmbeddedFiles = Dictionary(Names=Array([it for file in files for it in (file.F, file)]))
    made.Root.AF = Array(files)
    return saved(made)


def _file(made: pikepdf.Pdf, name: str, content: bytes) -> pikepdf.Object:
    stream = Stream(made, content)
    stream.Type = Name.EmbeddedFile
    return made.make_indirect(
        Dictionary(Type=Name.Filespec, F=pikepdf.String(name), UF=pikepdf.String(name), EF=Dictionary(F=stream))
    )


def with_archive(content: bytes) -> bytes:
    """A file that is an archive too, by what lies behind its end."""
    written = io.BytesIO(content)
    with ZipFile(written, "a") as archive:
        archive.writestr("evil.html", HTML)
    return written.getvalue()


def stream_bomb() -> bytes:
    """A document with 400 MB of nothing, attached as if it were an invoice."""
    made = pdf()
    packer = zlib.compressobj(9)
    packed = b"".join([*(packer.compress(bytes(2**20)) for _ in range(400)), packer.flush()])
    file = _file(made, "factur-x.xml", b"")
    file.EF.F.write(packed, filter=Name.FlateDecode)
    made.Root.AF = Array([file])
    return saved(made, stream_decode_level=pikepdf.StreamDecodeLevel.none)


def workbook(*more: str) -> bytes:
    """An XLSX of two columns, with further members."""
    cells = "".join(
        f'<row r="{row}">'
        + "".join(f'<c r="{letter}{row}" t="inlineStr"><is><t>{letter}{row}</t></is></c>' for letter in "AB")
        + "</row>"
        for row in (1, 2)
    )
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    written = io.BytesIO(book(f'<worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>'.encode()))
    with ZipFile(written, "a") as archive:
        for name in more:
            archive.writestr(name, b"\0")
    return written.getvalue()


def zip_bomb() -> bytes:
    """An XLSX of a sheet of a gigabyte."""
    packed = io.BytesIO()
    with ZipFile(packed, "w", compression=8, compresslevel=1) as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as member:
            for _ in range(1024):
                member.write(b" " * 2**20)
    return packed.getvalue()


def receipt(lines: str) -> bytes:
    """A photograph of a receipt with these lines."""
    image = Image.new("RGB", (1_000, 1_400), "white")
    font = ImageFont.load_default(36)
    ImageDraw.Draw(image).multiline_text((80, 80), lines, fill="black", font=font, spacing=24)
    written = io.BytesIO()
    image.save(written, "JPEG", quality=92)
    return written.getvalue()
