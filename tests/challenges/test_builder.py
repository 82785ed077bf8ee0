"""The builder's edits: a text that was only looked at stays as it is, and an edit changes its key and nothing else."""

import tomllib
from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale
from hypothesis import given, settings
from hypothesis import strategies as st

from app import create_app
from challenges.builder.cards import LISTS, Sheet, all_of, sheet_of
from challenges.builder.edits import Append, Drop, Raise, edited
from challenges.builder.fresh import fresh
from challenges.builder.paths import holder_of, way_of
from challenges.builder.sentences import Slot
from challenges.builder.templates import TEMPLATES, text_from
from challenges.builder.typed import edits_of
from challenges.definition.model import Definition
from challenges.definition.toml import RefusedDefinition, read_definition
from challenges.definition.tree import settings_of
from challenges.words import Names
from tests.challenges.test_drafts import SPRING
from tests.slow.challenge_files import challenges
from tests.slow.worlds import worlds

RANGES = ["Bikes", "Helmets", "Bikes/Road"]


@pytest.fixture(scope="module", autouse=True)
def app() -> Iterator[Flask]:
    """Sentences need an application around them."""
    app = create_app("sqlite://")
    with app.app_context():
        yield app


def opened(text: str) -> Sheet:
    definition = read_definition(text)
    return sheet_of(text, definition, Names.of(definition))


def sent_by(sheet: Sheet) -> dict[str, list[str]]:
    """What a browser sends of a form in which nothing was typed: line ends of its own, an empty entry in each list."""
    return {
        field.name: [text.replace("\n", "\r\n") for text in field.texts] + [""] * field.is_list
        for field in sheet.fields
    }


def values(text: str) -> dict[str, Any]:
    return tomllib.loads(text, parse_float=Decimal)


def commented(text: str) -> str:
    """The text with a comment above every line that begins a table, and behind every key."""
    lines = []
    for place, line in enumerate(text.splitlines()):
        if line.startswith("["):
            lines.append(f"# above {place}")
        lines.append(f"{line}  # behind {place}" if " = " in line and line.rstrip()[-1] not in "[{,(" else line)
    return "\n".join(lines) + "\n"


@settings(max_examples=15)
@given(data=st.data())
def test_what_is_only_looked_at_stays_as_it_is(data: st.DataObject) -> None:
    _, text = data.draw(challenges(data.draw(worlds())))
    sheet = opened(text)
    names = [field.name for field in sheet.fields]
    assert len(names) == len(set(names))
    assert edits_of(sheet.fields, sent_by(sheet), sheet.content) == []
    # Every sentence that fields are cut into tells the same, with its numbers in them.
    for cards in sheet.cards.values():
        for card in cards:
            assert len(card.parts) > 0
            assert {field.name for field in all_of(card)} <= set(names)


NEW = {"points": "7", "days": "9", "count": "3", "money": "1234,5", "measured": "4321", "percent": "12.5"}


@settings(max_examples=15)
@given(data=st.data())
def test_an_edit_changes_its_key_and_nothing_else(data: st.DataObject) -> None:
    _, text = data.draw(challenges(data.draw(worlds())))
    text = commented(text) if values(commented(text)) == values(text) else text
    sheet = opened(text)
    numbers = [field for field in sheet.fields if field.is_number and field.is_set and not field.setting.many]
    if not numbers:
        return
    field = data.draw(st.sampled_from(numbers))
    typed = NEW[field.setting.kind]
    after = edited(text, edits_of(sheet.fields, {**sent_by(sheet), field.name: [typed]}, sheet.content))
    wanted = deepcopy(values(text))
    way = way_of(field.path)
    holder_of(wanted, way)[way[-1]] = Decimal(typed.replace(",", "."))
    assert values(after) == wanted
    # What writes inline tables drops a space in front of their end.
    lines = (each.replace(" }", "}").splitlines() for each in (text, after))
    changed = [(was, now) for was, now in zip(*lines, strict=True) if was != now]
    assert len(changed) <= 1
    assert [was.partition("#")[2] for was, _ in changed] == [now.partition("#")[2] for _, now in changed]


@settings(max_examples=15)
@given(data=st.data())
def test_a_block_more_or_less_leaves_the_others_as_they_are(data: st.DataObject) -> None:
    _, text = data.draw(challenges(data.draw(worlds())))
    definition = read_definition(text)
    key = data.draw(st.sampled_from(LISTS))
    types = list(next(setting for setting in settings_of(Definition) if setting.key == key).types) or [""]
    table = fresh(key, data.draw(st.sampled_from(types)), definition, RANGES)
    more = edited(text, [Append(key, table)])
    count = len(values(more)[key])
    assert values(more)[key][-1] == table
    assert values(edited(more, [Drop(f"{key}[{count}]")])) == values(text)
    if count > 1:
        raised = edited(more, [Raise(f"{key}[{count}]")])
        assert values(raised)[key] == [*values(more)[key][:-2], table, values(more)[key][-2]]
        assert edited(raised, [Raise(f"{key}[{count}]")]) == more
    if key in values(text):
        fewer = edited(text, [Drop(f"{key}[1]")])
        assert values(fewer).get(key, []) == values(text)[key][1:]


