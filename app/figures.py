"""Figures and days as templates write them: those of pages, and those of statements and mails, which have no page."""

from flask import Flask

from core import wording

FIGURES = (
    wording.number,
    wording.points,
    wording.signed,
    wording.amount,
    wording.money,
    wording.money_exact,
    wording.pieces,
    wording.percent,
    wording.day,
    wording.long_day,
    wording.moment,
    wording.period,
    wording.key_name,
    wording.called,
    wording.labelled,
)


def give_figures(app: Flask) -> None:
    """Let templates write figures as filters, and as functions."""
    for figure in FIGURES:
        app.jinja_env.filters[figure.__name__] = figure
        app.jinja_env.globals[figure.__name__] = figure
