"""Two colours of a programme and all that follow from them, each dark or light enough for what is written on it.

Contrast as WCAG 2 counts it: 4.5 for texts, 3 for large figures and shapes.
"""

import re
from dataclasses import dataclass

TEXT, SHAPE = 4.5, 3.0
WHITE, BLACK = "#ffffff", "#000000"
# What pages are laid on: the lightest and the darkest ground of each theme that a link stands on.
LIGHT_GROUNDS = (WHITE, "#f5f5f2", "#edeef0")
DARK_GROUNDS = ("#161b24", "#0e1117", "#1f2631")
ON_ACCENT = "#1f1602"
HEX = re.compile(r"#[0-9a-f]{6}")
STEP = 0.04
# How much black is in the head of a page.
HERO = 0.28
Palette = dict[str, str]


@dataclass(frozen=True)
class Themes:
    """The colours of the light and of the dark theme, by the names that style sheets have for them."""

    light: Palette
    dark: Palette


def is_colour(text: str) -> bool:
    """Whether this is written as `#2f4aa8`."""
    return HEX.fullmatch(text) is not None


def contrast(one: str, other: str) -> float:
    """How many times lighter the lighter one is, from 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def mixed(colour: str, other: str, share: float) -> str:
    """A colour with so great a share of another one in it."""
    parts = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in parts)


def themes(brand: str, accent: str) -> Themes:
    """All colours that follow from the two."""
    hero = {"hero": mixed(brand, BLACK, HERO), "hero-deep": mixed(brand, BLACK, 0.62)}
    accents = {"accent": accent, "on-accent": ON_ACCENT, "on-hero-soft": mixed(brand, WHITE, 0.8)}
    light = mixed(accent, WHITE, 0.82)
    dark = mixed(accent, DARK_GROUNDS[0], 0.8)
    on_dark = _until(brand, WHITE, (*DARK_GROUNDS, mixed(brand, DARK_GROUNDS[0], 0.6)))
    return Themes(
        {
            "brand": brand,
            "brand-strong": mixed(brand, BLACK, 0.22),
            "brand-soft": mixed(brand, WHITE, 0.9),
            "on-brand": WHITE,
            **hero,
            **accents,
            "accent-ink": _until(accent, BLACK, (*LIGHT_GROUNDS, light)),
            "accent-soft": light,
        },
        {
            "brand": on_dark,
            "brand-strong": mixed(on_dark, WHITE, 0.3),
            "brand-soft": mixed(brand, DARK_GROUNDS[0], 0.6),
            "on-brand": mixed(brand, BLACK, 0.8),
            **hero,
            **accents,
            "accent-ink": _until(accent, WHITE, (*DARK_GROUNDS, dark)),
            "accent-soft": dark,
        },
    )


def written(found: Themes) -> str:
    """The colours as a style sheet that comes after our own."""
    return "".join(
        f"{selector} {{\n{''.join(f'  --{name}: {value};{chr(10)}' for name, value in colours.items())}}}\n"
        for selector, colours in (
            (':root,\n[data-bs-theme="light"]', found.light),
            ('[data-bs-theme="dark"]', found.dark),
        )
    )


def _until(colour: str, towards: str, grounds: tuple[str, ...]) -> str:
    """The colour, led on towards white or black until it can be read on each of the grounds."""
    share, found = 0.0, colour
    while share < 1 and min(contrast(found, ground) for ground in grounds) < TEXT + 0.1:
        share += STEP
        found = mixed(colour, towards, min(share, 1))
    return found


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(value / 255) for value in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)
