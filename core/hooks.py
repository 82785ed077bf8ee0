"""Who is told of changes and news, and asked what changes did: named when the application is put together.

See core.changes and core.news. Apart from what they are told, so that a command that changes nothing does not load it.
"""

from typing import TYPE_CHECKING

from flask import Flask

if TYPE_CHECKING:
    from core.changes import Gauge, Subscriber
    from core.news import Hearer

# Where an application keeps its subscribers, its gauges, and who hears of what happened.
SUBSCRIBERS = "palier.changes"
GAUGES = "palier.gauges"
HEARERS = "palier.news"
# What tells whether a database holds the demonstration.
DEMONSTRATION = "palier.demonstration"
# What tells whether mails are sent.
POST = "palier.post"
# What tells which ranges somebody sells.
SELLING = "palier.selling"
# What tells where somebody stands since they completed a module.
STANDING = "palier.standing"
# What tells what challenges give somebody for modules.
REWARDS = "palier.rewards"
# What makes a document that somebody sent harmless (core.harmless).
HARMLESS = "palier.harmless"
# What makes an application on the database of a URL, for processes that work for one.
OPENER = "palier.opener"


def subscribe(app: Flask, subscriber: "Subscriber") -> None:
    """Have the subscriber told of every change that is written in this application."""
    app.extensions.setdefault(SUBSCRIBERS, []).append(subscriber)


def register_gauge(app: Flask, gauge: "Gauge") -> None:
    """Have the gauge asked what changes do in this application."""
    app.extensions.setdefault(GAUGES, []).append(gauge)


def let_hear(app: Flask, hearer: "Hearer") -> None:
    """Have the hearer told of all news in this application."""
    app.extensions.setdefault(HEARERS, []).append(hearer)
