"""What the builder does with a draft: begin one, and save what was typed with the button that was pressed."""

from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from challenges.builder.cards import LEAGUES, LISTS, Sheet
from challenges.builder.catalogue import ranges_of
from challenges.builder.edits import Append, Drop, Edit, Put, Raise, edited
from challenges.builder.fresh import fresh, fresh_leagues, fresh_row
from challenges.builder.paths import found_at, is_path, list_of, place_of
from challenges.builder.templates import Template, text_from
from challenges.builder.typed import Sent, edits_of
from challenges.definition.differences import mark_of
from challenges.definition.model import Definition
from challenges.definition.toml import read_definition
from challenges.definition.tree import settings_of
from challenges.lifecycle.drafts import save_draft
from challenges.lifecycle.services import add_challenge
from challenges.models import Challenge
from core.errors import Refused
from core.toml import load_toml

ADD, REMOVE, RAISE, SAVE = "add", "remove", "raise", "save"


class Moved(Refused):
    """Somebody else changed the draft meanwhile."""


def next_quarter(day: date) -> date:
    """The first day of the quarter after that of a day: when a new challenge most likely starts."""
    month = (day.month - 1) // 3 * 3 + 4
    return date(day.year + (month > 12), (month - 1) % 12 + 1, 1)


def begin(session: Session, template: Template, start: date) -> Challenge:
    """A draft made from a template; Refused where the catalogue has not what it is about."""
    ranges = ranges_of(session)
    if len(ranges) < template.ranges:
        raise Refused(_("This template needs ranges in the catalogue: import the products first."))
    taken = session.scalars(select(Challenge.code)).all()
    return add_challenge(session, text_from(template, start, ranges, taken))


def save(session: Session, challenge: Challenge, sheet: Sheet, sent: Sent, act: str, seen: str) -> str:
    """Store what was typed and what the button does; the path of what is new or was moved, to be shown next.

    RefusedDefinition with all that cannot be taken, and then nothing is stored.
    """
    if seen != mark_of(challenge.source):
        raise Moved(
            _("Somebody else changed this draft meanwhile. Nothing of yours was stored: look at it as it is now.")
        )
    source = edited(challenge.source, edits_of(sheet.fields, sent, sheet.content))
    verb, _space, object_ = act.partition(" ")
    shown = ""
    if verb == ADD:
        source = edited(source, [_added(session, read_definition(source), source, object_, sent)])
        shown = _last_of(source, object_)
    elif verb == REMOVE:
        source = edited(source, [_removed(sheet, object_)])
    elif verb == RAISE:
        source = edited(source, [_raised(sheet, object_)])
        shown = f"{list_of(object_)}[{place_of(object_) - 1}]"
    if source != challenge.source:
        save_draft(session, challenge, source)
    return shown


def _added(session: Session, definition: Definition, source: str, path: str, sent: Sent) -> Edit:
    ranges = ranges_of(session)
    if path == LEAGUES:
        return Put(LEAGUES, fresh_leagues(definition))
    if path in LISTS:
        return Append(path, fresh(path, _chosen(path, sent), definition, ranges))
    rows = found_at(load_toml(source), path) if is_path(path) else None
    if not isinstance(rows, list):
        raise Refused(_("There is nothing to add here."))
    return Append(path, fresh_row(path.rpartition(".")[2], rows, ranges))


def _chosen(key: str, sent: Sent) -> str:
    """The type or form chosen for a new entry; the first one where none of them was."""
    types = list(next(setting for setting in settings_of(Definition) if setting.key == key).types)
    word = next(iter(sent.get(f"new-{key}", ())), "")
    return word if word in types else next(iter(types), "")


def _removed(sheet: Sheet, path: str) -> Edit:
    """The entry left out; only cards, rows of cards, and the leagues are."""
    rows = [way for group in sheet.groups for way, _fields in group.rows]
    cards = [card.path for cards in sheet.cards.values() for card in cards]
    if path not in (*rows, *cards, LEAGUES) or found_at(sheet.content, path) is None:
        raise Refused(_("There is nothing to remove here."))
    return Drop(path)


def _raised(sheet: Sheet, path: str) -> Edit:
    """The card exchanged with the one before it; the first one of its kind has none."""
    cards = [card.path for cards in sheet.cards.values() for card in cards]
    if path not in cards or place_of(path) < 2 or found_at(sheet.content, path) is None:
        raise Refused(_("There is nothing to move here."))
    return Raise(path)


def _last_of(source: str, path: str) -> str:
    """The path of the last entry of a list; of a table, its own."""
    value: Any = found_at(load_toml(source), path)
    return f"{path}[{len(value)}]" if isinstance(value, list) else path
