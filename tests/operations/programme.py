"""A small programme with something in every table, and what a database holds, read without any of what is tested."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, create_engine, select
from sqlalchemy.orm import Session

from challenges.forecast.models import KeptOutlook
from challenges.forecast.silent import keep_silent_rules
from challenges.goals.models import Goal
from challenges.ledger.named import ChallengePrivacy
from challenges.ledger.past_models import PastStanding, StandingsDay
from challenges.lifecycle.amendments import preview_amendment
from challenges.lifecycle.decisions import Decision
from challenges.lifecycle.finding import find_challenge
from challenges.lifecycle.pictures import ChallengePicture
from challenges.lifecycle.services import (
    add_challenge,
    amend_challenge,
    close_challenge,
    launch_challenge,
    reopen_challenge,
)
from core.access import reading_access, writing_access
from core.accounts.access_models import AccountSession
from core.accounts.models import Account, Role
from core.accounts.second.models import CodeApp, Passkey, RecoveryCode
from core.db import Base, db, writing
from core.files.mapping import Mapping
from core.models import Participant, Product, Team
from core.privacy.models import Pseudonymous
from core.security.models import SecurityEvent
from core.settings.services import set_look
from declarations.alerts.models import Alert, CheckSetting
from declarations.clients.models import ClientConsent, ClientContact, ConsentText
from declarations.lists.models import DeclaredList, ListedDocument, ListedLine
from declarations.models import Declaration, DeclarationLine, DeclarationStep
from declarations.proven.models import DeclarationProof, RememberedName
from declarations.validating.models import Mark, Trust, ValidationSetting
from elearning.sheets.tables import Sheet, SheetFile, SheetOpening, SheetRange, SheetText
from imports.arrivals.models import Arrival, UploadToken
from imports.merging.acts import merge_codes
from imports.merging.checks import Codes
from imports.models import Origin
from imports.service import import_file, new_run
from imports.uploads import Upload, try_upload
from leaderboards.duels.models import DuelEntrant, DuelRound
from notifications.models import Announcement, Mail, Notice, NoticeChoice, NoticeRhythm
from portal.models import Celebrated, Rivalry
from sales.proofs.models import Proof
from tests.disputes.opened import dispute_of
from tests.operations.learning import learn
from tests.operations.moments import MOMENT
from tests.operations.wallets import hold_a_level, hold_points

REPS, LINES = 6, 120
PEOPLE = "code,name,kind,team,email,parent\n" + "".join(
    f"R{n},Repré “{n}” \\ 名,rep,Team {n % 2},r{n}@example.org,\n" for n in range(REPS)
)
PEOPLE += "D1,L’Établi,distributor,,,\nS1,Vendeuse,seller,,,D1\n"
PRODUCTS = "code,name,range,cost\n" + "".join(f"P{n},Produit {n},Bikes/Kind {n % 3},{n}.50\n" for n in range(5))
CLIENTS = "code,name,segment\nC1,Client un,Garden\n"
TARGETS = "participant,month,amount\n" + "".join(f"R{n},2020-0{m},{n + m}00\n" for n in range(REPS) for m in (4, 5))
COMPLETIONS = "participant,module,date,points\nR0,safety,2020-04-03,5\nR1,safety,2020-05-03,5\n"
STOCK = "distributor,product,date,quantity\nD1,P0,2020-04-03,5\nD1,P1,2020-05-03,999999999\n"
HEADER = "kind,document,line,date,rep,client,product,quantity,amount\n"
LOGO = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M1 1h7v7z" fill="#7a1f5c"/></svg>'
RULES = """code = "{code}"
title = "Spring"
start = 2020-04-01
end = 2020-06-30
ties = "earliest"
{more}
[[criteria]]
name = "Turnover"
type = "revenue"
points = {points}
every = 10
per = "month"

[[criteria]]
name = "Target"
type = "target"
steps = [{{ from_percent = 50, points = 20 }}]

[[criteria]]
name = "Training"
type = "training"
"""
LEAGUES = "[leagues]\nreference = { start = 2020-01-01, end = 2020-03-31 }\ncount = 2\n"


def rules(code: str, points: int = 1, more: str = "") -> str:
    """A challenge file."""
    return RULES.format(code=code, points=points, more=more)


def sales(first: int, last: int, shift: int = 0) -> str:
    """Lines of half a year, the same ones each time but for `shift` euros."""
    rows = []
    for place in range(first, last):
        chance = random.Random(place)
        day = date(2020, 1, 1) + timedelta(days=chance.randrange(182))
        euros = chance.randrange(-20, 200) + shift
        rows.append(f"sell_in,F{place},1,{day},R{chance.randrange(REPS)},C{place % 9},P{place % 5},1,{euros}.25\n")
    return HEADER + "".join(rows)


def bring_in(session: Session, what: str, text: str, name: str = "") -> None:
    """Import a file, in the caller's transaction."""
    run = new_run(session, what, name or f"{what}.csv")
    import_file(session, what, text.encode(), run, Mapping())


