"""What a trial tells, what is held and decided, what is undone, and the columns of a file told on a page."""

import re
from collections.abc import Callable

import pytest
from flask import Flask

from tests.web.conftest import Visitor
from tests.web.test_imports import PARTICIPANTS, _count, _figures, _import, _launch, _points, _send, office

__all__ = ["office"]

SALES = """kind,document,line,date,rep,client,amount,status
sell_in,A1,1,2024-09-03,R1,C1,250.00,validated
sell_in,A2,1,2024-09-04,R2,C2,500.00,validated
sell_in,A3,1,2024-09-05,,C3,100.00,validated
"""
CANCELLED = "kind,document,line,date,rep,client,amount,status\nsell_in,A1,1,2024-09-03,R1,C1,250.00,cancelled\n"
MONTH = "kind,document,line,date,rep,client,amount\nsell_in,A1,1,2024-09-03,R1,C1,250.00\n"
REUSED = "kind,document,line,date,rep,client,amount\nsell_in,A2,1,2024-10-01,R1,C9,900.00\n"
THEIRS = "Pièce;Jour;Vendeur;Net;Remarque\nF1;03/09/2024;R1;1 250,00;x\nF2;04/09/2024;R2;100,00;y\n"


@pytest.fixture
def trade(web: Flask, office: Visitor) -> Visitor:
    """An administrator, a running challenge, and three lines."""
    _import(office, "participants", PARTICIPANTS)
    _launch(web)
    _import(office, "sales", SALES)
    return office


def test_a_trial_tells_corrections_meanings_and_effects(web: Flask, trade: Visitor) -> None:
    page = trade.get(_send(trade, "sales", CANCELLED).location).text
    assert "1 line is cancelled or rejected." in page
    assert "−2 points, for 1 person, no rank changes" in page
    assert re.search(r"A1 · line 1 · Sell-in.*Status</dt>\s*<dd><s.*validated</s>.*<span>cancelled</span>", page, re.S)
    assert _points(web) == 7


def test_what_a_change_of_records_means_is_told(trade: Visitor) -> None:
    _import(trade, "participants", "code,name,kind,team\nR1,Rep One,rep,North\nR2,Rep Two,rep,North\n")
    page = trade.get(_send(trade, "participants", "code,name,kind,team\nR1,Rep One,rep,\n").location).text
    assert "1 person leaves their team." in page
    assert "There is nothing to import" in trade.get(_send(trade, "participants", PARTICIPANTS).location).text


def test_a_held_line_is_shown_and_written_only_when_somebody_says_so(web: Flask, trade: Visitor) -> None:
    _import(trade, "sales", CANCELLED)
    trial = trade.get(_send(trade, "sales", MONTH + REUSED.splitlines()[1] + "\n").location).text
    assert "2 held lines" in trial
    assert "Every new value is held" in trial
    place = _import(trade, "sales", MONTH + REUSED.splitlines()[1] + "\n")
    page = trade.get(place).text
    assert _figures(page)["Held"] == "2"
    assert _points(web) == 5
    assert "most likely another document" in page
    held = re.findall(r'name="held" value="(\d+)"', page)[0]
    assert trade.post(f"{place}/held/accept", {"held": held}).location == place
    assert _points(web) == 7
    assert "1 held line" in trade.get(place).text
    trade.post(f"{place}/held/refuse")
    page = trade.get(place).text
    assert "/held/accept" not in page
    assert "1 written, 1 left as they were" in page
    assert _points(web) == 7


def test_a_held_line_that_has_changed_since_is_not_written(web: Flask, trade: Visitor) -> None:
    place = _import(trade, "sales", REUSED)
    _import(trade, "sales", SALES.replace("500.00", "600.00"))
    trade.post(f"{place}/held/accept")
    page = trade.get(place).text
    assert _points(web) == 8
    assert "/held/accept" not in page  # the correction took the place of what waited


def test_an_import_is_undone_after_a_preview(web: Flask, trade: Visitor) -> None:
    place = _import(trade, "sales", SALES.replace("250.00", "350.00"))
    assert _points(web) == 8
    page = trade.get(f"{place}/undo").text
    assert _figures(page)["Set back"] == "1"
    assert "A1 · line 1" in page
    trade.post(f"{place}/undo")
    assert _points(web) == 7
    page = trade.get(place).text
    assert "This import was undone" in page
    assert "/undo" not in page
    assert trade.post(f"{place}/undo").status_code == 409
    assert trade.get("/imports/999/undo").status_code == 404


