"""The pages of wallets: what they show, to whom, and how points are given and taken by hand."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

import pytest
from flask import Flask
from sqlalchemy import event, func, select

from core.clock import as_if
from core.db import db, writing
from core.models import Participant
from rewards.wallet.books import Stated, close_books, open_book
from rewards.wallet.kinds import EntryKind
from rewards.wallet.models import Wallet, WalletEntry
from rewards.wallet.services import adjust
from rewards.wallet.statement import statement_on
from tests.rewards.lives import FIRST, Life, noon, people
from tests.web.conftest import Visitor, add, quick_hashes, visit, web
from tests.web.scenes import words

__all__ = ["add", "quick_hashes", "visit", "web"]

Visit = Callable[[str | None], Visitor]
CHALLENGE = """
code = "club"
title = { fr = "Le club", en = "The club" }
start = 2025-12-01
end = 2026-06-30
[wallet]
available = "posting"
after_days = 30
[[criteria]]
name = "Turnover"
type = "revenue"
points = 1
every = 10
"""


@dataclass
class Visitors:
    """Whoever is named, signed in at the moment: sessions end while months go by."""

    visit: Visit

    def __getitem__(self, name: str) -> Visitor:
        return self.visit(f"{name}@example.org")


@pytest.fixture
def both(web: Flask, add: Callable[..., None], visit: Visit) -> Visitors:
    """Two reps with an account each, a director and an administrator."""
    with web.app_context(), writing(db.session()) as session:
        people(session, "R1", "R2")
    add("anna@example.org", "rep", "R1")
    add("both@example.org", "rep", "R1", "R2")
    for role in ("director", "administrator"):
        add(f"{role}@example.org", role)
    return Visitors(visit)


def number(code: str) -> int:
    return db.session.scalars(select(Participant.id).where(Participant.code == code)).one()


def give(code: str, points: int, day: date, expires: date | None = None, opens: date | None = None) -> None:
    with writing(db.session()) as session:
        book = open_book(session, number(code), day)
        book.credit(EntryKind.BONUS, points, opens or day, expires, Stated("module"))
        close_books(session, [book])


def shown(page: str) -> tuple[int, int, int]:
    """What a page says can be spent, stands in the wallet, and is still to come."""
    text = words(page)
    told = re.search(r"To spend now ([\d,]+) points? Balance (−?[\d,]+)(?: Still to come ([\d,]+))?", text)
    assert told, text[:400]
    return tuple(int((it or "0").replace(",", "").replace("−", "-")) for it in told.groups())  # type: ignore[return-value]


@pytest.mark.parametrize("seed", range(3))
def test_a_page_says_what_the_whole_life_comes_to(web: Flask, both: Visitors, seed: int) -> None:
    day, rng = FIRST, Random(seed)
    with web.app_context():
        life, other = Life(number("R1"), rng), Life(number("R2"), rng)
    seen = 0
    for _step in range(10):
        day += timedelta(days=rng.choice([0, 1, 12, 30]))
        with web.app_context(), as_if(noon(day)), writing(db.session()) as session:
            for one in (life, other):
                one.step(session, day)
                one.step(session, day)
        for later in (0, 14, 70):
            on = day + timedelta(days=later)
            with web.app_context(), as_if(noon(on)):
                rows = statement_on(db.session(), life.person, on)
            if not rows:
                continue
            with as_if(noon(on)):
                page = both["anna"].get("/wallet").text
                last = rows[-1]
                assert shown(page) == (last.available, last.balance, last.pending)
                told = [int(it.replace("−", "-").replace("+", "")) for it in
                        re.findall(r'<p class="wallet-points"><strong[^>]*>([^<]+)<', page)]  # fmt: skip
                # What is over together is told together until it is written.
                assert sum(told) == last.balance
                assert [it for it in told if it > 0] == [row.points for row in rows if row.points > 0][::-1]
                of_director = both["director"].get("/wallets/R1").text
                assert shown(of_director) == shown(page)
                in_list = words(both["director"].get("/wallets?search=R1").text)
                assert f"R1 {last.available:,} {last.balance:,}".replace("-", "−") in in_list
                seen += 1
    assert seen > 10


def test_nobody_is_shown_anothers(web: Flask, both: Visitors) -> None:
    with web.app_context():
        give("R1", 111, FIRST)
        give("R2", 7_777, FIRST)
        with writing(db.session()) as session:
            adjust(session, number("R2"), 9, "a secret", None)
    for path in ("/wallet", "/wallet?participant=R1", "/wallet?participant=R1&before=3", "/home"):
        page = both["anna"].get(path)
        assert page.status_code == 200 and "7,7" not in page.text and "secret" not in page.text, path
    assert both["anna"].get("/wallet?participant=R2").status_code == 404
    assert both["anna"].get("/wallets/R2").status_code == 403
    # Of an account that acts for both, the first one, or the one that is asked for.
    assert shown(both["both"].get("/wallet").text)[0] == 111
    assert shown(both["both"].get("/wallet?participant=R2").text)[0] == 7_786


def test_entries_lead_to_what_explains_them(web: Flask, both: Visitors) -> None:
    from challenges.lifecycle.services import add_challenge, launch_challenge
    from tests.operations.programme import bring_in

    day = FIRST
    with as_if(noon(day)):
        with web.app_context(), writing(db.session()) as session:
            add_challenge(session, CHALLENGE)
            launch_challenge(session, "club")
        page = words(both["anna"].get("/wallet").text)
        assert "Nothing in the wallet yet" in page and "The club With each sale that counts" in page
        assert 'href="/wallet"' not in both["anna"].get("/home").text
        with web.app_context(), writing(db.session()) as session:
            header = "kind,document,line,date,rep,quantity,amount\n"
            bring_in(session, "sales", f"{header}sell_in,F1,1,{day},R1,1,500.00\n")
        page = both["anna"].get("/wallet").text
        assert shown(page) == (0, 50, 50)
        assert 'href="/challenges/club/participants/R1"' in page and "on 9 February 2026" in words(page)
        assert both["anna"].get("/challenges/club/participants/R1").status_code == 200
        assert "0 points to spend 50 still to come" in words(both["anna"].get("/home").text)
    with as_if(noon(date(2026, 2, 9))):
        assert shown(both["anna"].get("/wallet").text) == (50, 50, 0)
        anna = both["anna"]
        for _again in range(2):
            assert "50 points to spend" in words(anna.get("/home").text)
        # The page that is kept is another one after the next entry.
        with web.app_context(), writing(db.session()) as session:
            adjust(session, number("R1"), -20, "as agreed", None)
        assert "30 points to spend" in words(anna.get("/home").text)


def test_a_long_wallet_costs_what_a_short_one_does(web: Flask, both: Visitors) -> None:
    asked: list[str] = []
    with web.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda _c, _k, statement, *_rest: asked.append(statement))
    costs, counted = [], 0
    for count in (60, 100):
        with web.app_context(), writing(db.session()) as session:
            book = open_book(session, number("R1"), FIRST)
            for points in range(counted + 1, counted + count + 1):
                book.credit(EntryKind.BONUS, points, FIRST, None, Stated("module"))
            close_books(session, [book])
        counted += count
        both["anna"].get("/wallet")
        asked.clear()
        both["anna"].get("/wallet")
        costs.append(len(asked))
    assert costs[0] == costs[1]
    found: list[int] = []
    path: str | None = "/wallet"
    while path:
        page = both["anna"].get(path).text
        found += [int(it) for it in re.findall(r">\+(\d+)</strong>", page)]
        older = re.search(r'rel="next" href="([^"]+)"', page)
        path = older[1].replace("&amp;", "&") if older else None
    assert found == list(range(160, 0, -1))


def test_points_are_given_once_after_they_were_shown(web: Flask, both: Visitors) -> None:
    visitor, address = both["administrator"], "/wallets/R1/adjust"
    assert visitor.get(address).status_code == 200
    for sent, said in (
        ({"points": "none", "reason": "Kept as written"}, "Write a whole number from 1 to 1,000,000."),
        ({"points": "0", "reason": "Kept as written"}, "Write a whole number"),
        ({"points": "1000001", "reason": "Kept as written"}, "Write a whole number"),
        ({"points": "12", "reason": " "}, "Write why"),
        ({"points": "12", "reason": "x" * 501}, "Write at most 500 characters."),
    ):
        answer = visitor.post(address, {"way": "give", **sent})
        assert answer.status_code == 422 and said in answer.text and sent["points"] in answer.text
        assert sent["reason"].strip() in answer.text
    wanted = {"way": "give", "points": "1 200", "reason": "Thanks  for <b>all</b>"}
    first = visitor.post(address, wanted)
    assert first.status_code == 200 and "To spend now 0 → 1,200" in words(first.text)
    assert balance(web) == (0, 0)
    confirmed = wanted | {"shown": mark_in(first.text)}
    for _click in range(2):
        answer = visitor.post(address, confirmed)
        assert (answer.status_code, answer.location) == (302, "/wallets/R1")
        assert balance(web) == (1_200, 1)
    page = words(visitor.get("/wallets/R1").text)
    assert "1,200 points given to Rep R1." in page and "Thanks for &lt;b&gt;all&lt;/b&gt;" not in page
    assert "Thanks for <b>all</b>" in page and "Administrator" in page
    # The participant reads why, not who.
    own = words(both["anna"].get("/wallet").text)
    assert "Thanks for" in own and "Given by hand" in own and "Administrator" not in own


def test_what_has_changed_meanwhile_is_shown_again(web: Flask, both: Visitors) -> None:
    visitor, address = both["administrator"], "/wallets/R1/adjust"
    wanted = {"way": "take", "points": "50", "reason": "A mistake"}
    first = visitor.post(address, wanted)
    assert "Owed 0 → 50" in words(first.text)
    with web.app_context():
        give("R1", 80, FIRST)
    again = visitor.post(address, wanted | {"shown": mark_in(first.text)})
    assert again.status_code == 409 and "To spend now 80 → 30" in words(again.text)
    assert balance(web) == (80, 1)
    # What was shown is not what is sent now.
    other = visitor.post(address, wanted | {"points": "60", "shown": mark_in(again.text)})
    assert other.status_code == 200 and "To spend now 80 → 20" in words(other.text)
    assert balance(web) == (80, 1)
    assert visitor.post(address, wanted | {"shown": mark_in(again.text)}).status_code == 302
    assert balance(web) == (30, 2)
    assert both["director"].post(address, wanted).status_code == 403
    assert 'href="/wallets/R1/adjust"' not in both["director"].get("/wallets/R1").text


def test_the_list_is_searched_and_taken_away(web: Flask, both: Visitors) -> None:
    visitor = both["director"]
    assert "Nobody has a wallet yet" in words(visitor.get("/wallets").text)
    with web.app_context(), as_if(noon(FIRST)):
        give("R1", 5, FIRST, FIRST + timedelta(days=1))
        give("R2", 3, FIRST, None, FIRST + timedelta(days=9))
        give("R2", 4, FIRST, FIRST + timedelta(days=30))
    with as_if(noon(FIRST + timedelta(days=2))):
        listed = visitor.get("/wallets?form=csv").text.splitlines()[1:]
        assert listed == ["Rep R2,R2,4,7,0,2026-02-09", "Rep R1,R1,0,0,0,"]
        for order in ("name", "code", "available", "balance", "owed", "expires"):
            for way in ("up", "down"):
                assert visitor.get(f"/wallets?sort={order}&order={way}").status_code == 200
        assert "Rep R1" not in visitor.get("/wallets?search=r2").text
        assert "Rep R2" in visitor.get("/wallets?search=r2&page=9").text


def balance(web: Flask) -> tuple[int, int]:
    """What stands in the wallet of the first rep, and how many entries have come to it."""
    with web.app_context():
        person = number("R1")
        wallet = db.session.get(Wallet, person)
        count = db.session.scalar(select(func.count()).where(WalletEntry.participant_id == person)) or 0
        return (wallet.balance if wallet else 0), count


def mark_in(page: str) -> str:
    found = re.search(r'name="shown"[^>]* value="([^"]+)"', page)
    assert found, page
    return found[1]