def help_to_sell(session: Session, account_id: int) -> None:
    """A sheet in both languages that was retired, with a file, and somebody who had opened it."""
    sheet = Sheet(state="retired", roles="rep", levels="Gold", changed_at=MOMENT, changed_by=account_id)
    sheet.published_at, sheet.filed_under = MOMENT, "Bikes/Kind 1"
    sheet.texts = [
        SheetText(language="fr", title="Vélo “été”", summary="é", text="# 名", folded="velo", folded_title="velo")
    ]
    sheet.texts.append(SheetText(language="en", title="Bike", folded="bike", folded_title="bike"))
    sheet.products = list(session.scalars(select(Product).where(Product.code == "P1")))
    sheet.teams, sheet.ranges = list(session.scalars(select(Team))), [SheetRange(range="Bikes")]
    sheet.files = [SheetFile(kind="mp4", sha256="0" * 64, size=7, name="é.mp4", captions="WEBVTT", language="fr")]
    session.add(sheet)
    session.flush()
    session.add(SheetOpening(sheet_id=sheet.id, account_id=account_id, day=date(2020, 4, 3), at=MOMENT))


def live(session: Session) -> None:
    """Something into every table: corrections, rejects, held lines, a trial, decisions, a closing, a reopening."""
    with writing(session):
        for what, text in (
            ("participants", PEOPLE),
            ("products", PRODUCTS),
            ("clients", CLIENTS),
            ("targets", TARGETS),
            ("completions", COMPLETIONS),
            ("stock", STOCK),
            ("sales", sales(0, LINES)),
        ):
            bring_in(session, what, text)
        account = Account(
            email="ada@example.org", name="Ada", role=Role.DIRECTOR, language="fr", password_hash="-", active=False
        )
        account.participants = list(session.scalars(select(Participant).where(Participant.code == "R1")))
        account.teams = list(session.scalars(select(Team)))
        session.add(account)
        session.flush()
        set_look(session, "Défi “été”", "#7a1f5c", "#ffd45e", LOGO)
        secure(session, account.id)
        learn(session, account.id, session.scalars(select(Participant.id)).first() or 0)
        hold_points(session, account.id, session.scalars(select(Participant.id)).first() or 0)
        bring(session, account.id)
        decide(session, account.id)
        tell(session, account.id)
        help_to_sell(session, account.id)
        bring_in(session, "sales", sales(0, 30, shift=7), "corrected.csv")
        bring_in(session, "participants", PEOPLE.replace("r2@", "r2.new@"))
        bring_in(session, "sales", f"{HEADER}sell_in,F7,1,2020-09-09,R5,C8,P4,1,1.00\n", "reused.csv")
        bring_in(
            session, "sales", f"{HEADER}sell_in,F8,1,someday,R5,C8,P4,1,1.00\nsell_in,G1,1,2020-06-01,R1,C1,P1,1,9\n"
        )
    with writing(session):
        merge_codes(session, Codes("clients", "C8", "C7"), new_run(session, "clients", "C8 → C7", None, Origin.MERGE))
        bring_in(session, "sales", sales(0, 30, shift=9), "merged.csv")
    with writing(session):
        upload = Upload("sales", "waiting “é”.csv", (sales(200, 205) + "\n").encode("utf-16"), "", account.id)
        try_upload(session, upload)


def secure(session: Session, account_id: int) -> None:
    """A second factor of each kind."""
    session.add(CodeApp(account_id=account_id, nonce="n" * 64, confirmed_at=MOMENT))
    session.add(Passkey(account_id=account_id, credential="Y3JlZA", public_key="a2V5", name="Clé “é”", added_at=MOMENT))
    session.add(RecoveryCode(account_id=account_id, digest="d" * 64))


def tell(session: Session, account_id: int) -> None:
    """What somebody is told, the mail that carries it, and what they chose."""
    mail = Mail(account_id=account_id, message_id="é@example.org", made_at=MOMENT, due_at=MOMENT, sent_at=MOMENT)
    told = Notice(account_id=account_id, kind="closed", key="é", at=MOMENT, told="{}", mailed=True, mail=mail)
    session.add_all([told, NoticeRhythm(account_id=account_id, rhythm="daily")])
    session.add(NoticeChoice(account_id=account_id, kind="closed", choice="mailed"))
    session.add(Announcement(account_id=account_id, at=MOMENT, title="é", text="*é*", picture=b"\0\xff", document=None))
    session.flush()


