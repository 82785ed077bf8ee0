"""A programme of rivals: two reps, two distributors with two sellers each, and two enrolled clients.

They sell to the same clients, each line on a day, on a document and for an amount that no other line has. Every type of
rule is there, in challenges that credit reps, distributors, sellers and clients.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count, cycle
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.accounts.models import Account
from core.clock import as_if
from core.db import db, writing
from core.models import Participant
from core.privacy.services import choose
from declarations.lists.models import DeclaredList, ListedDocument, ListedLine, ListState
from declarations.models import Declaration, State
from declarations.proven.models import DeclarationProof
from declarations.proven.readings import Reading, written
from elearning.content.blocks import Lesson, TextBlock
from elearning.content.module import Module, Test
from elearning.modules.authoring import add_module, publish
from elearning.modules.learning import answer, begin_attempt, hand_in, read_lesson, take
from elearning.questions.answers import Filled
from elearning.questions.model import Bank, Fill
from elearning.questions.parts import Accepted, Blank
from elearning.texts import Texts
from sales.proofs.models import Proof
from tests.conftest import Palier
from tests.disputes.opened import dispute_of
from tests.elearning.sheets.library import bring_sheets
from tests.hostile.rules_of_rivals import RULES
from tests.proofs.kept import keep
from tests.web.scenes import Scene, account, web_app

NOW = datetime(2024, 6, 13, 10)
START, END = date(2024, 3, 2), date(2024, 7, 29)
# The rules of each challenge, and whom it credits; the last one is closed.
CHALLENGES = [
    *(("clients", credit) for credit in ("rep", "distributor", "seller", "client")),
    ("totals", "seller"),
    ("closed", "seller"),
]

# The code of everybody: what they are and whose; names beside them.
PEOPLE = {
    "RA": ("Adalbert Ravenel", "rep", "Nord", ""),
    "RB": ("Bertille Corvisart", "rep", "Sud", ""),
    "DA": ("Maison Althéa", "distributor", "Nord", ""),
    "DB": ("Comptoir Bélisaire", "distributor", "Sud", ""),
    "SA1": ("Ambroise Quilleret", "seller", "Nord", "DA"),
    "SA2": ("Apolline Vastel", "seller", "Nord", "DA"),
    "SB1": ("Barnabé Tournemine", "seller", "Sud", "DB"),
    "SB2": ("Blandine Yvetot", "seller", "Sud", "DB"),
    "KA": ("Kiosque Mirabel", "client", "Nord", ""),
    "KB": ("Kermesse Oribel", "client", "Sud", ""),
}
# Those who sign in, as what, and whose points they may open.
VISITORS = {
    "RA": ("rep", {"RA"}),
    "RB": ("rep", {"RB"}),
    "DA": ("distributor", {"DA", "SA1", "SA2"}),
    "DB": ("distributor", {"DB", "SB1", "SB2"}),
    "SA1": ("rep", {"SA1"}),
    "SB1": ("rep", {"SB1"}),
    "KA": ("rep", {"KA"}),
    "KB": ("rep", {"KB"}),
    # Who looks after a team, and acts for nobody.
    "NA": ("regional_manager", {"RA", "DA", "SA1", "SA2", "KA"}),
}
# Those who declare, and for which distributor.
DECLARE_FOR = {"DA": "DA", "DB": "DB", "SA1": "DA", "SB1": "DB"}
LOOKS_AFTER = {"NA": "Nord"}
# Who has asked to stand under a pseudonym.
SHY = {"RB", "SA2"}
SELLERS = ("SA1", "SB1", "SA2", "SB2")
# Who sold to whom before the challenges, and in which order during them: a new client is the first one's.
BEFORE = {"C1": ("SA1", "SB1"), "C4": ("SA1", "SB2"), "C5": ("SB1", "SA2"), "KA": ("SB1", "SA1"), "C9": ("",)}
DURING = {
    "C1": ("SB1", "SA1", "SA2", "SB2"),
    "C2": ("SA1", "SB1", "SB2", "SA2"),
    "C3": ("SB1", "SA1", "SA2", "SB2"),
    "C4": ("SB2", "SA2", "SA1", "SB1"),
    "C5": ("SA2", "SB2", "SB1", "SA1"),
    "C6": ("SA2",),
    "C7": ("SB2",),
    "C8": ("SB1",),
    "C9": ("SA1",),
    "KA": ("SA1", "SB1", "SB2", "SA2"),
    "KB": ("SB1", "SA1", "SA2", "SB2"),
}
# What somebody else took back of a client first: the oldest line of it that counts.
RETURNS = {"KA": "SB1", "KB": "SA1"}
HEAD = "kind,document,line,date,rep,distributor,seller,client,product,quantity,amount,status"


@dataclass(frozen=True)
class Line:
    """A sale line; `seller` is empty where nobody of either side sold it."""

    kind: str
    document: str
    day: date
    seller: str
    client: str
    product: str
    cents: int
    status: str = "validated"

    @property
    def side(self) -> str:
        """`A` or `B`; empty for neither."""
        return self.seller[1:2]

    @property
    def people(self) -> set[str]:
        """Whose it is: the seller's, its distributor's, its rep's, and the client's who bought."""
        return {self.client, *({self.seller, f"D{self.side}", f"R{self.side}"} if self.side else ())}

    @property
    def amount(self) -> str:
        """As files write it."""
        return f"{'-' * (self.cents < 0)}{abs(self.cents) // 100}.{abs(self.cents) % 100:02}"

    @property
    def row(self) -> str:
        """The line of a file."""
        who = (f"R{self.side}", f"D{self.side}", self.seller) if self.side else ("", "", "")
        quantity = "-1" if self.cents < 0 else "2"
        what = (self.client, self.product, quantity, self.amount, self.status)
        return ",".join([self.kind, self.document, "1", f"{self.day}", *who, *what])


def days_from(first: date) -> Iterator[date]:
    """Days that nothing else on a page is dated: no Sunday, and neither the first nor the last of a month."""
    for past in count():
        day = first + timedelta(days=past)
        if day.weekday() != 6 and day.day > 1 and (day + timedelta(days=1)).day > 1:
            yield day


def sold() -> Iterator[Line]:
    """Everything that was sold."""
    places, kinds = count(1), cycle(("sell_in", "sell_out"))

    def line(days: Iterator[date], client: str, seller: str, product: str, status: str = "validated") -> Line:
        place = next(places)
        # All alike by 97, and whatever the rules ask a multiple of it: no sum or difference of some is another one.
        cents = (1300 + 41 * place) * 97 + 1
        kind = next(kinds) if seller else "sell_in"
        return Line(kind, f"{seller or 'N'}x{place}", next(days), seller, client, product, cents, status)

    before, during = days_from(date(2023, 11, 6)), days_from(START + timedelta(days=1))
    for client, sellers in BEFORE.items():
        for seller in sellers:
            yield line(before, client, seller, f"was{seller or 'N'}")
    for client, seller in RETURNS.items():
        place = next(places)
        yield Line("sell_in", f"{seller}x{place}", next(during), seller, client, f"back{seller}", -97 * 41 * place - 1)
    for product in ("common", "own"):
        for client, sellers in DURING.items():
            for seller in sellers:
                yield line(during, client, seller, product if product == "common" else f"own{seller}")
    for seller, status in zip(SELLERS, ("submitted", "rejected", "submitted", "cancelled"), strict=True):
        yield line(during, "C1", seller, f"own{seller}", status)
    yield line(during, "C2", "", "wasN")
    # Dated ahead, to a client of somebody else's.
    ahead = days_from(date(2024, 7, 3))
    for client, seller in (("C3", "SA1"), ("C2", "SB1")):
        yield line(ahead, client, seller, f"own{seller}")


LINES = list(sold())
# The range of every product, and what it is called; the first one of the catalogue is everybody's.
PRODUCTS = {"common": "Parts/All", "tube": "Parts/All"} | {
    product: "Parts/All" if product.startswith("back") else f"Bikes/Range {product}"
    for product in sorted({line.product for line in LINES} - {"common"})
}


def document(seller: str, client: str, product: str = "common") -> str:
    """The document on which a seller sold something to a client, the first one."""
    return next(
        line.document for line in LINES if (line.seller, line.client, line.product) == (seller, client, product)
    )


def product_name(code: str) -> str:
    """What a product is called."""
    return f"Modèle {code} deluxe"


def client_name(code: str) -> str:
    """What a client is called; one who takes part, by its own name."""
    return PEOPLE[code][0] if code in PEOPLE else f"Boulangerie {code}"


RULES["closed"] = RULES["clients"]


def challenge_file(group: str, credit: str) -> str:
    """A challenge on everything sold; sellers take part by their codes, and are ranked in leagues once."""
    head = f'code = "{group}-{credit}"\ntitle = "{group} of {credit}"\nstart = {START}\nend = {END}\n'
    head += f'credit = "{credit}"\nsales = "both"\nties = "{"earliest" if group == "totals" else "competition"}"\n'
    if credit == "seller":
        named = ", ".join(f'"{code}"' for code in SELLERS)
        head += f"[audience]\nparticipants = [{named}]\n" if group == "totals" else ""
        head += "[leagues]\nreference = { start = 2023-11-01, end = 2024-02-01 }\ncount = 2\n" * (group == "closed")
    return head + RULES[group]


def files() -> Iterator[tuple[str, str, str]]:
    """What is brought in before the challenges are launched: what it is, its text, and the name of its file."""
    people = [f"{code},{name},{kind},{team},{parent}" for code, (name, kind, team, parent) in PEOPLE.items()]
    yield "participants", "\n".join(["code,name,kind,team,parent", *people]), "people.csv"
    products = [f"{code},{product_name(code)},{range_},10" for code, range_ in PRODUCTS.items()]
    yield "products", "\n".join(["code,name,range,cost", *products]), "products.csv"
    clients = [f"{code},{client_name(code)},Bakers" for code in sorted({line.client for line in LINES})]
    yield "clients", "\n".join(["code,name,segment", *clients]), "clients.csv"
    targets = [f"{code},2024-0{month},970" for code in PEOPLE for month in range(3, 8)]
    yield "targets", "\n".join(["participant,month,amount", *targets]), "targets.csv"
    learned = [f"{code},lesson{code},2024-03-31,5" for code in PEOPLE]
    yield "completions", "\n".join(["participant,module,date,points", *learned]), "learned.csv"
    yield "sales", "\n".join([HEAD, *(line.row for line in LINES if line.day < START)]), "before.csv"


def declare(session: Session) -> None:
    """Every distributor and seller who signs in has declared something, and has sent a list."""
    for code, (_role, _people) in VISITORS.items():
        if code in DECLARE_FOR:
            person = session.scalars(select(Participant).where(Participant.code == DECLARE_FOR[code])).one()
            author = session.scalars(select(Account.id).where(Account.email == code)).one()
            one = Declaration(distributor_id=person.id, account_id=author, key=code, document=f"declared{code}")
            one.client, one.state = f"client of {code}", State.SUBMITTED.value
            one.created_at = one.changed_at = one.submitted_at = NOW
            session.add(one)
            session.flush()
            _prove(session, one)
            proof = session.scalars(select(Proof.id).where(Proof.account_id == author)).one()
            kept = DeclaredList(
                distributor_id=person.id, account_id=author, proof_id=proof, file_name=f"listed{code}.csv"
            )
            kept.state, kept.sent_at, kept.changed_at = ListState.OPEN.value, NOW, NOW
            session.add(kept)
            session.flush()
            listed = ListedDocument(list_id=kept.id, place=1, document=f"listed{code}", client=f"buyer of {code}")
            listed.lines = [ListedLine(2, "common", "1", "9.70")]
            session.add(listed)


def _prove(session: Session, one: Declaration) -> None:
    """What its author has brought is its proof, and tells of it."""
    proof = session.scalars(select(Proof.id).where(Proof.account_id == one.account_id)).one()
    reading = Reading(number=one.document, day=NOW.date(), cents=1)
    told = DeclarationProof(declaration_id=one.id, proof_id=proof, account_id=one.account_id, at=NOW)
    told.evidence, told.read = "photo", written(reading)
    session.add(told)


def disagree(session: Session) -> None:
    """Whoever signs in for themselves has disagreed with something."""
    for code in VISITORS.keys() & PEOPLE.keys():
        person = session.scalars(select(Participant.id).where(Participant.code == code)).one()
        author = session.scalars(select(Account.id).where(Account.email == code)).one()
        session.add(dispute_of(person, author, f"disputed{code}", f"said by {code}"))


def learn(session: Session) -> None:
    """Whoever signs in for themselves has failed the test of the shared module, and is in the middle of it again."""
    asked = Fill(id="say", text=Texts(fr="Dites [[it]]."), blanks=[Blank(id="it", accepted=[Accepted(text="oui")])])
    lesson = Lesson(id="one", title=Texts(fr="Une"), blocks=[TextBlock(id="text", text=Texts(fr="Lire."))])
    content = Module(title=Texts(fr="Partagé"), lessons=[lesson], bank=Bank(questions=[asked]), test=Test())
    module = add_module(session, "shared", content, None)
    version = publish(session, module.id, module.revision, None)
    for code in sorted(VISITORS.keys() & PEOPLE.keys()):
        person = session.scalars(select(Participant).where(Participant.code == code)).one()
        course = take(session, person.id, version)
        read_lesson(session, course, "one")
        for is_last in (False, True):
            attempt = begin_attempt(session, course, NOW)
            answer(session, attempt.id, person.id, "1", 0, Filled(blanks={"it": f"typed{code}"}), NOW)
            if not is_last:
                hand_in(session, attempt.id, person.id, NOW)
                session.expire_all()


@contextmanager
def rivals(url: str, folder: Path) -> Iterator[Scene]:
    """The programme with its challenges launched, then everything sold, one file for each side; the last are closed."""
    with as_if(NOW), web_app(url) as app:
        scene = Scene(app, Palier(url), folder)
        for what, text, name in files():
            scene.bring_in(what, text, name)
        for group, credit in CHALLENGES:
            scene.add(challenge_file(group, credit), f"{group}-{credit}")
        for side in ("A", "B", ""):
            rows = [line.row for line in LINES if line.side == side and line.day >= START]
            scene.bring_in("sales", "\n".join([HEAD, *rows]), f"everything{side}.csv")
        scene.palier("challenge", "close", "closed-seller")
        with app.app_context():
            for code, (role, _people) in VISITORS.items():
                account(code, role, code, team=LOOKS_AFTER.get(code, ""))
            account("boss", "director")
            app.config["PROOFS"], app.config["SHEETS"] = folder / "proofs", folder / "sheets"
            bring_sheets(db.session())
            with writing(db.session()) as session:
                for brought in session.scalars(select(Account).order_by(Account.id)):
                    # What is in it, and the name that its headers tell, are whose it is.
                    name = PEOPLE.get(brought.email, (brought.email,))[0]
                    keep(session, brought.id, name.encode(), f"{name}.jpg")
            shy = db.session.scalars(select(Participant.id).where(Participant.code.in_(SHY))).all()
            choose(db.session(), shy, shy)
            declare(db.session())
            disagree(db.session())
            db.session.commit()
            with writing(db.session()) as session:
                learn(session)
        yield scene