def test_what_was_corrected_since_is_respected_and_told(web: Flask, trade: Visitor) -> None:
    more = "kind,document,line,date,rep,amount\nsell_in,B1,1,2024-09-03,R1,100\nsell_in,B2,1,2024-09-03,R1,200\n"
    first = _import(trade, "sales", more)
    _import(trade, "sales", more.replace("B1,1,2024-09-03,R1,100", "B1,1,2024-09-03,R1,300"))
    assert _points(web) == 12
    page = trade.get(f"{first}/undo").text
    assert (_figures(page)["Cancelled"], _figures(page)["Left alone"]) == ("1", "1")
    trade.post(f"{first}/undo")
    assert _points(web) == 10
    assert _count(web, "sale_line") == 5


def test_columns_are_told_on_a_page_and_remembered(web: Flask, trade: Visitor) -> None:
    asked = _send(trade, "sales", THEIRS, name="theirs.csv").location
    place = asked.removesuffix("/columns")
    assert place != asked
    page = trade.get(asked).text
    assert "F1" in page and "1 250,00" in page
    assert "If no column holds it, say below what all lines have in common: Kind." in page
    chosen = {
        "column-1": "document",
        "column-2": "date",
        "column-3": "rep",
        "column-4": "amount",
        "shared-kind": "sell_in",
    }
    assert trade.post(asked, {**chosen, "column-5": "amount"}).status_code == 422
    lacking = trade.post(asked, {**chosen, "column-2": ""})
    assert lacking.status_code == 422
    assert "Choose the column that holds: Date." in lacking.text
    assert '<option value="sell_in" selected>' in lacking.text
    assert trade.post(asked, chosen).location == place
    assert _figures(trade.get(place).text)["New"] == "2"
    trade.post(f"{place}/apply")
    page = trade.get(_send(trade, "sales", THEIRS.replace("F1", "F8"), name="next.csv").location).text
    assert _figures(page)["New"] == "1"
    assert "read as those of theirs.csv were" in page


def test_columns_that_a_mapping_multiplies_stay_so_on_the_page(trade: Visitor) -> None:
    mapping = '[columns]\ndocument = "Pièce"\ndate = "Jour"\nrep = "Vendeur"\n'
    mapping += 'amount = { quantity = "Qté", unit_price = "Prix" }\n[constants]\nkind = "sell_in"\n'
    text = "Pièce;Jour;Vendeur;Qté;Prix\nF1;03/09/2024;R1;2;10,00\n"
    place = _send(trade, "sales", text).location.removesuffix("/columns")
    trade.post(f"{place}/try", {"what": "sales", "mapping": mapping})
    fields = ["document", "date", "rep", "amount", "amount"]
    chosen = {f"column-{number}": field for number, field in enumerate(fields, 1)}
    assert trade.post(f"{place}/columns", {**chosen, "shared-kind": "sell_in"}).location == place
    trade.post(f"{place}/apply")
    assert "€20.00" in trade.get("/lines?document=F1").text


def test_lines_are_found_and_tell_their_whole_story(trade: Visitor) -> None:
    _import(trade, "sales", SALES.replace("250.00", "350.00"), name="second.csv")
    found = trade.get("/lines?document=a1").text
    line = re.search(r'href="(/lines/\d+)"', found)
    assert line is not None
    # Not a bare "A2": a token of a form may hold these letters.
    assert "A1&nbsp;" in found and "A2&nbsp;" not in found
    page = trade.get(line[1]).text
    assert page.index("second.csv") < page.index("f.csv")
    assert "Autumn" in page and "Turnover" in page and ">3 points" in page
    assert "Rep Two" in trade.get("/lines?person=two").text
    assert "No line was found" in trade.get("/lines?client=%25").text


@pytest.mark.parametrize("place", ["/lines/{}", "/imports/{}", "/imports/{}/undo", "/challenges/autumn/revisions/{}"])
def test_a_number_that_no_database_holds_leads_nowhere(trade: Visitor, place: str) -> None:
    assert {trade.get(place.format(number)).status_code for number in (2**31, 2**63, 10**30)} == {404}


def test_lines_without_participant_open_as_a_list(
    trade: Visitor, add: Callable[..., None], visit: Callable[[str], Visitor]
) -> None:
    add("director@example.org", "director")
    director = visit("director@example.org")
    assert "/challenges/autumn/uncredited" in director.get("/challenges/autumn").text
    page = director.get("/challenges/autumn/uncredited").text
    assert ">A3&nbsp;· 1<" in page and "A1&nbsp;" not in page


def test_a_waiting_file_is_discarded_from_the_list(web: Flask, trade: Visitor) -> None:
    place = _send(trade, "sales", MONTH).location
    assert f'action="{place}/discard"' in trade.get("/imports").text
