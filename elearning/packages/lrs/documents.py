"""The documents that a unit keeps: its state, and profiles; each is the learner's own, in this unit."""

import base64
import hashlib
import json
from http import HTTPStatus
from typing import Any

from werkzeug.wrappers import Request, Response

from core.limits import PACKAGES
from elearning.packages.lrs import names
from elearning.packages.lrs.answers import said, sent
from elearning.packages.lrs.launching import launch_data
from elearning.packages.lrs.rules import is_actor
from elearning.packages.lrs.sittings import Held

STATE, ACTIVITY, AGENT = "activities/state", "activities/profile", "agents/profile"
# By what each of them is named, and what else has to fit: the activity, or the agent.
_NAMED_BY = {STATE: "stateId", ACTIVITY: "profileId", AGENT: "profileId"}
_JSON = "application/json"


def answer(request: Request, held: Held, where: str, language: str) -> Response:
    """What is read, written or let go of the documents in one of the three places; `put_down` is the caller's."""
    if wrong := _why_not(request, held, where):
        return said(HTTPStatus.FORBIDDEN, wrong)
    shelf: dict[str, Any] = held.data.setdefault("documents", {}).setdefault(where, {})
    name = request.args.get(_NAMED_BY[where])
    if request.method in ("GET", "HEAD"):
        return _read(held, shelf, where, name, language)
    if where == STATE and name == names.LAUNCH_DATA:
        return said(HTTPStatus.FORBIDDEN, "The launch data is not the unit's to change.")
    if request.method == "DELETE" and name is None and where == STATE:
        shelf.clear()
        return Response(status=HTTPStatus.NO_CONTENT)
    if not name or "\0" in name or len(name) > PACKAGES.title_letters:
        return said(HTTPStatus.BAD_REQUEST, f"{_NAMED_BY[where]} is missing, or too long.")
    if wrong_state := _compare(request, where, shelf.get(name)):
        return wrong_state
    if request.method == "DELETE":
        shelf.pop(name, None)
        return Response(status=HTTPStatus.NO_CONTENT)
    return _write(request, held, shelf, name)


def _why_not(request: Request, held: Held, where: str) -> str:
    """Whose documents are asked for: nobody reads or writes another's."""
    sitting = held.sitting
    if where != AGENT and request.args.get("activityId") != sitting.activity:
        return "This is another activity."
    if where != ACTIVITY and not is_actor(sitting, _parsed(request.args.get("agent"))):
        return "This is another agent."
    if request.args.get("registration", sitting.registration).lower() != sitting.registration:
        return "This is another registration."
    return ""


def _parsed(text: str | None) -> object:
    try:
        return json.loads(text or "")
    except (ValueError, RecursionError):
        return None


def _read(held: Held, shelf: dict[str, Any], where: str, name: str | None, language: str) -> Response:
    given = _given(held, where, language)
    if name is None:
        return sent(sorted({*shelf, *given}))
    if name in shelf:
        kept = shelf[name]
        return _shown(base64.b64decode(kept["body"]), kept["type"])
    if name in given:
        return _shown(json.dumps(given[name]).encode(), _JSON)
    return said(HTTPStatus.NOT_FOUND, "There is no such document.")


def _given(held: Held, where: str, language: str) -> dict[str, Any]:
    """What is there without that a unit has written it."""
    if where == STATE:
        return {names.LAUNCH_DATA: launch_data(held.sitting)}
    if where == AGENT:
        return {names.PREFERENCES: {"languagePreference": language, "audioPreference": "on"}}
    return {}


def _shown(body: bytes, kind: str) -> Response:
    answer = Response(body, content_type=kind)
    answer.headers["ETag"] = _tag(body)
    return answer


def _tag(body: bytes) -> str:
    return f'"{hashlib.sha256(body).hexdigest()[:40]}"'


def _compare(request: Request, where: str, kept: dict[str, Any] | None) -> Response | None:
    """Nobody overwrites what they have not seen: asked of profiles, as xAPI has it, and of whoever asks for it."""
    tag = _tag(base64.b64decode(kept["body"])) if kept else ""
    wanted, unwanted = request.headers.get("If-Match"), request.headers.get("If-None-Match")
    if wanted is not None and wanted not in (tag, "*" if kept else ""):
        return said(HTTPStatus.PRECONDITION_FAILED, "The document is another one by now.")
    if unwanted is not None and kept and unwanted in (tag, "*"):
        return said(HTTPStatus.PRECONDITION_FAILED, "The document is there already.")
    if where != STATE and kept and request.method == "PUT" and wanted is None and unwanted is None:
        return said(HTTPStatus.CONFLICT, "The document is there already: say which one you have seen (If-Match).")
    return None


def _write(request: Request, held: Held, shelf: dict[str, Any], name: str) -> Response:
    body, kind = request.get_data(), request.headers.get("Content-Type") or "application/octet-stream"
    if request.method == "POST" and name in shelf:
        both = (
            _parsed(base64.b64decode(shelf[name]["body"]).decode(errors="replace")),
            _parsed(body.decode(errors="replace")),
        )
        if not all(isinstance(each, dict) for each in both):
            return said(HTTPStatus.BAD_REQUEST, "Only objects of JSON are put together.")
        body, kind = json.dumps({**both[0], **both[1]}).encode(), _JSON  # type: ignore[dict-item]
    before = shelf.get(name)
    shelf[name] = {"type": kind[: PACKAGES.title_letters], "body": base64.b64encode(body).decode()}
    if len(json.dumps(held.data)) > PACKAGES.documents_bytes:
        shelf.pop(name) if before is None else shelf.update({name: before})
        return said(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "The unit keeps too much.")
    return Response(status=HTTPStatus.NO_CONTENT)
