"""Numbers of the rules: each has a path, and another may stand under it."""

from decimal import Decimal

import pytest

from challenges.definition.toml import RefusedDefinition, read_definition
from challenges.laboratory.forms import sliders
from challenges.laboratory.frames import needs
from challenges.laboratory.variants import numbers_of, with_numbers

RULES = """\
code = "all"
title = "All"
start = 2024-04-01
end = 2024-06-30

[[criteria]]
name = "Ranges"
type = "range"
measure = "quantity"
rates = [{ range = "Bikes", points = 1, every = 5 }, { product = "bolt", points = 2, every = 1 }]

[[criteria]]
name = "Steps"
type = "threshold"
steps = [{ from = 1000.50, points = 10 }, { from = 2000, points = 30 }]

[[criteria]]
name = "New"
type = "new_client"
points = 75
dormant_days = 365

[[boosters]]
name = "Double"
start = 2024-05-06
end = 2024-05-12
percent = 12.5

[[caps]]
name = "Ceiling"
limit = 5000

[[gates]]
name = "Enough"
minimum = 250
"""


def test_every_number_has_its_path_its_unit_and_its_rule() -> None:
    found = [(n.path, n.rule, n.unit, n.value, n.entry, n.label) for n in numbers_of(read_definition(RULES))]
    assert found == [
        ("criteria[1].rates[1].points", "Ranges", "points", 1, 1, "Bikes"),
        ("criteria[1].rates[1].every", "Ranges", "pieces", 5, 1, "Bikes"),
        ("criteria[1].rates[2].points", "Ranges", "points", 2, 2, "bolt"),
        ("criteria[1].rates[2].every", "Ranges", "pieces", 1, 2, "bolt"),
        ("criteria[2].steps[1].from", "Steps", "money", Decimal("1000.50"), 1, ""),
        ("criteria[2].steps[1].points", "Steps", "points", 10, 1, ""),
        ("criteria[2].steps[2].from", "Steps", "money", 2000, 2, ""),
        ("criteria[2].steps[2].points", "Steps", "points", 30, 2, ""),
        ("criteria[3].points", "New", "points", 75, 0, ""),
        ("criteria[3].dormant_days", "New", "days", 365, 0, ""),
        ("boosters[1].percent", "Double", "percent", Decimal("12.5"), 0, ""),
        ("caps[1].limit", "Ceiling", "points", 5000, 0, ""),
        ("gates[1].minimum", "Enough", "money", 250, 0, ""),
    ]


@pytest.mark.parametrize("number", numbers_of(read_definition(RULES)), ids=lambda number: number.path)
def test_any_of_them_can_be_another_and_asks_for_no_other_facts(number) -> None:
    written = read_definition(RULES)
    variant = with_numbers(written, {number.path: number.value + 7})
    changed = {n.path: n.value for n in numbers_of(variant) if n.value != dict(values(written))[n.path]}
    assert changed == {number.path: number.value + 7}
    assert needs(variant) == needs(written)


def values(definition) -> list[tuple[str, Decimal]]:
    return [(number.path, number.value) for number in numbers_of(definition)]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("2024-04-01", "2024-04-02"),
        ('"Bikes"', '"Parts"'),
        ('measure = "quantity"', ""),
        ("dormant_days = 365", ""),
        ('type = "new_client"', 'type = "new_client"\nknown_by = "participant"'),
        ('title = "All"', 'title = "All"\ncredit = "distributor"'),
    ],
)
def test_what_other_facts_are_needed_for_is_no_number(before: str, after: str) -> None:
    assert needs(read_definition(RULES.replace(before, after))) != needs(read_definition(RULES))


def test_a_number_that_the_rules_cannot_have_is_refused_under_its_path() -> None:
    for path, value in {
        "criteria[1].rates[1].every": "0",
        "criteria[1].rates[2].points": "1.5",
        "criteria[2].steps[1].from": "2000",
        "criteria[9].points": "1",
        "criteria[1].name": "1",
        "criteria[1].rates[1].points": "Infinity",
        "criteria[2].steps[1].points": "sNaN",
        "caps[1].limit": "1e999999",
    }.items():
        with pytest.raises(RefusedDefinition) as refused:
            with_numbers(read_definition(RULES), {path: Decimal(value)})
        assert refused.value.refusals[0].path.split(".")[0] == path.split(".")[0]


def test_sliders_reach_what_is_written_in_round_steps_and_never_a_part_of_a_point() -> None:
    grouped = sliders(read_definition(RULES), {"criteria[3].points": Decimal(80)})
    assert list(grouped) == ["Ranges", "Steps", "New", "Double", "Ceiling", "Enough"]
    for slider in [slider for group in grouped.values() for slider in group]:
        written = slider.number.value
        assert slider.least <= written <= slider.most
        for value in (slider.least, slider.most):
            with_numbers(read_definition(RULES), {slider.number.path: value})
        assert (written - slider.least) % slider.step == 0
        if slider.number.unit in ("points", "pieces", "days"):
            assert slider.step >= 1
        assert slider.moved == (slider.number.path == "criteria[3].points")


@pytest.mark.parametrize("value", ["12.3", "0.5", "0.000001", "1", "49", "10000", "9999.75"])
def test_a_slider_ends_where_its_setting_does(value: str) -> None:
    rules = read_definition(RULES.replace("12.5", value))
    (slider,) = sliders(rules, {})["Double"]
    assert 0 < slider.least <= Decimal(value) <= slider.most <= 10_000
    for end in (slider.least, slider.most):
        assert (end - Decimal(value)) % slider.step == 0
        with_numbers(rules, {slider.number.path: end})
