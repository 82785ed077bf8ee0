"""Statements as a unit sends and asks for them."""

import json
import math
import uuid
from decimal import Decimal
from http import HTTPStatus
from typing import Any

from sqlalchemy.orm import Session
from werkzeug.wrappers import Request, Response

from core.limits import PACKAGES
from elearning.packages.lrs import stating
from elearning.packages.lrs.answers import said, sent
from elearning.packages.lrs.rules import after, part_of, told_of, why_not
from elearning.packages.lrs.sittings import Held, satisfy, spent
from elearning.packages.playing import write
from elearning.packages.tables import Statement

_ASKED = frozenset({"statementId", "verb", "activity", "agent", "registration", "limit", "ascending", "format"})
# What is filled in where a statement came without it, and does not make it another one.
_FILLED = ("id", "timestamp", "stored", "authority", "version")
_Pair = tuple[dict[str, Any], dict[str, Any]]


def take(session: Session, request: Request, held: Held) -> Response:
    """Keep one statement (PUT) or several (POST): all of them, or none."""
    pairs = _pairs(request)
    if pairs is None:
        return said(HTTPStatus.BAD_REQUEST, "This is no statement, or no list of them.")
    if request.method == "PUT" and not _name(request, pairs):
        return said(HTTPStatus.BAD_REQUEST, "statementId is missing, or is none of this statement.")
    if stating.is_full(session, held.launch, len(pairs)):
        return said(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "This session has stated enough.")
    for pair in pairs:
        if wrong := _take(session, held, pair):
            return wrong
    satisfy(session, held)
    if request.method == "PUT":
        return Response(status=HTTPStatus.NO_CONTENT)
    return sent([plain["id"] for plain, _exact in pairs])


def _pairs(request: Request) -> list[_Pair] | None:
    """Each statement as it is kept, and with decimals for its numbers as it is judged."""
    try:
        body = request.get_data().decode()
        plain, exact = (
            json.loads(body, parse_float=_finite),
            json.loads(body, parse_float=Decimal, parse_constant=_none),
        )
    except (ValueError, RecursionError, ArithmeticError):
        return None
    if isinstance(plain, dict):
        plain, exact = [plain], [exact]
    elif request.method == "PUT":
        return None
    if not isinstance(plain, list) or not all(isinstance(each, dict) for each in plain) or "\\u0000" in body:
        return None
    pairs = list(zip(plain, exact, strict=True))
    return pairs if all(_identify(each) for each, _exact in pairs) else None


def _finite(written: str) -> float:
    """A number as it is kept; what is larger than any would be written as none of JSON."""
    if math.isinf(found := float(written)):
        raise ValueError
    return found


def _none(_name: str) -> None:
    """JSON knows no infinity."""
    raise ValueError


def _identify(plain: dict[str, Any]) -> bool:
    """Give a statement an identifier where it has none; whether it has one that is a UUID."""
    plain.setdefault("id", str(uuid.uuid4()))
    try:
        plain["id"] = str(uuid.UUID(plain["id"]))
    except (ValueError, AttributeError, TypeError):
        return False
    return True


def _name(request: Request, pairs: list[_Pair]) -> bool:
    (plain, exact) = pairs[0]
    asked = request.args.get("statementId", "").lower()
    if "id" not in exact:
        plain["id"] = asked
        return _identify(plain)
    return plain["id"] == asked


def _take(session: Session, held: Held, pair: _Pair) -> Response | None:
    """Keep a statement; what is answered where it is not taken. One that comes again is taken as the first time."""
    plain, exact = pair
    known = stating.kept(session, held.launch, plain["id"])
    if known is not None:
        if _is_same(json.loads(known.data), plain):
            return None
        return said(HTTPStatus.CONFLICT, "There is another statement of this identifier.")
    if reason := why_not(held.sitting, exact):
        return said(HTTPStatus.FORBIDDEN, reason)
    plain.setdefault("timestamp", stating.now())
    told = told_of(held.sitting, exact)
    stating.keep(session, held.launch, held.sitting.unit.identifier, plain)
    write(held.state, spent(held.state, told))
    held.state_as(after(held.sitting, [exact]))
    session.flush()
    return None


def _is_same(known: dict[str, Any], plain: dict[str, Any]) -> bool:
    """Whether two are the same statement; what we have filled in aside."""
    left = {name: value for name, value in known.items() if name not in _FILLED}
    return left == {name: value for name, value in plain.items() if name not in _FILLED}


def find(session: Session, request: Request, held: Held) -> Response:
    """What was stated in this unit of its learner, the last first."""
    asked = request.args
    if unknown := sorted(set(asked) - _ASKED):
        return said(HTTPStatus.BAD_REQUEST, f"These cannot be asked for: {', '.join(unknown)}.")
    rows = list(stating.every(session, held.launch, held.sitting.unit.identifier))
    if name := asked.get("statementId"):
        row = next((each for each in rows if each.statement == name.lower()), None)
        return sent(_shown(row)) if row else said(HTTPStatus.NOT_FOUND, "There is no such statement.")
    if (verb := asked.get("verb")) is not None:
        rows = [each for each in rows if each.verb == verb]
    if asked.get("registration", held.sitting.registration).lower() != held.sitting.registration:
        rows = []
    if asked.get("activity", held.sitting.activity) != held.sitting.activity:
        rows = [each for each in rows if part_of(json.loads(each.data), "object").get("id") == asked["activity"]]
    if asked.get("ascending") != "true":
        rows.reverse()
    limit = asked.get("limit", type=int) or PACKAGES.statements
    return sent({"statements": [_shown(each) for each in rows[: max(limit, 0)]], "more": ""})


def _shown(row: Statement) -> dict[str, Any]:
    shown: dict[str, Any] = json.loads(row.data)
    return shown | {"stored": f"{row.stored_at.isoformat(timespec='milliseconds')}Z"}
