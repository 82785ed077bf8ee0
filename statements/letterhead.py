"""What stands at the head of what is printed: the programme's name, its logo and its colour."""

from base64 import b64encode
from dataclasses import dataclass

from sqlalchemy.orm import Session

from core.settings.look import read_logo, read_look


@dataclass(frozen=True)
class Letterhead:
    """`logo`: the picture itself as an address (`data:`), which `OwnFiles` takes; empty where there is none."""

    name: str
    brand: str
    logo: str


def read_letterhead(session: Session) -> Letterhead:
    """The letterhead as the programme looks now."""
    look, logo = read_look(session), read_logo(session)
    address = f"data:{logo.kind};base64,{b64encode(logo.content).decode()}" if logo else ""
    return Letterhead(look.name, look.brand, address)
