"""What a distributor says of its clients, written down or, where one asks for it, forgotten. The caller commits."""

from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from core.access import hold
from core.clock import today, utc_now
from core.errors import Refused
from core.models import Client, RecordVersion
from declarations.clients.models import ClientConsent, ClientContact, ConsentText
from declarations.clients.queries import KnownClient, is_name_taken
from declarations.models import Declaration


@dataclass(frozen=True)
class Said:
    """What is said of a client; version: of the text to which it agrees, None where it does not."""

    name: str
    segment: str
    version: int | None


def contact_of(session: Session, distributor_id: int, client_id: int, is_own: bool = False) -> ClientContact:
    """What a distributor says of a client, so far nothing where it has said nothing; of two at once, one waits here."""
    hold(session, f"client contact {distributor_id} {client_id}")
    named = (ClientContact.distributor_id == distributor_id, ClientContact.client_id == client_id)
    found = session.scalars(select(ClientContact).where(*named)).first()
    if found is None:
        found = ClientContact(distributor_id=distributor_id, client_id=client_id, segment="", is_own=is_own)
        session.add(found)
        session.flush()
    return found


def say(session: Session, client: KnownClient, said: Said, account_id: int) -> None:
    """Write down what is said; a consent only where it is another one than before. Refused for a name that is taken."""
    contact = contact_of(session, client.distributor_id, client.id)
    contact.segment = said.segment
    if contact.is_own and said.name != client.name:
        if not said.name:
            raise Refused(_("Write the client’s name."))
        if is_name_taken(session, client.distributor_id, said.name, client.id):
            raise Refused(_("You have another client of this name."))
        session.get_one(Client, client.id).name = said.name
    version = known_version(session, said.version)
    if (version is None) != (client.version is None):
        _agree(session, contact, version, account_id)
    session.flush()


def note_declared(session: Session, declaration: Declaration, client: Client, is_new: bool, account_id: int) -> None:
    """What a declaration says of its client: a segment, and that it agrees; what it does not say stays."""
    if not (is_new or declaration.client_segment or declaration.consent_version):
        return
    contact = contact_of(session, declaration.distributor_id, client.id, is_own=is_new)
    contact.segment = declaration.client_segment or contact.segment
    if declaration.consent_version is not None and _holds(session, contact) is None:
        _agree(session, contact, declaration.consent_version, account_id)
    session.flush()


def _holds(session: Session, contact: ClientContact) -> int | None:
    """The version of the text by which a client agrees now."""
    query = select(ClientConsent.text_id).where(ClientConsent.contact_id == contact.id)
    return session.scalars(query.order_by(ClientConsent.id.desc()).limit(1)).first()


def _agree(session: Session, contact: ClientContact, version: int | None, account_id: int) -> None:
    session.add(ClientConsent(contact_id=contact.id, text_id=version, date=today(), account_id=account_id))


def forget(session: Session, client: KnownClient) -> None:
    """Forget what a distributor said of a client; and the name of one that it named itself, wherever it stands.

    Its sales stay, under its code alone.
    """
    contact = contact_of(session, client.distributor_id, client.id)
    is_own = contact.is_own
    session.execute(delete(ClientConsent).where(ClientConsent.contact_id == contact.id))
    session.delete(contact)
    if is_own:
        session.get_one(Client, client.id).name = ""
        session.execute(
            delete(RecordVersion).where(RecordVersion.what == "client", RecordVersion.record == client.code)
        )
    own = (Declaration.distributor_id == client.distributor_id, Declaration.client_code == client.code)
    blank = {"client_segment": "", "consent_version": None, **({"client": ""} if is_own else {})}
    session.execute(update(Declaration).where(*own).values(blank))
    session.flush()


def write_text(session: Session, french: str, english: str, account_id: int) -> ConsentText:
    """Another version of the text, to be agreed to from now on; what was agreed to before holds on."""
    text = ConsentText(text_fr=french, text_en=english, since=utc_now(), account_id=account_id)
    session.add(text)
    session.flush()
    return text


def known_version(session: Session, version: int | None) -> int | None:
    """The version of a text, where there is one of that number."""
    return version if version is not None and session.get(ConsentText, version) is not None else None
