"""The page of one's own count: every kind of difference in words, totals that add up, and nothing stored."""

import csv
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from io import BytesIO, StringIO
from typing import Any

import pytest
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from core.clock import today
from core.db import Base, db
from tests.web.scenes import Scene, account, of_programme, programme, words

HEAD = "kind,document,line,date,rep,distributor,client,product,quantity,amount,status\n"


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def scene(
    request: pytest.FixtureRequest, fresh_database: Callable[..., str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Scene]:
    """The usual programme, and what differs from a rep's own list in every way."""
    with programme(fresh_database(request.param, of_programme()), tmp_path_factory.mktemp("programme")) as scene:
        now = scene_day(scene)
        scene.bring_in("sales", more_sales(now), "first.csv")
        scene.bring_in("sales", more_sales(now, corrected="120.00", rep="R2", status="cancelled"), "second.csv")
        # The number of a sale used again for another client on another day: it waits for a decision.
        reused = f"sell_in,F3,3,{now - timedelta(days=3)},R1,D1,C7,road,1,444.00,validated\n"
        scene.bring_in("sales", HEAD + reused, "third.csv")
        with scene.app.app_context():
            account("both", "rep", "R1", "R2")
        yield scene


def scene_day(scene: Scene) -> date:
    with scene.app.app_context():
        return today()


def more_sales(now: date, corrected: str = "150.00", rep: str = "R1", status: str = "validated") -> str:
    rows = [
        ("0042", now, "R1", "C5", "200.00", "validated"),
        ("K1", now, "R1", "C5", corrected, "validated"),
        ("K2", now, rep, "C5", "310.00", "validated"),
        ("K3", now, "R1", "C5", "320.00", status),
        ("K4", now, "R1", "C5", "330.00", "submitted"),
        ("K5", now - timedelta(days=200), "R1", "C5", "340.00", "validated"),
        ("K6", now, "R1", "C5", "-25.00", "validated"),
    ]
    lines = [
        f"sell_in,{doc},1,{day},{who},D1,{client},road,1,{cents},{state}"
        for doc, day, who, client, cents, state in rows
    ]
    return HEAD + "\n".join(lines) + "\n"


def sent(scene: Scene, text: str, email: str = "anna", of: str = "spring:R1", **more: Any) -> TestResponse:
    return scene.visitor(email).post("/my-sales/count", {"of": of, "text": text, **more})


def own(scene: Scene) -> str:
    """A list: what agrees, and one of each difference."""
    now = scene_day(scene)
    rows = ["document;date;amount", f"f 1;{now};1234,56", f"F2;{now - timedelta(days=2)};150,00", "42;;200,00"]
    rows += [
        "K1;;150,00",
        "K2;;310,00",
        "K3;;320,00",
        "K4;;330,00",
        "K5;;340,00",
        "F4;;640,00",
        "NO1;;10,00",
        "F3;;444",
    ]
    return "\n".join([*rows, "F1;;1234,56", "F1;;77,00", "X;;abc"])


def test_each_difference_is_told_in_words_and_everything_adds_up(scene: Scene) -> None:
    answer = sent(scene, own(scene))
    assert answer.status_code == 200
    page = words(answer.text)
    for told in (
        "Palier writes its number 0042.",
        "It said €150.00 until",
        "and was corrected: €120.00.",
        "You have the day",
        "Credited to somebody else",
        "Until",
        "Cancelled.",
        "Submitted: counts once it is validated.",
        "not within the days of the challenge",
        "It came with a file and waits for an administrator’s decision.",
        "Palier has no document of this number.",
        "It stands more than once on your list",
        "in it no other line for this amount",
        "A return, or a credit note",
        "In Palier, and not on your list",
        "1 line could not be read",
        "Line 15",
    ):
        assert told in page, told
    sums = answer.text.partition('id="sum"')[2].partition("</table>")[0]
    cents = [amount(text) for text in re.findall(r'<td class="number">([^<]+)</td>', sums)]
    [first, *steps, last] = cents
    assert first + sum(steps) == last
    [row] = [row for row in scene.rows("leaderboard", "spring") if row["participant"] == "R1"]
    assert f"All your points{int(row['points']):,}" in re.sub(r"\s*(<[^>]*>\s*)+", "", answer.text)


def amount(text: str) -> int:
    digits = int(re.sub(r"\D", "", text))
    return -digits if "−" in text else digits


def test_a_file_a_period_and_whoever_sees_more(scene: Scene) -> None:
    now = scene_day(scene)
    days = {"of": ":R1", "first": str(now - timedelta(days=300)), "last": str(now)}
    file = (BytesIO(b"Facture;Montant HT\nF1;1 234,56\nK5;340\nF4;640\n"), "own.csv")
    page = words(scene.visitor("anna").post("/my-sales/count", {**days, "file": file}).text)
    assert "2 of your 3 sales are the same in Palier." in page
    assert "F1\t\t\t\t\t1234.56" in page or "1234.56" in page
    # Whoever acts for the other one too may know.
    assert "Credited to Bruno." in words(sent(scene, "F4 640", email="both").text)


def test_nothing_is_stored_and_bad_lists_get_a_sentence(scene: Scene) -> None:
    before = contents(scene)
    sent(scene, own(scene))
    for text, told in (
        ("", "Choose a file, or write at least one sale here."),
        ("hello", "No sale of this list could be read"),
        ("document;client", "needs one column for the document and one for the amount"),
        ("document;amount", "No sale of this list could be read"),
        ("document;amount;amount\nF1;2;3", "needs one column"),
        ("\x01;3", "Your list"),
        ("F1 " + "9" * 30, "too large"),
        ("F" * 90 + ";12", "longer than any"),
        ("\n".join(f"F{n} 1" for n in range(5001)), "has more than 5,000 lines"),
        ("F1 =HYPERLINK(1)", "formula"),
    ):
        answer = sent(scene, text)
        assert answer.status_code in (200, 422), text[:40]
        assert told in words(answer.text), (told, words(answer.text)[-1500:])
    days = {"of": ":R1", "first": "2024-02-30", "last": "x"}
    assert "Choose the first and the last day" in words(sent(scene, "F1 1", **days).text)
    picture = (BytesIO(b"\x89PNG\r\n\x1a\n" + bytes(99)), "own.xlsx")
    assert scene.visitor("anna").post("/my-sales/count", {"of": "spring:R1", "file": picture}).status_code == 422
    assert sent(scene, "F1 1", of="spring:R2").status_code == 422
    assert contents(scene) == before


def contents(scene: Scene) -> dict[str, int]:
    """How many rows each table has."""
    with scene.app.app_context():
        return {
            table.name: db.session.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
        }


def test_a_list_made_of_what_palier_credits_agrees(scene: Scene) -> None:
    mine = scene.visitor("anna").get("/my-sales?challenge=spring&participant=R1&form=csv").text
    rows = list(csv.DictReader(StringIO(mine.lstrip("\ufeff")), delimiter=";" if ";" in mine.splitlines()[0] else ","))
    text = "\n".join(["document;amount", *(f"{row['Document']};{row['Amount']}" for row in rows)])
    page = words(sent(scene, text).text)
    assert f"All your {len(rows)} sales are the same in Palier." in page
