"""The pictures of the demonstration's challenges: a garden at the season, painted by rule and the same every time."""

import io
from math import pi, sin
from random import Random

from PIL import Image, ImageDraw, ImageFilter

SIZE = 1_600, 400
Colour = tuple[int, int, int]
# By a word in the challenge's code: the sky above and below, the hills from far to near, the flowers.
SEASONS: dict[str, tuple[Colour, Colour, Colour, Colour, tuple[Colour, ...]]] = {
    "automne": ((246, 206, 140), (252, 236, 200), (214, 150, 84), (98, 58, 34), ((222, 110, 40), (240, 186, 70))),
    "hiver": ((186, 208, 228), (238, 243, 248), (150, 176, 196), (52, 78, 98), ((206, 60, 70), (250, 250, 250))),
    "printemps": ((170, 214, 238), (238, 248, 244), (150, 200, 130), (44, 104, 66), ((240, 130, 170), (250, 214, 90))),
    "ete": ((120, 190, 236), (232, 246, 252), (142, 190, 96), (34, 92, 56), ((246, 196, 60), (236, 96, 74))),
}
HILLS, FLOWERS = 5, 110


def painted(code: str) -> bytes:
    """A PNG for the challenge of that code."""
    chance = Random(code)
    season = next((word for word in SEASONS if word in code), "printemps")
    above, below, far, near, flowers = SEASONS[season]
    picture = _sky(above, below)
    draw = ImageDraw.Draw(picture)
    _sun(draw, chance)
    for hill in range(HILLS):
        _hill(draw, chance, hill, _between(far, near, hill / (HILLS - 1)))
    picture = picture.filter(ImageFilter.GaussianBlur(0.8))
    draw = ImageDraw.Draw(picture)
    for _ in range(FLOWERS):
        _flower(draw, chance, _between(near, (0, 0, 0), 0.25), chance.choice(flowers))
    written = io.BytesIO()
    picture.save(written, "PNG")
    return written.getvalue()


def _between(one: Colour, other: Colour, share: float) -> Colour:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _sky(above: Colour, below: Colour) -> Image.Image:
    picture = Image.new("RGB", SIZE)
    draw = ImageDraw.Draw(picture)
    for row in range(SIZE[1]):
        draw.line((0, row, SIZE[0], row), fill=_between(above, below, row / SIZE[1]))
    return picture


def _sun(draw: ImageDraw.ImageDraw, chance: Random) -> None:
    x, y, radius = chance.randrange(900, 1_250), chance.randrange(80, 120), 46
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=(255, 246, 214))


def _hill(draw: ImageDraw.ImageDraw, chance: Random, number: int, colour: Colour) -> None:
    base, waves = 150 + number * 50, [(chance.uniform(0.6, 2.4), chance.uniform(0, 2 * pi)) for _ in range(3)]
    points: list[tuple[float, float]] = [(0, SIZE[1])]
    for x in range(0, SIZE[0] + 8, 8):
        lift = sum(sin(2 * pi * rate * x / SIZE[0] + shift) for rate, shift in waves)
        points.append((x, base - lift * (20 - 3 * number)))
    draw.polygon([*points, (SIZE[0], SIZE[1])], fill=colour)


def _flower(draw: ImageDraw.ImageDraw, chance: Random, stem: Colour, colour: Colour) -> None:
    x, height = chance.randrange(SIZE[0]), chance.randrange(30, 120)
    top, lean, petal = SIZE[1] - height, chance.randrange(-14, 15), chance.randrange(4, 10)
    draw.line((x, SIZE[1], x + lean, top), fill=stem, width=3)
    for part in range(5):
        turn = 2 * pi * part / 5
        middle = x + lean + petal * sin(turn), top + petal * sin(turn + pi / 2)
        draw.ellipse((middle[0] - petal, middle[1] - petal, middle[0] + petal, middle[1] + petal), fill=colour)
    draw.ellipse((x + lean - 3, top - 3, x + lean + 3, top + 3), fill=(255, 236, 170))
