"""A statement says what the ledger holds, no more and no less."""

import pytest
from flask_babel import force_locale
from sqlalchemy.orm import Session

from challenges.ledger.balances import balances, movements
from challenges.ledger.standings import standing_of
from challenges.lifecycle.finding import find_challenge, find_participant
from challenges.lifecycle.services import add_challenge
from core.errors import Refused
from core.models import Participant
from statements.content import Statement, read_statement
from tests.statements.conftest import CHALLENGE, CODE


def read(session: Session, code: str, language: str = "en") -> Statement:
    with force_locale(language):
        return read_statement(session, find_challenge(session, CODE), find_participant(session, code))


@pytest.mark.parametrize("code", ["R1", "R2", "R3"])
def test_total_contributions_keys_entries_and_history_all_equal_the_ledger(opened, code):
    statement = read(opened, code)
    challenge, person = find_challenge(opened, CODE), find_participant(opened, code)
    held = balances(opened, challenge, person.id)

    standing = standing_of(opened, challenge, person.id)

    assert standing is not None
    assert statement.points == sum(row.points for row in held) == standing.points
    assert {it.rule.name: it.rule.points for it in statement.contributions if it.rule.points} == {
        name: sum(row.points for row in held if row.criterion == name) for name in {row.criterion for row in held}
    }
    for it in statement.contributions:
        assert sum(key.points for key in it.rule.keys) == it.rule.points
    assert sum(entry.points for entry in statement.entries) == statement.points
    assert statement.history[-1][1] == statement.points


def test_every_posting_stands_once_the_oldest_first_with_the_balance_after_it(opened):
    statement = read(opened, "R1")
    made = movements(opened, find_challenge(opened, CODE), find_participant(opened, "R1").id)

    assert [(it.at, it.rule, it.points) for it in statement.entries] == [
        (it.at, it.criterion, it.points) for it in reversed(made)
    ]
    assert statement.entries[0].at < statement.entries[-1].at
    assert any(entry.points < 0 for entry in statement.entries)
    held = 0
    for entry, line in zip(statement.entries, statement.ledger, strict=True):
        held += entry.points
        assert (line.points, line.balance) == (entry.points, held)
    assert statement.entries[0].reason == "Challenge launched"
    # The file may be called after somebody else.
    assert statement.entries[-1].reason == "Sales imported"


def test_the_ledger_names_what_was_sold(opened):
    """The largest of the sales that came since the same rule and key were posted for; else why it was posted."""
    first = next(line for line in read(opened, "R1").ledger if line.what == "Turnover & more")
    assert first.why == "Oak “Classic” & Co · C4 and 4 more"
    assert {line.why for line in read(opened, "R3").ledger if line.what.startswith("New clients · K00")} == {
        f"Bolt · K00{n}" for n in range(10)
    }


def test_the_named_sales_and_the_others_add_up_to_the_sales_that_count(opened):
    sales = read(opened, "R3").contributions[0].sales

    assert sales is not None
    assert (sales.count, len(sales.largest), sales.others) == (120, 3, 117)
    assert sum(sale.amount_cents for sale in sales.largest) + sales.others_cents == sales.total_cents == 120_000


def test_reference_lines_of_a_growth_are_not_named_among_the_sales_of_the_challenge(opened):
    growth = next(it for it in read(opened, "R1").contributions if it.rule.name == "Growth")

    # The very lines that the turnover counts: named there, and not a second time.
    assert growth.sales is None
    assert growth.same_sales_as == "Turnover & more"


def test_the_largest_sale_comes_first(opened):
    sales = read(opened, "R1").contributions[0].sales

    assert sales is not None
    assert [sale.amount_cents for sale in sales.largest] == [310_000, 132_040, 95_000]
    assert sales.largest[0].document == "F5 / 1"
    assert (sales.others, sales.others_cents) == (2, -12_040)


def test_language_of_title_and_keys_follows_the_reader(opened):
    said = []
    for language in ("fr", "en"):
        with force_locale(language):
            statement = read(opened, "R1", language)
            said.append((statement.title, statement.contributions[2].rule.keys[0].label))
    assert said == [("Challenge d’automne", "septembre 2024"), ("Autumn challenge", "September 2024")]


def test_a_draft_has_no_statements(opened):
    add_challenge(opened, CHALLENGE.replace(CODE, "next"))
    with pytest.raises(Refused, match="draft"):
        read_statement(opened, find_challenge(opened, "next"), find_participant(opened, "R1"))
    opened.rollback()


def test_who_does_not_take_part_has_none(opened):
    opened.add(Participant(code="D1", name="Shop", kind="distributor"))
    opened.flush()
    with pytest.raises(Refused, match="Shop does not take part"):
        read(opened, "D1")
    opened.rollback()
