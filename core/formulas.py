"""Texts that a spreadsheet would take for a formula, and run: made into texts before they are written to a CSV file."""

import re

# How formulas begin, in one spreadsheet or another; of a mark for text one more is needed, or it would be lost.
_FORMULA = re.compile(r"['=+\-@\t\r\n\0＝＋－＠]")
# A number with its sign is one, also before what is counted: a formula needs brackets, another sign or a cell's name.
_NUMBER = re.compile(r"[+-]\s?[0-9][0-9 .,'’\u00a0\u202f]*(?:%|[^\W\d]{0,4}|\s?[€$£¥])")


def inert(text: str) -> str:
    """The text behind the mark by which spreadsheets know one (`'`), where they would take it for a formula."""
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text
