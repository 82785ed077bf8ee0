"""What a challenge file refers to has to exist: ranges, products, teams, participants."""

from collections.abc import Iterator

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from challenges.criteria.base import Reference
from challenges.definition.model import Definition
from challenges.definition.toml import Refusal, RefusedDefinition
from core.models import Client, Participant, Product, Team


def refuse_unknown(session: Session, definition: Definition) -> None:
    """RefusedDefinition with every reference that leads nowhere."""
    if refusals := [
        *_criteria(session, definition),
        *_audience(session, definition),
        *_leagues(session, definition),
    ]:
        raise RefusedDefinition(refusals)


def _criteria(session: Session, definition: Definition) -> Iterator[Refusal]:
    ranges = _with_parents(session.scalars(select(Product.range).distinct()))
    products = set(session.scalars(select(Product.code)))
    segments = set(session.scalars(select(Client.segment).distinct()))
    named = sorted(_named(definition), key=lambda reference: ("range", "product", "segment").index(reference[0]))
    for what, where, name in named:
        if what == "range" and name not in ranges:
            yield Refusal(where, _("there is no range “%(name)s” in the catalogue.", name=name))
        if what == "product" and name not in products:
            yield Refusal(where, _("there is no product “%(code)s” in the catalogue.", code=name))
        if what == "segment" and name not in segments:
            yield Refusal(where, _("no client is in the segment “%(name)s”.", name=name))


def _named(definition: Definition) -> Iterator[Reference]:
    """Everything that the rules of a file name, with the path of its key."""
    for place, criterion in enumerate(definition.criteria, 1):
        yield from ((what, f"criteria[{place}].{key}", name) for what, key, name in criterion.references())
    for place, booster in enumerate(definition.boosters, 1):
        yield from (("range", f"boosters[{place}].ranges[{n}]", name) for n, name in enumerate(booster.ranges, 1))


def _audience(session: Session, definition: Definition) -> Iterator[Refusal]:
    kinds = {person.code: person.kind for person in session.execute(select(Participant.code, Participant.kind))}
    teams = _with_parents(session.scalars(select(Team.name)))
    for place, name in enumerate(definition.audience.teams, 1):
        if name not in teams and kinds.get(name) != "distributor":
            yield Refusal(f"audience.teams[{place}]", _("there is no team “%(name)s”.", name=name))
    yield from _people(definition, kinds, "audience.participants", definition.audience.participants)


def _leagues(session: Session, definition: Definition) -> Iterator[Refusal]:
    by_hand = definition.leagues.of if definition.leagues else ()
    if by_hand:
        kinds = {person.code: person.kind for person in session.execute(select(Participant.code, Participant.kind))}
        for place, league in enumerate(by_hand, 1):
            yield from _people(definition, kinds, f"leagues.of[{place}].participants", league.participants)


def _people(definition: Definition, kinds: dict[str, str], path: str, codes: tuple[str, ...]) -> Iterator[Refusal]:
    """Those of these codes that nobody bears, or somebody whom the challenge does not credit."""
    for place, code in enumerate(codes, 1):
        if code not in kinds:
            yield Refusal(f"{path}[{place}]", _("there is no participant “%(code)s”.", code=code))
        elif kinds[code] != definition.credit:
            refused = _("“%(code)s” is not of the kind that this challenge credits.", code=code)
            yield Refusal(f"{path}[{place}]", refused)


def _with_parents(paths: Iterator[str] | list[str]) -> set[str]:
    """Every path with the paths it lies below: `Bikes/Road` makes `Bikes` known too."""
    known: set[str] = set()
    for path in paths:
        parts = path.split("/")
        known |= {"/".join(parts[: n + 1]) for n in range(len(parts))}
    return known - {""}
