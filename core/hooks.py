"""Who is told of changes, and asked what they did: named when the application is put together (see core.changes).

Apart from what they are told, so that a command that changes nothing does not load it.
"""

from typing import TYPE_CHECKING

from flask import Flask

if TYPE_CHECKING:
    from core.changes import Gauge, Subscriber

# Where an application keeps its subscribers, and its gauges.
SUBSCRIBERS = "palier.changes"
GAUGES = "palier.gauges"


def subscribe(app: Flask, subscriber: "Subscriber") -> None:
    """Have the subscriber told of every change that is written in this application."""
    app.extensions.setdefault(SUBSCRIBERS, []).append(subscriber)


def register_gauge(app: Flask, gauge: "Gauge") -> None:
    """Have the gauge asked what changes do in this application."""
    app.extensions.setdefault(GAUGES, []).append(gauge)
