"""What an address of the content origin begins with: a signed word that says what it is good for, and until when."""

import hashlib
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer

from core.clock import utc_now

# A session of learning is over then, and opened anew from the app's page.
HOURS = 8
_SALT = "palier.package"


@dataclass(frozen=True)
class Ticket:
    """One learner's way to one unit of one package, and to nothing else.

    launch: the token of the session of learning. unit: its place in the package. origin: of the app, whose pages alone
    may frame it. language: in which the player speaks.
    """

    launch: str
    sha256: str
    unit: int
    origin: str
    language: str
    expires: int

    def to_unit(self, unit: int) -> "Ticket":
        """The same for another unit."""
        return replace(self, unit=unit)


def expiry() -> datetime:
    """When a session of learning that begins now is over."""
    return utc_now() + timedelta(hours=HOURS)


def moment_of(expires: datetime) -> int:
    """A moment (UTC, without a zone) in seconds since 1970."""
    return int(expires.replace(tzinfo=UTC).timestamp())


def signed(ticket: Ticket) -> str:
    """The word for a ticket, as it stands in an address."""
    parts = [ticket.launch, ticket.sha256, ticket.unit, ticket.origin, ticket.language, ticket.expires]
    return str(_serializer().dumps(parts))


def read_ticket(word: str) -> Ticket | None:
    """The ticket of a word; None where it is not ours, or its time is over."""
    try:
        launch, sha256, unit, origin, language, expires = _serializer().loads(word)
    except (BadData, ValueError, TypeError):
        return None
    ticket = Ticket(launch, sha256, unit, origin, language, expires)
    return ticket if expires > moment_of(utc_now()) else None


def _serializer() -> URLSafeSerializer:
    key = current_app.secret_key
    return URLSafeSerializer(key or "", salt=_SALT, signer_kwargs={"digest_method": hashlib.sha256})
