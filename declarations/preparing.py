"""A declaration made ready before anybody has to wait for it: all that is read, checked and looked at.

Sale lines are written from one place, and whoever holds it keeps everybody else waiting. What is read before is asked
for once more when the place is taken (core.versions.Seen): where anything that concerns the distributor, people or
products has changed meanwhile, all of it is done anew.
"""

from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from core.db import lock_sales
from core.models import Client
from core.versions import Seen, seen_for
from declarations.alerts.looking import Look, Looked, looked_at
from declarations.catalogue import find_client
from declarations.checks import checked, is_late
from declarations.models import Declaration, State
from declarations.queries import running_rules
from declarations.saying import say
from declarations.typed import Typed
from declarations.validating.sampling import is_sampled
from declarations.validating.settings import Setting, read_setting
from declarations.writing import Known, NotTaken, begin_run, known_of
from imports.models import ImportRun


@dataclass(frozen=True)
class Ready:
    """What a declaration that is to be submitted comes to.

    client: the one that is meant, None where it is nobody or a new one. looked: what its checks found; None where that
    is to be asked once its lines are written. run: the import that is to write them, where it is begun already.
    """

    seen: Seen
    setting: Setting
    client: Client | None
    is_late: bool
    is_sampled: bool
    known: Known
    looked: Looked | None
    run: ImportRun | None = None


def make_ready(session: Session, declaration: Declaration, typed: Typed, account_id: int) -> Ready:
    """Let a held declaration say what was typed, and hold the sales; what it comes to as they stand then.

    NotTaken, with its faults, where something keeps it from being submitted.
    """
    if declaration.state != State.DRAFT:
        # What was submitted before stands, or stood, among the sale lines: what it said and says both count.
        lock_sales(session)
        return _read(session, declaration, typed)
    ready = _read(session, declaration, typed)
    run = begin_run(session, declaration, account_id)
    lock_sales(session)
    now = seen_for(session, declaration.distributor_id)
    if not ready.seen.holds(now):
        session.flush()
        session.expire_all()
        return replace(_read(session, declaration, typed), run=run)
    looked = ready.looked
    if looked is not None and ready.seen.latest != now.latest:
        looked = looked.since(ready.seen.latest)
    return replace(ready, looked=looked, run=run)


def _read(session: Session, declaration: Declaration, typed: Typed) -> Ready:
    seen, setting = seen_for(session, declaration.distributor_id), read_setting(session)
    typed, faults = checked(session, declaration.distributor, typed, declaration)
    if faults:
        raise NotTaken(faults)
    say(session, declaration, typed)
    client = find_client(session, declaration.distributor_id, declaration.client) if declaration.client else None
    declaration.client_code = client.code if client else ""
    is_named = client is not None or not declaration.client
    assert declaration.date is not None
    rules = running_rules(session)
    known, looked = known_of(session, declaration, seen), None
    if declaration.state == State.DRAFT and is_named:
        looked = looked_at(Look(session, declaration, known.products, rules, is_written=False))
    late, sampled = is_late(session, declaration.date, setting, rules), is_sampled(session, declaration, setting)
    return Ready(seen, setting, client, late, sampled, known, looked)
