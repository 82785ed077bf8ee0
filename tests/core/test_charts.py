"""The geometry of charts."""

import re
from datetime import date, timedelta
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from flask import Flask, get_template_attribute
from flask_babel import force_locale
from hypothesis import given
from hypothesis import strategies as st

from app import create_app
from core.charts import Chart, points_over_time, scale_of

START, END = date(2024, 9, 1), date(2024, 11, 30)
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def application() -> Flask:
    return create_app("sqlite://")


def chart_of(course, start=START, end=END, language="en") -> Chart | None:
    with force_locale(language):
        return points_over_time(course, start, end)


@given(st.lists(st.integers(-(10**12), 10**12), min_size=1, max_size=8))
def test_scale_is_round_even_and_holds_every_value(values):
    scale = scale_of(values)

    assert 2 <= len(scale) <= 5
    assert scale[0] <= min(0, *values)
    assert scale[-1] >= max(0, *values)
    assert 0 in scale
    steps = {after - before for before, after in pairwise(scale)}
    assert len(steps) == 1
    assert re.fullmatch(r"[125]0*", str(steps.pop()))


def test_line_steps_up_at_the_end_of_each_day_it_names(application):
    with application.app_context():
        chart = chart_of([(date(2024, 9, 30), 50), (END, 100)])
    assert chart is not None
    quarter = chart.left + 30 / 91 * (chart.right - chart.left)
    top, middle = chart.scale[-1].at, (chart.bottom + chart.scale[-1].at) / 2

    assert chart.line == f"M{chart.left} {chart.bottom} H{quarter:.1f} V{middle:g} H{chart.right} V{top:g}"
    assert (chart.last.at, chart.last_y, chart.last.label) == (chart.right, top, "100")


def test_no_day_no_chart(application):
    with application.app_context():
        assert chart_of([]) is None


@given(start=st.dates(date(1990, 1, 1), date(2040, 1, 1)), length=st.integers(0, 3659))
def test_labels_of_days_never_touch(start, length):
    end = start + timedelta(days=length)
    with create_app("sqlite://").app_context():
        chart = chart_of([(end, 1)], start, end)
    assert chart is not None
    places = [tick.at for tick in chart.days]

    assert (places[0], places[-1]) == (chart.left, chart.right)
    assert all(after - before >= 60 for before, after in pairwise(places))


def test_days_and_numbers_are_written_as_the_reader_does(application):
    course = [(END, 12_345)]
    with application.app_context():
        french, english = chart_of(course, language="fr"), chart_of(course, language="en")
    assert french is not None
    assert english is not None

    assert french.last.label == "12\u202f345"
    assert english.last.label == "12,345"
    assert french.days[-1].label == "30 nov."
    assert english.days[-1].label == "30 Nov"


def test_svg_has_a_title_a_description_and_no_style(application):
    with application.app_context(), application.test_request_context():
        chart = chart_of([(END, 7)])
        drawn = get_template_attribute("macros/chart.html", "points_chart")(chart, id="own", y_label="<points>")
    svg = ElementTree.fromstring(drawn)

    assert svg.findtext(f"{SVG}title") == "Points by the date of the sales: 7 points on 30 November 2024."
    assert svg.findtext(f"{SVG}desc") == "30 Nov 2024: 7"
    assert svg.get("aria-labelledby") == "own-title"
    assert not [it for it in svg.iter() if "style" in it.attrib or it.tag == f"{SVG}style"]
    assert "<points>" in [it.text for it in svg.iter(f"{SVG}text")]
