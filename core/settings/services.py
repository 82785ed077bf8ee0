"""What can be done with the programme's look: set it, and take it back."""

from uuid import uuid4

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from core.clock import utc_now
from core.errors import Refused
from core.settings.colours import LIGHT_GROUNDS, ON_ACCENT, SHAPE, TEXT, contrast, is_colour, themes
from core.settings.logos import safe_logo
from core.settings.look import ACCENT, BRAND
from core.settings.models import THE_ONE, ProgrammeLook
from core.wording import ratio


def set_look(
    session: Session, name: str, brand: str, accent: str, logo: bytes | None = None, without_logo: bool = False
) -> ProgrammeLook:
    """The look as asked for; Refused names what cannot be, and the contrast of a colour that fails.

    logo: another one, None keeps the present one unless `without_logo`.
    """
    if not name.isprintable():
        raise Refused(_("Name: write it on one line, with letters, digits and signs."))
    refuse_colours(brand, accent)
    safe = safe_logo(logo) if logo else None
    row = session.get(ProgrammeLook, THE_ONE)
    if row is None:
        row = ProgrammeLook(id=THE_ONE, logo_type="", logo=None)
        session.add(row)
    row.name, row.brand, row.accent = name, brand, accent
    if safe is not None:
        row.logo, row.logo_type = safe.content, safe.kind
    elif without_logo:
        row.logo, row.logo_type = None, ""
    row.stamp, row.changed_at = uuid4().hex[:12], utc_now()
    return row


def forget_look(session: Session) -> None:
    """Palier's own look again."""
    set_look(session, "", BRAND, ACCENT, without_logo=True)


def refuse_colours(brand: str, accent: str) -> None:
    """Refuse two colours of which one cannot be read where it is used."""
    for label, colour in ((_("Brand colour"), brand), (_("Accent colour"), accent)):
        if not is_colour(colour):
            raise Refused(_("%(field)s: write it as # and six digits, #2f4aa8 for instance.", field=label))
    _refuse_below(
        min(contrast(brand, ground) for ground in LIGHT_GROUNDS),
        TEXT,
        _("Brand colour: %(colour)s on the light ground of pages", colour=brand),
    )
    _refuse_below(contrast(accent, ON_ACCENT), TEXT, _("Accent colour: dark writing on %(colour)s", colour=accent))
    _refuse_below(
        contrast(accent, themes(brand, accent).light["hero"]),
        SHAPE,
        _("Accent colour: %(colour)s on the brand colour", colour=accent),
    )


def _refuse_below(found: float, least: float, what: str) -> None:
    if found < least:
        raise Refused(
            _(
                "%(what)s has a contrast of %(found)s, and at least %(least)s is needed to be read by everybody."
                " Choose another one.",
                what=what,
                found=ratio(found),
                least=ratio(least),
            )
        )