def test_comments_go_with_what_they_are_about() -> None:
    without = edited(SPRING, [Drop("criteria[2]")])
    assert "the fair" not in without and "# one day" in without and "# net" in without
    without = edited(SPRING, [Drop("boosters[1]")])
    assert "# one day" not in without and "the fair" in without
    raised = edited(SPRING, [Raise("criteria[2]")])
    assert sorted(raised.splitlines()) == sorted(SPRING.splitlines())
    assert raised.index("the fair") < raised.index("# net")
    more = edited(SPRING, [Append("criteria", {"name": "New", "type": "new_client", "points": 3})])
    assert more.index('[[criteria]]\nname = "New"') < more.index("# one day\n[[boosters]]")
    assert more.replace('[[criteria]]\nname = "New"\ntype = "new_client"\npoints = 3\n\n', "") == SPRING


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_rule_reads_as_its_sentence_with_fields_in_it(language: str) -> None:
    with force_locale(language):
        sheet = opened(SPRING)
        parts = sheet.cards["criteria"][0].parts
    told = {"fr": " points par tranche complète de ", "en": " points for every full €"}[language]
    assert [part.field.path if isinstance(part, Slot) else part.replace("\xa0", " ") for part in parts][:3] == [
        "criteria[1].points", told, "criteria[1].every"
    ]  # fmt: skip


def typed(text: str, **changed: str) -> str:
    sheet = opened(text)
    sent = {**sent_by(sheet), **{name: value.split("|") for name, value in changed.items()}}
    return edited(text, edits_of(sheet.fields, sent, sheet.content))


def test_what_is_typed_is_written_where_it_belongs() -> None:
    def of(**changed: str) -> dict[str, Any]:
        return values(typed(SPRING, **changed))

    assert of(budget="12 000,50")["budget"] == Decimal("12000.5")
    assert of(**{"title.fr": "Vert"})["title"] == {"fr": "Vert", "en": "Spring 2020"}
    assert of(**{"criteria[1].ranges": "Bikes|Helmets|"})["criteria"][0]["ranges"] == ["Bikes", "Helmets"]
    assert of(**{"criteria[1].label.fr": "CA", "criteria[1].label.en": "CA"})["criteria"][0]["label"] == "CA"
    assert of(**{"criteria[2].reference": "previous_year"})["criteria"][1]["reference"] == "previous_year"
    assert of(**{"criteria[2].reference.end": "2019-06-29"})["criteria"][1]["reference"]["end"] == date(2019, 6, 29)
    assert "close_on" not in of(close_on="")
    assert of(**{"audience.teams": "North"})["audience"] == {"teams": ["North"]}
    assert "points = 1\n" in typed(SPRING, **{"criteria[1].every": "100.0"})
    capped = SPRING + '\n[[caps]]\nname = "Top"\nlimit = 5\ncriteria = ["Turnover"]\n'
    assert values(typed(capped, **{"criteria[1].name": "CA"}))["caps"][0]["criteria"] == ["CA"]


@pytest.mark.parametrize(
    ("name", "text"),
    [("start", "soon"), ("criteria[1].points", "many"), ("code", ""), ("criteria[1].every", "")],
)
def test_what_cannot_be_read_is_refused_under_its_key(name: str, text: str) -> None:
    with pytest.raises(RefusedDefinition) as refused:
        typed(SPRING, **{name: text})
    assert [refusal.path for refusal in refused.value.refusals] == [name]


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template.key)
def test_every_template_is_a_challenge_of_the_quarter_that_it_is_for(template: Any) -> None:
    text = text_from(template, date(2028, 4, 1), RANGES, ["network-2028"])
    definition = read_definition(text)
    assert definition.start == date(2028, 4, 1) and "2028" in definition.title_in("fr")
    assert definition.code == (
        "network-2028-2" if template.key == "four-criteria" else template.key and definition.code
    )
    assert text.startswith("# ") and "RANGE" not in text
    assert all(rule.label is not None for rule in (*definition.criteria, *definition.prizes))
    sheet = sheet_of(text, definition, Names.of(definition))
    assert edits_of(sheet.fields, sent_by(sheet), sheet.content) == []
