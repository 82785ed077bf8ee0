"""Pictures of the demonstration's lessons, drawn by rule and the same every time: few shapes, no words."""

import io

from PIL import Image, ImageDraw

SIZE = 1_200, 750
Colour = tuple[int, int, int]
GRASS, GRASS_FAR, SKY, INK, ORANGE, WHITE = (
    (126, 176, 96), (166, 204, 132), (226, 240, 248), (34, 44, 60), (232, 120, 36), (255, 255, 255)
)  # fmt: skip


def distance() -> bytes:
    """Somebody with a brushcutter from above, and the ring of fifteen metres around them that nobody enters."""
    picture = Image.new("RGB", SIZE, GRASS)
    draw = ImageDraw.Draw(picture)
    for row in range(0, SIZE[1], 50):
        draw.rectangle((0, row, SIZE[0], row + 24), fill=GRASS_FAR)
    middle = SIZE[0] // 2, SIZE[1] // 2
    _disc(draw, middle, 330, None, ORANGE, 10)
    for place in range(0, 360, 24):
        draw.arc(_box(middle, 300), place, place + 12, fill=WHITE, width=6)
    draw.line((middle[0], middle[1], middle[0] + 330, middle[1]), fill=ORANGE, width=8)
    draw.line((*middle, middle[0] - 70, middle[1] - 110), fill=INK, width=12)
    _disc(draw, (middle[0] - 74, middle[1] - 116), 26, ORANGE, INK, 6)
    draw.ellipse((middle[0] - 58, middle[1] - 30, middle[0] + 58, middle[1] + 30), fill=INK)
    _disc(draw, middle, 26, ORANGE, WHITE, 5)
    for beside in (-500, 500):
        here = middle[0] + beside, middle[1] + 150
        draw.ellipse((here[0] - 44, here[1] - 22, here[0] + 44, here[1] + 22), fill=(84, 104, 134))
        _disc(draw, here, 20, (224, 188, 160), INK, 3)
    return _png(picture)


def robot() -> bytes:
    """A robot mower on its way over a lawn, the stripes behind it."""
    picture = Image.new("RGB", SIZE, SKY)
    draw = ImageDraw.Draw(picture)
    draw.ellipse((860, 70, 980, 190), fill=(255, 240, 190))
    draw.ellipse((-300, 300, 700, 900), fill=GRASS_FAR)
    draw.ellipse((400, 330, 1_600, 1_000), fill=(146, 190, 114))
    draw.rectangle((0, 520, SIZE[0], SIZE[1]), fill=GRASS)
    for stripe in range(0, 640, 128):
        draw.polygon([(stripe, 520), (stripe + 64, 520), (stripe - 40, 750), (stripe - 150, 750)], fill=GRASS_FAR)
    draw.rounded_rectangle((640, 440, 960, 610), 70, fill=INK)
    draw.rounded_rectangle((670, 420, 900, 520), 50, fill=ORANGE)
    for wheel, radius in ((720, 62), (910, 38)):
        _disc(draw, (wheel, 640 - radius), radius, (60, 66, 78), (24, 28, 36), 10)
    return _png(picture)


def talk() -> bytes:
    """Two people at a counter: one asks, one shows."""
    picture = Image.new("RGB", SIZE, (250, 244, 232))
    draw = ImageDraw.Draw(picture)
    for shelf in (170, 330):
        draw.rectangle((80, shelf, 1_120, shelf + 14), fill=(206, 178, 140))
        for pot in range(120, 1_080, 120):
            draw.rectangle((pot, shelf - 50, pot + 52, shelf), fill=(198, 110, 72))
            draw.ellipse((pot - 14, shelf - 110, pot + 66, shelf - 38), fill=(96, 150, 92))
    for x, colour in ((380, (70, 110, 190)), (820, ORANGE)):
        draw.rounded_rectangle((x - 90, 470, x + 90, 780), 60, fill=colour)
        _disc(draw, (x, 400), 66, (224, 188, 160), INK, 4)
    draw.rounded_rectangle((180, 600, 1_020, 760), 18, fill=(150, 112, 76))
    draw.rounded_rectangle((470, 300, 690, 390), 30, fill=WHITE)
    for dot in (520, 580, 640):
        _disc(draw, (dot, 345), 12, INK, INK, 1)
    return _png(picture)


def _box(middle: tuple[int, int], radius: int) -> tuple[int, int, int, int]:
    return middle[0] - radius, middle[1] - radius, middle[0] + radius, middle[1] + radius


def _disc(draw: ImageDraw.ImageDraw, middle: tuple[int, int], radius: int, fill: Colour | None, line: Colour,
          width: int) -> None:  # fmt: skip
    draw.ellipse(_box(middle, radius), fill=fill, outline=line, width=width)


def _png(picture: Image.Image) -> bytes:
    written = io.BytesIO()
    picture.save(written, "PNG")
    return written.getvalue()
