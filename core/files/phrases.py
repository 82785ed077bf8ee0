"""Sentences filled for a whole column at once: translated once, then completed line by line."""

import re

import polars as pl

LONGEST_SHOWN = 60
_PLACE = re.compile(r"\{(\w+)\}")


def fill(template: str, **places: pl.Expr) -> pl.Expr:
    """The template with each `{name}` replaced by that expression's text; other braces stay as they are."""
    parts: list[pl.Expr] = []
    end = 0
    for found in _PLACE.finditer(template):
        if found[1] in places:
            parts += [pl.lit(template[end : found.start()]), places[found[1]].cast(pl.String).fill_null("")]
            end = found.end()
    return pl.concat_str([*parts, pl.lit(template[end:])])


def shown(value: pl.Expr) -> pl.Expr:
    """A value short enough for a sentence."""
    return pl.when(value.str.len_chars() > LONGEST_SHOWN).then(value.str.slice(0, LONGEST_SHOWN) + "…").otherwise(value)
