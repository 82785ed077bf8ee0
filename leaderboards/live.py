"""Telling open pages that a ranking has moved: an answer that the server's loop holds open, and what it looks at.

A page that is told asks for its rows like any other page, with whatever its reader may see: nothing but numbers of
versions goes through here. No thread of those that make pages is held (docs/decisions/0026).
"""

import json
from collections.abc import Collection, Sequence

from flask import Response, request
from sqlalchemy import select
from sqlalchemy.orm import Session

from challenges.models import Challenge
from core.access import reading_access
from core.accounts.sessions import alive_among
from core.accounts.tokens import digest
from core.live import HOLD, HOLDS, Seen, event_of, versions_told
from leaderboards.screen_models import ScreenLink

# A browser that was cut off comes back after so long; one whose server holds nothing, as often as this.
RETRY_MS, ASK_AGAIN_MS = 2_000, 10_000


def told_of(challenges: Sequence[Challenge]) -> str:
    """The versions of challenges, as pages carry them: `3:17,4:2`."""
    return versions_told({it.id: it.version for it in challenges}, [it.id for it in challenges])


def stream(challenges: Sequence[Challenge], token: str | None) -> Response:
    """The versions as they are now, and from then on each time one of them grows, as long as the token is good."""
    holds = bool(request.environ.get(HOLDS)) and request.method == "GET"
    told = told_of(challenges)
    begin = f"retry: {RETRY_MS if holds else ASK_AGAIN_MS}\n\n{event_of(told)}"
    answer = Response(begin, mimetype="text/event-stream")
    answer.headers["Cache-Control"] = "private, no-store"
    if holds:
        held = {"challenges": [it.id for it in challenges], "token": digest(token or ""), "told": told}
        answer.headers[HOLD] = json.dumps(held)
    return answer


def look(session: Session, challenges: Collection[int], tokens: Collection[str]) -> Seen:
    """What holds now; a few queries for everybody who listens."""
    query = select(Challenge.id, Challenge.version).where(Challenge.id.in_(sorted(challenges)))
    return Seen(dict(session.execute(query).all()), alive_among(session, tokens) | _screens(tokens))


def _screens(tokens: Collection[str]) -> set[str]:
    """Which of these are links to screens that nobody has revoked."""
    with reading_access() as access:
        return set(access.scalars(select(ScreenLink.token).where(ScreenLink.token.in_(sorted(tokens)))))
