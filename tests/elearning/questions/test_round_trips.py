"""What is written in another format and read again is the same bank, as far as the format carries it."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from elearning.questions.formats.formats import Target, read, sniff, write
from elearning.questions.formats.gathering import title_of
from elearning.questions.formats.markup import from_html
from elearning.questions.formats.qti.writing import write_item
from elearning.questions.formats.verdict import Refused
from elearning.questions.model import Bank, Fill, Matching, Ordering, Question
from elearning.questions.plain import html_of, plain
from tests.elearning.questions.strategies import WORDS, banks, questions, texts

PICTURES = {"shelf.png": b"\x89PNG not looked at here"}
FRENCH = texts(WORDS, ("fr",))


def canonical(markdown: str) -> str:
    return from_html(html_of(markdown))


# What Markdown says and HTML says back in the same letters.
THROUGH_HTML = texts(WORDS.map(canonical).filter(lambda it: it != "" and canonical(it) == it), ("fr",))
LINES = st.text("abcé '.,:", min_size=1, max_size=12).map(lambda it: " ".join(it.split())).filter(bool)


def carried(question: Question, target: Target) -> bool:
    """Whether the format has this question at all."""
    several = isinstance(question, Fill) and len(question.blanks) > 1
    if target == "gift":
        arrow = isinstance(question, Matching) and any("->" in it.text.fr for it in question.pairs)
        return not (isinstance(question, Ordering) or several or arrow)
    return target == "qti" or not several


def expected(question: Question, target: Target) -> dict[str, Any]:
    """What is left of a question on the other side, written out field by field."""
    kept = question.model_dump()
    # A title that only says what the text says is none.
    kept["title"] = "" if question.title == title_of(question.text.fr) else question.title
    if target == "gift":
        kept |= {"weight": 1, "picture": None} | ({"shuffle": True} if "shuffle" in kept else {})
    for blank in kept.get("blanks", []):
        blank["ignore_accents"] = False
        blank["ignore_case"] |= target == "gift"
    if target == "qti":
        for part in [*kept.get("accepted", []), *(it for b in kept.get("blanks", []) for it in b["accepted"])]:
            part["feedback"] = None
        for blank in kept.get("blanks", []):
            blank["accepted"] = list({it["text"]: it for it in blank["accepted"]}.values())
        return kept
    return renamed(kept)


def renamed(kept: dict[str, Any]) -> dict[str, Any]:
    """Ids of parts by their places, and options as they are first used: these formats name neither."""
    if kept["kind"] == "matching":
        used = list(dict.fromkeys(it["option"] for it in kept["pairs"]))
        at = {it["id"]: place for place, it in enumerate(kept["options"])}
        rest = sorted((it["id"] for it in kept["options"] if it["id"] not in used), key=lambda it: at[it])
        ids = {name: f"o{place}" for place, name in enumerate([*used, *rest], 1)}
        by_id = {it["id"]: it for it in kept["options"]}
        kept["options"] = [{**by_id[name], "id": ids[name]} for name in [*used, *rest]]
        kept["pairs"] = [{**it, "option": ids[it["option"]]} for it in kept["pairs"]]
    if kept["kind"] == "fill" and len(kept["blanks"]) == 1:
        name = kept["blanks"][0]["id"]
        kept["blanks"][0]["id"] = "b1"
        kept["text"] = {it: text.replace(f"[[{name}]]", "[[b1]]") for it, text in kept["text"].items()}
    return kept


def went_through(bank: Bank, target: Target) -> None:
    made = write(bank, target, "fr", PICTURES)
    kept = [it for it in bank.questions if carried(it, target)]
    assert len(made.refused) == len(bank.questions) - len(kept)
    if not kept:
        return
    assert sniff(made.content, f"bank{made.suffix}") == {"qti": "qti-package"}.get(target, target)
    found = read(made.content, f"bank{made.suffix}", "fr")
    assert [it.model_dump() for it in found.questions] == [expected(it, target) for it in kept]
    assert (found.refused, found.notes) == ((), ())
    assert found.pictures == (PICTURES if any(it.picture for it in kept) and target != "gift" else {})
    # And nothing is lost silently.
    told = {it.place for it in [*made.refused, *made.notes]}
    for at, it in enumerate(bank.questions, 1):
        assert f"question {at}" in told or same(expected(it, target), it.model_dump(), target)


def same(one: dict[str, Any], other: dict[str, Any], target: Target) -> bool:
    """Whether nothing is lost from one to the other; a title that repeats the text, or a text twice, is nothing."""
    if target != "qti":
        one, other = renamed(one), renamed(other)
    for kept in (one, other):
        kept["title"] = ""
        for blank in kept.get("blanks", []):
            blank["accepted"] = list({it["text"]: it for it in blank["accepted"]}.values())
    return one == other


@given(banks(questions(FRENCH), 4))
def test_gift_gives_back_what_it_carries(bank: Bank) -> None:
    went_through(plain_options(bank), "gift")


@given(banks(questions(FRENCH), 4))
def test_moodle_gives_back_what_it_carries(bank: Bank) -> None:
    went_through(plain_options(bank), "moodle")


@given(banks(questions(THROUGH_HTML), 4))
def test_qti_gives_back_what_it_carries(bank: Bank) -> None:
    for it in bank.questions:
        assume(all(canonical(text) == text for text in markdown_in(it.model_dump())))
    went_through(plain_options(bank), "qti")


def plain_options(bank: Bank) -> Bank:
    """Options are plain text: what other software makes of HTML in them is another matter."""
    made = []
    for it in bank.questions:
        if isinstance(it, Matching):
            options = [o.model_copy(update={"text": o.text.changed(words)}) for o in it.options]
            assume(len({o.text.fr for o in options}) == len(options) and all(o.text.fr for o in options))
            it = it.model_copy(update={"options": options})
        made.append(it)
    return Bank(questions=made)


def words(text: str) -> str:
    kept = "".join(sign for sign in text if sign.isalnum() or sign in " '.,")
    return " ".join(kept.split()) or "x"


def markdown_in(kept: Mapping[str, Any]) -> list[str]:
    """Every text in Markdown of a question."""
    found = []
    for name, it in kept.items():
        if name == "fr" and it:
            found.append(str(it))
        elif isinstance(it, dict):
            found += markdown_in(it)
        elif isinstance(it, list) and name not in ("options", "tags"):
            found += [text for part in it if isinstance(part, dict) for text in markdown_in(part)]
    return found


@given(questions(FRENCH))
def test_any_text_says_the_same_after_qti(question: Question) -> None:
    """What is read of a text is the same even where its Markdown is written otherwise."""
    made = write_item(question, "fr")
    assume(not made.refused and not isinstance(question, Fill))
    found = read(made.content, "item.xml", "fr")
    assume(len(found.questions) == 1)
    assert plain(found.questions[0].text.fr) == plain(question.text.fr)


@given(banks(most=4), st.sampled_from(["gift", "moodle", "qti"]))
def test_whatever_cannot_be_carried_is_told(bank: Bank, target: Target) -> None:
    made = write(bank, target, "fr", {})
    told = {it.place for it in [*made.refused, *made.notes]}
    for at, it in enumerate(bank.questions, 1):
        is_lost = it.picture is not None or len(it.text.languages) > 1 or (target == "gift" and it.weight != 1)
        is_lost |= isinstance(it, Fill) and any(blank.ignore_accents for blank in it.blanks)
        assert not is_lost or f"question {at}" in told
    assert all(isinstance(it, Refused) and it.reason.endswith(".") for it in [*made.refused, *made.notes])


@pytest.mark.parametrize("target", ["gift", "moodle", "qti"])
def test_the_same_bank_is_the_same_file(target: Target) -> None:
    bank = Bank.model_validate(
        {"questions": [{"kind": "true_false", "id": "a", "text": {"fr": "Vrai ?"}, "right": True}]}
    )
    assert write(bank, target, "fr", {}).content == write(bank, target, "fr", {}).content