def bring(session: Session, account_id: int) -> None:
    """A proof whose time is over: its bytes are gone. Those that have theirs are carried in tests/proofs."""
    proof = Proof(sha256="a" * 64, given_sha256="b" * 64, kind="image", size=2**31 - 1, width=1, height=3_000)
    proof.look, proof.name, proof.account_id, proof.stored = "0" * 16, "é.jpg", account_id, False
    proof.brought_at, proof.purge_on, proof.purged_at = MOMENT, MOMENT.date(), MOMENT
    session.add(proof)
    session.flush()


def decide(session: Session, account_id: int) -> None:
    """Challenges: one running and amended, one with leagues closed, one closed twice, a draft."""
    for code, more in (("spring", ""), ("leagues", LEAGUES), ("again", "")):
        add_challenge(session, rules(code, more=more))
        launch_challenge(session, code)
    amend(session, "spring", 2)
    why = Decision(account_id, "pourquoi pas ?")
    close_challenge(session, "leagues", why)
    close_challenge(session, "again", why)
    reopen_challenge(session, "again", why)
    close_challenge(session, "again", why)
    add_challenge(session, rules("draft"))
    keep_silent_rules(session, find_challenge(session, "spring"), rules("spring", 3), account_id)
    spring, person = find_challenge(session, "spring"), session.scalars(select(Participant.id)).first()
    session.add_all(
        [Pseudonymous(participant_id=person, since=MOMENT), ChallengePrivacy(challenge_id=spring.id, named=3)]
    )
    hold_a_level(session, spring.id, person or 0)
    session.add(KeptOutlook(challenge_id=spring.id, state="s" * 64, made_at=MOMENT, told='{"é": 1}'))
    session.add(ChallengePicture(challenge_id=spring.id, content=b"\0\xff", stamp="é"))
    duels = DuelRound(challenge_id=spring.id, kind="pairs", first_day=MOMENT.date(), days=7, made_at=MOMENT)
    session.add(duels)
    session.flush()
    session.add(DuelEntrant(round_id=duels.id, place=1, participant_id=person))
    session.add(StandingsDay(challenge_id=spring.id, day=MOMENT.date()))
    session.add(Goal(challenge_id=spring.id, participant_id=person, kind="points", target=2**40, set_at=MOMENT))
    session.add(Rivalry(challenge_id=spring.id, asker_id=person, asked_id=person, asked_at=MOMENT, refused=True))
    declared = declare(session, account_id, person)
    disputed = dispute_of(person or 0, account_id, "F“1”", "“é”")
    disputed.challenge_id, disputed.declaration_id, disputed.effects = spring.id, declared.id, f"[[{spring.id}, 1, 2]]"
    disputed.opened_at = disputed.changed_at = disputed.entries[0].at = MOMENT
    disputed.date = disputed.due_on = MOMENT.date()
    session.add(disputed)
    session.add(Celebrated(account_id=account_id, key="k" * 64, at=MOMENT))
    session.add(
        PastStanding(challenge_id=spring.id, day=MOMENT.date(), participant_id=person, league=0, points=7, rank=1)
    )


def declare(session: Session, account_id: int, person: int | None) -> Declaration:
    """A declaration with all that stands beside it."""
    declared = Declaration(distributor_id=person, account_id=account_id, key="é", document="F“1”", client="Zoé")
    declared.created_at = declared.changed_at = MOMENT
    declared.lines = [DeclarationLine(source=2**30, line=1, product="P1", quantity=-(2**40), amount_cents=2**40)]
    declared.lines[0].origin_document, declared.lines[0].origin_line = "F“0”", 2
    declared.steps = [DeclarationStep(account_id=None, at=MOMENT, from_state="draft", to_state="expired", text="é")]
    session.add(declared)
    session.flush()
    session.add(Alert(declaration_id=declared.id, version=2, name="twice", weight=60, line=None, facts='{"é": 1}'))
    session.add(CheckSetting(name="price", active=False, weight=7, bound=None))
    setting = ValidationSetting(id=1, marked_from=9, one_in=3, four_eyes_cents=2**40, automatic=False)
    setting.max_age_days = 45
    session.add(setting)
    trusted = Trust(distributor_id=person, level="sample", by_hand=True, at=MOMENT, account_id=account_id, reason="é")
    session.add_all([trusted, Mark(declaration_id=declared.id, kind="first", account_id=account_id, at=MOMENT)])
    proof, product = session.scalars(select(Proof.id)).first(), session.scalars(select(Product.id)).first()
    proven = DeclarationProof(declaration_id=declared.id, proof_id=proof, account_id=account_id, at=MOMENT)
    proven.evidence, proven.document, proven.read = "invoice", "F“1”", '{"number": "é"}'
    called = RememberedName(distributor_id=person, called="name é", product_id=product, at=MOMENT)
    session.add_all([proven, called])
    note_lists(session, account_id, declared)
    note_client(session, account_id, declared)
    return declared


