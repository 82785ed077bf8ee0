"""How the programme looks, for whoever draws it: pages, statements, mails."""

from dataclasses import dataclass

from flask import current_app, g, has_request_context
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from core.page_facts import page_facts
from core.settings.colours import BLACK, HERO, mixed
from core.settings.models import THE_ONE, ProgrammeLook

BRAND, ACCENT = "#2f4aa8", "#f2b134"
UNSET = "palier"


@dataclass(frozen=True)
class Logo:
    """A picture that was made safe: its bytes and its media type."""

    content: bytes
    kind: str


@dataclass(frozen=True)
class Look:
    """Name and colours; `stamp`: of the address of what belongs to it, empty while nothing was set."""

    name: str
    brand: str = BRAND
    accent: str = ACCENT
    stamp: str = ""
    has_logo: bool = False

    @property
    def has_colours(self) -> bool:
        """Whether they are other ones than our own style sheet has."""
        return (self.brand, self.accent) != (BRAND, ACCENT)

    @property
    def icon_stamp(self) -> str:
        """Of the addresses of icons, which there are before anything was set."""
        return self.stamp or UNSET

    @property
    def hero(self) -> str:
        """The colour of a page's head, and of the bar that a phone draws above it."""
        return mixed(self.brand, BLACK, HERO)


def read_look(session: Session) -> Look:
    """The look as it is set now."""
    columns = (ProgrammeLook.name, ProgrammeLook.brand, ProgrammeLook.accent, ProgrammeLook.stamp)
    row = session.execute(select(*columns, ProgrammeLook.logo_type).where(ProgrammeLook.id == THE_ONE)).first()
    return _of_row(*row) if row else unset_look()


def _of_row(name: str, brand: str, accent: str, stamp: str, logo_type: str) -> Look:
    return Look(name or current_app.config["PROGRAMME"], brand, accent, stamp, bool(logo_type))


def look_of_page(session: Session) -> Look:
    """The look for a page: read once for a request; as it comes where the database cannot say."""
    if not has_request_context():
        return read_look(session)
    if "look" not in g:
        try:
            facts = page_facts(session)
            is_set = facts.look_stamp is not None
            told = facts.name, facts.brand, facts.accent, facts.look_stamp, facts.logo_type
            g.look = _of_row(*told) if is_set else unset_look()
        except SQLAlchemyError:
            g.look = unset_look()
    return g.look


def unset_look() -> Look:
    """The look of a programme for which nothing was set."""
    return Look(current_app.config["PROGRAMME"])


def read_logo(session: Session) -> Logo | None:
    """The programme's own logo; None where it has none."""
    query = select(ProgrammeLook.logo, ProgrammeLook.logo_type).where(ProgrammeLook.id == THE_ONE)
    row = session.execute(query).first()
    return Logo(row.logo, row.logo_type) if row and row.logo else None
