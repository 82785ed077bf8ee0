"""`palier invoice read`: JSON for machines, a table for people, a sentence and 1 for what is none."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from tests.app.told import assert_told, palier
from tests.sales.pdfs import in_names, pdf_of
from tests.sales.written import Sold, Written, cii, ubl

SOLD = Sold(quantity=Decimal("2.50"), price=Decimal("3.3333"), buyer_code="B1")
LINE = {
    "line": "1", "code": "S-12", "gtin": "3518370400049", "name": "Sécateur <pro>", "quantity": "2.5",
    "unit_price": "3.33", "amount": "8.33",
}  # fmt: skip


def test_json_is_as_it_is_told(tmp_path: Path) -> None:
    file = tmp_path / "anything.bin"
    file.write_bytes(pdf_of(in_names(("factur-x.xml", cii(Written(lines=(SOLD,)), "BASIC").encode()))))
    ended = palier("invoice", "read", str(file), "--format", "json", PALIER_LANGUAGE="fr")
    assert json.loads(ended.stdout) == {
            "profile": "BASIC", "number": "FA-2026-0042", "date": "2026-09-14", "type": "380",
            "seller": "Au bon moulin", "buyer": "Jardins & Cie", "currency": "EUR", "total": "10.00", "lines": [LINE],
        }  # fmt: skip
    assert (ended.exit_code, ended.stderr) == (0, "")


def test_a_credit_note_is_told_as_it_is_written_and_what_does_not_add_up_is_told_beside(tmp_path: Path) -> None:
    file = tmp_path / "credit.xml"
    file.write_text(ubl(Written(type="381", lines=(SOLD,), lie=Decimal("0.10"))))
    ended = palier("invoice", "read", str(file), "--format", "json", PALIER_LANGUAGE="en")
    told = json.loads(ended.stdout)
    assert (told["type"], told["total"], told["lines"][0]["quantity"]) == ("381", "10.10", "2.5")
    assert "a difference of −€0.10" in ended.stderr
    ended = palier("invoice", "read", str(file), "--format", "csv", PALIER_LANGUAGE="en")
    assert ended.stdout.splitlines()[1] == "1,S-12,3518370400049,Sécateur <pro>,2.5,3.33,8.33"


@pytest.mark.parametrize(("language", "words"), [
    ("en", ["Invoice FA-2026-0042 · 14 Sep 2026 · UBL", "SIRET 99999999800010", "unit price", "€3.3333", "€8.33"]),
    ("fr", ["Facture FA-2026-0042 · 14/09/2026 · UBL", "SIRET 99999999800010", "prix unitaire", "3,3333\u00a0€"]),
])  # fmt: skip
def test_people_read_a_table_in_their_language(tmp_path: Path, language: str, words: list[str]) -> None:
    file = tmp_path / "invoice.xml"
    file.write_text(ubl(Written(lines=(SOLD,))))
    ended = palier("invoice", "read", str(file), PALIER_LANGUAGE=language)
    assert ended.exit_code == 0
    if language == "fr" and "Invoice " in ended.stdout:
        pytest.skip("the translations are not compiled: script/setup does it")
    assert [word for word in words if word not in ended.stdout] == []


def test_where_there_is_none_a_sentence_says_so(tmp_path: Path) -> None:
    file = tmp_path / "mine.pdf"
    file.write_bytes(pdf_of())
    ended = palier("invoice", "read", str(file), "--format", "json", PALIER_LANGUAGE="fr")
    assert (ended.exit_code, ended.stdout) == (1, "")
    # The first where the translations are not compiled.
    assert_told(ended, "mine.pdf has no electronic invoice", "mine.pdf ne contient pas de facture électronique")
