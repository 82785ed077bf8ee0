"""The icons of the installed application, as phones want them: PNG squares drawn from the logo, or from our own mark.

A logo that is an SVG cannot be drawn here; the mark in the programme's colours stands for it.
"""

from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

from core.settings.colours import WHITE

if TYPE_CHECKING:
    from PIL.Image import Image

# The mark (static/mark.svg), in units of 32: its steps, how thick they are, how round the ground is.
UNITS = 32
STEPS = ((7, 24), (12, 24), (12, 19), (18, 19), (18, 14), (24, 14), (24, 8))
STROKE, ROUND = 3, 8
# Drawn larger, and made smaller: so edges are smooth.
FINER = 4
# How much of the square a picture takes: all of it where the ground is the picture's own; a phone that cuts icons into
# its own shape leaves the circle of 80 % in the middle, and the mark is no square.
LOGO_SHARE, SAFE_SHARE, MARK_SHARE = 0.84, 0.56, 0.9


class Icon(NamedTuple):
    """An icon: how wide it is, and whether a phone may cut it into a shape of its own."""

    side: int
    is_whole_square: bool = False


# By the names in their addresses.
ICONS = {"icon-192": Icon(192), "icon-512": Icon(512), "maskable-512": Icon(512, True), "touch-180": Icon(180, True)}


@lru_cache(maxsize=2 * len(ICONS))
def icon_png(name: str, brand: str, logo: bytes | None) -> bytes:
    """One of ICONS as PNG. logo: a PNG that was made safe; None draws the mark on the brand's colour."""
    icon = ICONS[name]
    picture = _with_logo(icon, logo) if logo else _with_mark(icon, brand)
    written = BytesIO()
    picture.save(written, "PNG", optimize=True)
    return written.getvalue()


def _with_logo(icon: Icon, logo: bytes) -> "Image":
    """The logo on white, as large as fits: transparent grounds are black on some phones."""
    from PIL import Image

    ground = Image.new("RGB", (icon.side, icon.side), WHITE)
    most = int(icon.side * (SAFE_SHARE if icon.is_whole_square else LOGO_SHARE))
    with Image.open(BytesIO(logo), formats=("PNG",)) as opened:
        drawn = opened.convert("RGBA")
    scale = most / max(drawn.size)
    drawn = drawn.resize((max(1, round(drawn.width * scale)), max(1, round(drawn.height * scale))))
    ground.paste(drawn, ((icon.side - drawn.width) // 2, (icon.side - drawn.height) // 2), drawn)
    return ground


def _with_mark(icon: Icon, brand: str) -> "Image":
    from PIL import Image, ImageDraw

    side = icon.side * FINER
    picture = Image.new("RGBA", (side, side), (0, 0, 0, 0))
    pen = ImageDraw.Draw(picture)
    if icon.is_whole_square:
        pen.rectangle((0, 0, side, side), fill=brand)
    else:
        pen.rounded_rectangle((0, 0, side - 1, side - 1), radius=side * ROUND // UNITS, fill=brand)
    unit = side / UNITS * (MARK_SHARE if icon.is_whole_square else 1)
    shift = (side - UNITS * unit) / 2
    places = [(shift + x * unit, shift + y * unit) for x, y in STEPS]
    width = round(STROKE * unit)
    half = (width - 1) / 2
    pen.line(places, fill=WHITE, width=width)
    for x, y in places:
        pen.ellipse((x - half, y - half, x + half, y + half), fill=WHITE)
    return picture.resize((icon.side, icon.side), Image.Resampling.LANCZOS)
