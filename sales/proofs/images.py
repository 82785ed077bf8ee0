"""Photographs, drawn anew: upright, no larger than somebody looks at, and without a word of where they were taken."""

import io
import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from flask_babel import gettext as _
from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError
from pillow_heif import HeifImageFile, options, register_heif_opener

from core import limits
from core.files.problems import FileProblem
from sales.proofs.kinds import ProofKind, broken
from sales.proofs.made import Made

FORMATS = ("JPEG", "PNG", "WEBP", HeifImageFile.format)
QUALITY = 85
# How files of that family begin, behind the length of their first part.
_HEIF = b"ftyp"
MILLION = 1_000_000
# Rows and columns of the small picture that is compared.
_LOOK_SIDE = 8
# What Pillow raises on a picture that is not what it says.
_BROKEN = (
    UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, RuntimeError, LookupError, TypeError,
    ZeroDivisionError, OverflowError, struct.error,
)  # fmt: skip


def safe_image(content: bytes, name: str) -> Made:
    """The photograph in a JPEG, PNG, WebP or HEIC file; FileProblem where there is none, or too large a one."""
    register_heif_opener(thumbnails=False, depth_images=False, aux_images=False)
    with _strictly():
        try:
            _verify(content, name)
            drawn = _drawn(content)
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
            raise _too_many_pixels(name, limits.PROOF_PIXELS) from error
        except _BROKEN as error:
            raise broken(name) from error
    written = io.BytesIO()
    drawn.save(written, "JPEG", quality=QUALITY, optimize=True)
    return Made(
        ProofKind.IMAGE, written.getvalue(), width=drawn.width, height=drawn.height, look=f"{look_of(drawn):016x}"
    )


@contextmanager
def _strictly() -> Iterator[None]:
    """Take no picture that was cut off, whatever others in this process have asked the library to put up with."""
    lenient, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = lenient


def _verify(content: bytes, name: str) -> None:
    """What the head of the file says is looked at before anything is laid out."""
    with _opened(content) as image:
        most = limits.PROOF_WEBP_PIXELS if image.format == "WEBP" else limits.PROOF_PIXELS
        if image.width * image.height > most:
            raise _too_many_pixels(name, most)
        image.verify()


def _opened(content: bytes) -> Image.Image:
    """The picture, of which no more than the head was read."""
    try:
        return Image.open(io.BytesIO(content), formats=FORMATS)
    except UnidentifiedImageError:
        if content[4:8] != _HEIF or options.DISABLE_SECURITY_LIMITS:
            raise
    # Its library has bounds of its own, which photographs of real phones go beyond; this process has ours.
    options.DISABLE_SECURITY_LIMITS = True
    try:
        return Image.open(io.BytesIO(content), formats=FORMATS)
    finally:
        options.DISABLE_SECURITY_LIMITS = False


def _drawn(content: bytes) -> Image.Image:
    """A new picture: nothing that the file said beside its pixels goes along."""
    side = limits.PROOF_SIDE
    with _opened(content) as image:
        # Also has a JPEG decoded no larger than it will be.
        image.thumbnail((side, side))
        upright = ImageOps.exif_transpose(image)
        clean = Image.new("RGB", upright.size, "white")
        if upright.has_transparency_data:
            see_through = upright.convert("RGBA")
            clean.paste(see_through, mask=see_through.getchannel("A"))
        else:
            clean.paste(_eight_bits(upright).convert("RGB"))
    return clean


def _eight_bits(image: Image.Image) -> Image.Image:
    """A picture in greys of 16 bits, as scanners write, in those of 8; any other as it is."""
    if not image.mode.startswith("I"):
        return image
    return image.convert("I").point(lambda value: value / 256).convert("L")


def look_of(image: Image.Image) -> int:
    """64 bits that are alike for pictures that look alike: where each part is brighter than the one to its right.

    Good for candidates only: a third of all receipts are alike to it.
    """
    small = image.convert("L").resize((_LOOK_SIDE + 1, _LOOK_SIDE), Image.Resampling.BOX)
    greys = small.tobytes()
    bits = 0
    for row in range(_LOOK_SIDE):
        for column in range(_LOOK_SIDE):
            place = row * (_LOOK_SIDE + 1) + column
            bits = bits << 1 | (greys[place] > greys[place + 1])
    return bits


def distance(look: str, other: str) -> int:
    """In how many of their 64 bits two looks differ."""
    return (int(look, 16) ^ int(other, 16)).bit_count()


def _too_many_pixels(name: str, most: int) -> FileProblem:
    return FileProblem(
        _(
            "%(name)s has too many pixels: a photo may have up to %(most)s million, width times height. Send a smaller"
            " one.",
            name=name,
            most=most // MILLION,
        )
    )
