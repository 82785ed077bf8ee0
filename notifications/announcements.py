"""Announcements: a text of a director's, with a picture and a PDF where they give some, to an audience."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import nh3
from flask_babel import gettext as _
from markdown_it import MarkdownIt
from sqlalchemy import select
from sqlalchemy.orm import Session

from challenges.models import Challenge, State
from core.accounts.models import Account
from core.clock import today, utc_now
from core.errors import Refused
from core.models import Team
from core.pictures import redrawn
from core.teams import members_of
from notifications.hearing import accounts_by, managers_of, taking_part
from notifications.models import Announcement, Kind
from notifications.writing import Told, notify

LONGEST_TITLE, LONGEST_TEXT = 120, 5_000
MOST_DOCUMENT_BYTES = 8 * 1024 * 1024
PDF = b"%PDF-"
# What a text may be made of; whatever else is in it stands there as text or is left out.
TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "a", "h2", "h3", "blockquote", "code", "hr"}
SCHEMES = {"http", "https", "mailto"}


@dataclass(frozen=True)
class Upload:
    """A file that came with an announcement; empty where none did."""

    content: bytes = b""
    name: str = ""


@dataclass(frozen=True)
class Audience:
    """To whom: those who take part in a challenge, the members of a team today, or everybody.

    Of the first two, the regional managers who have them in their teams too.
    """

    challenge: Challenge | None = None
    team: Team | None = None


def as_html(text: str) -> str:
    """A text in Markdown as HTML that can do no harm: no scripts, no styles, no pictures of others."""
    made = str(MarkdownIt("commonmark", {"html": False}).render(text))
    made = made.replace("<h1>", "<h2>").replace("</h1>", "</h2>")
    return nh3.clean(made, tags=TAGS, attributes={"a": {"href"}}, url_schemes=SCHEMES, link_rel="noopener noreferrer")


def announce(
    session: Session, title: str, text: str, audience: Audience, account_id: int, picture: Upload, document: Upload
) -> tuple[Announcement, int]:
    """Tell an audience something; the announcement, and how many accounts it goes to. The caller commits."""
    announcement = Announcement(
        account_id=account_id,
        at=utc_now(),
        title=_checked(title, _("title"), LONGEST_TITLE),
        text=_checked(text, _("text"), LONGEST_TEXT),
        challenge_id=audience.challenge.id if audience.challenge else None,
        team_id=audience.team.id if audience.team else None,
        picture=redrawn(picture.content) if picture.content else None,
        document=_document(document) if document.content else None,
        document_name=document.name[:200] if document.content else "",
    )
    session.add(announcement)
    session.flush()
    facts = {"announcement": announcement.id, "title": announcement.title, "text": first_lines(announcement.text)}
    people = accounts_of(session, audience)
    told = [
        Told(one, Kind.ANNOUNCEMENT, f"announcement:{announcement.id}", facts, announcement.challenge_id)
        for one in people
        if one != account_id
    ]
    return announcement, notify(session, told)


def accounts_of(session: Session, audience: Audience) -> Sequence[int]:
    """The active accounts of an audience."""
    if audience.challenge is not None:
        return _with_managers(session, taking_part(session, audience.challenge))
    if audience.team is not None:
        return _with_managers(session, [it.id for it in members_of(session, [audience.team.id], today())])
    return session.scalars(select(Account.id).where(Account.active).order_by(Account.id)).all()


def _with_managers(session: Session, people: Collection[int]) -> Sequence[int]:
    """The accounts that act for these people, and those of the regional managers who have them in their teams."""
    return sorted({*accounts_by(session, people), *managers_of(session, people)})


def first_lines(text: str) -> str:
    """The beginning of a text, without what is only there to format it."""
    plain = nh3.clean(as_html(text), tags=set())
    joined = " ".join(plain.split())
    return joined if len(joined) <= 200 else joined[:199].rsplit(" ", 1)[0] + "…"


def _checked(text: str, what: str, longest: int) -> str:
    kept = text.strip()
    if not kept:
        raise Refused(_("Write the %(what)s.", what=what))
    if len(kept) > longest:
        raise Refused(_("The %(what)s is too long; %(most)s characters are the most.", what=what, most=longest))
    return kept


def _document(upload: Upload) -> bytes:
    if len(upload.content) > MOST_DOCUMENT_BYTES or not upload.content.startswith(PDF):
        raise Refused(_("The document is no PDF, or larger than 8 MB."))
    return upload.content


def choices_of(session: Session) -> tuple[Sequence[Challenge], Sequence[Team]]:
    """The challenges and teams that something may be announced to."""
    running = select(Challenge).where(Challenge.state != State.DRAFT.value).order_by(Challenge.id.desc()).limit(50)
    return session.scalars(running).all(), session.scalars(select(Team).order_by(Team.name)).all()