def note_client(session: Session, account_id: int, declared: Declaration) -> None:
    """What is said of the client of a declaration, and what it has agreed to."""
    declared.client_segment, declared.consent_version = "Paysagistes “é”", 1
    text = ConsentText(text_fr="J’accepte “é”", text_en="I agree", since=MOMENT, account_id=account_id)
    contact = ClientContact(distributor_id=declared.distributor_id, client_id=1, segment="é", is_own=True)
    session.add_all([text, contact])
    session.flush()
    for version in (text.id, None):
        session.add(ClientConsent(contact_id=contact.id, text_id=version, date=MOMENT.date(), account_id=account_id))


def note_lists(session: Session, account_id: int, declared: Declaration) -> None:
    """A list from which something was declared; a token, and a file that came by it."""
    proof = session.scalars(select(Proof.id)).one()
    kept = DeclaredList(distributor_id=declared.distributor_id, account_id=account_id, proof_id=proof, state="open")
    kept.file_name, kept.mapping, kept.layout, kept.notes = "é.csv", "[columns]", "l" * 64, '["é"]'
    kept.sent_at = kept.changed_at = MOMENT
    token = UploadToken(name="é", digest="d" * 64, account_id=account_id, made_at=MOMENT, used_at=MOMENT)
    session.add_all([kept, token])
    session.flush()
    listed = ListedDocument(list_id=kept.id, place=1, document="F“1”", client="Zoé", declaration_id=declared.id)
    listed.lines, listed.unread = [ListedLine(2, "P1", "½", unread={"quantity": "é"})], '{"date": "é"}'
    came = Arrival(what="sales", file_name="é.csv", sha256="a" * 64, size=2**40, source="token", token_id=token.id)
    came.at, came.outcome, came.told, came.settled = MOMENT, "failed", "é", False
    session.add_all([listed, came])
    session.flush()


def amend(session: Session, code: str, points: int) -> None:
    """Give a running challenge another worth of its turnover."""
    text = rules(code, points)
    preview = preview_amendment(session, find_challenge(session, code), text)
    amend_challenge(session, code, text, Decision(reason="why not"), preview.fingerprint)


@contextmanager
def at(url: str) -> Iterator[Session]:
    """A session of an application on a database."""
    from app import create_app

    with create_app(url).app_context():
        try:
            yield db.session()
        finally:
            db.session.remove()
            db.engine.dispose()


Contents = dict[str, list[tuple[Any, ...]]]


def contents(session: Session) -> Contents:
    """Every row of every table, as values of Python; but for the stamp of the sales, which is another one in a copy."""
    found = {}
    for table in Base.metadata.sorted_tables:
        if table.name != "sales_version":
            rows = session.execute(select(table).order_by(*table.primary_key.columns))
            found[table.name] = [tuple(row) for row in rows]
    return found


def contents_at(url: str) -> Contents:
    """The same of a database."""
    with at(url) as session:
        return contents(session)


def note_in_log(url: str, subject: str) -> None:
    """Something for the security log beside a database, and somebody who is signed in."""
    with at(url), writing_access() as access:
        access.add(
            SecurityEvent(
                at=MOMENT,
                kind="signed_in",
                account_id=1,
                who="ada@example.org",
                address="::1",
                subject=subject,
                details="",
            )
        )
        access.add(
            AccountSession(
                token=subject,
                account_id=1,
                credential="",
                begun_at=MOMENT,
                seen_at=MOMENT,
                kept=True,
                address="",
                browser="",
            )
        )


def access_at(url: str) -> tuple[list[tuple[Any, ...]], int]:
    """The security log beside a database, and how many are signed in there."""
    with at(url), reading_access() as access:
        log = [tuple(row) for row in access.execute(select(SecurityEvent.__table__).order_by(SecurityEvent.id))]
        return log, len(access.scalars(select(AccountSession.id)).all())


def files_in(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} - {"migration.lock"}


@contextmanager
def connected(url: str) -> Iterator[Connection]:
    engine = create_engine(url)
    with engine.begin() as connection:
        yield connection
    engine.dispose()
