"""What the distributors of the demonstration say of their clients: some agreed to be contacted, one no longer does."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.demo.people import DEMONSTRATION_DISTRIBUTOR
from core.accounts.models import Account, Role
from core.models import Client, Participant
from declarations.clients.queries import own_clients
from declarations.clients.services import Said, say, write_text

FRENCH = (
    "J’accepte qu’Atelier Valmont m’écrive au sujet de ses produits et de leur entretien. Je peux le refuser à tout"
    " moment, auprès de mon magasin ou d’Atelier Valmont."
)
ENGLISH = (
    "I agree that Atelier Valmont may write to me about its products and how to look after them. I can end this at any"
    " time, at my shop or at Atelier Valmont."
)
SHOPS = (DEMONSTRATION_DISTRIBUTOR, "D102", "D103", "D201", "D302")


def agree(session: Session) -> None:
    """The text, and what was noted by it; the caller commits."""
    back = session.scalars(select(Account).where(Account.role == Role.ADMINISTRATOR.value)).one()
    own = session.scalars(select(Account).where(Account.role == Role.DISTRIBUTOR.value)).one()
    version = write_text(session, FRENCH, ENGLISH, back.id).id
    for code in SHOPS:
        shop = session.scalars(select(Participant).where(Participant.code == code)).one()
        by = own.id if code == DEMONSTRATION_DISTRIBUTOR else back.id
        for place, client in enumerate(own_clients(session, [shop.id])):
            # They say what the brand knows of two of three, and of the first one that it agrees.
            if place % 3 != 2:
                segment = session.get_one(Client, client.id).segment
                say(session, client, Said(client.name, segment, version if place % 3 == 0 else None), by)
    first = own_clients(session, [session.scalars(select(Participant.id).where(Participant.code == SHOPS[0])).one()])[0]
    say(session, first, Said(first.name, first.segment, None), own.id)
