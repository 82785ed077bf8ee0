"""A visitor of the rivals' programme who asks for everything there is, and what of it was not theirs to read."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from challenges.explanations import report as reports
from challenges.explanations.report import read_report
from challenges.lifecycle.finding import find_challenge, find_participant
from challenges.models import Challenge
from core.accounts.models import Role
from core.accounts.permissions import ALLOWED, Permission, mark_of
from core.db import db
from core.models import Participant
from core.single_flight import CachesByEngine
from core.viewer import viewer_as
from imports.models import ImportRun
from portal.folding import Budget
from sales.models import SaleLine
from statements import render
from statements.setting import Printed
from tests.hostile.addresses import Address, Given, addresses
from tests.hostile.private import private_to
from tests.hostile.rivals import CHALLENGES, NOW, PEOPLE, VISITORS
from tests.hostile.rules_of_rivals import RULES
from tests.web.scenes import Browser, Scene

# What is asked for within a list, at most: the points page holds all of it anyway.
ASKED = 1
ROWS = 100_000
# Those of whom others ask for everything.
RIVALS = ("RB", "DB", "SA2", "SB1", "KB")
LED = "SA1"
# The numbers of the teams: of both sides, and of none.
TEAMS = (1, 2, 3)
# What the pages of these endpoints are asked for, whoever asks.
ALWAYS: dict[str, list[dict[str, Any]]] = {
    "outlook.show": [{"team": number} for number in TEAMS],
    "statements.statement": [{"in-full": 1}],
    "lines.search": [{"document": "SB"}],
    "wallets.own": [{"participant": code} for code in RIVALS],
}
# It is drawn anew each second, and now and then holds a code by chance, as in `…-DA"`.
TOKEN = re.compile(r'(?<=name="csrf_token" value=")[^"]+')
# What these pages are always asked for besides.
OF_STOCK = [{"form": "csv"}, {"range": "Bikes"}, {"from": "2023-11-01", "to": "2024-02-28"}]
FIXED: dict[str, list[dict[str, Any]]] = {
    "stock.index": OF_STOCK,
    "stock.one": OF_STOCK,
    "own_clients.index": [{"form": "csv"}],
}
# These end the session, so that what is asked for afterwards would tell nothing.
LAST = ("accounts.sign_out",)


@contextmanager
def all_at_once() -> Iterator[pytest.MonkeyPatch]:
    """Let statements be the page that is set, and pages hold all that they could fold; nothing kept from elsewhere."""
    written = render.write_statement

    def unset(page: str, _root: Path) -> Printed:
        return Printed(page.encode(), [])

    def write(
        session: Session, challenge: Challenge, person: Participant, language: str, _: Any = None, in_full: bool = False
    ) -> bytes:
        return written(session, challenge, person, language, unset, in_full)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(render, "write_statement", write)
        patch.setattr("portal.views.Budget", lambda: Budget(ROWS))
        patch.setattr(reports, "kept", CachesByEngine(reports.KEPT))
        patch.setattr("leaderboards.shown.kept", CachesByEngine(ROWS))
        patch.setattr("core.kept_pages.kept", CachesByEngine(0))
        yield patch


# By challenge and place of a rule: the arguments that lead to some of its keys, and of its reasons.
Folded = dict[tuple[str, object], list[dict[str, Any]]]


def folded_in(scene: Scene, people: Mapping[str, str]) -> Folded:
    """What each of these (by code, with what they are) may unfold; they ask for it under the points of others too."""
    found: Folded = {}
    with scene.app.test_request_context(headers={"Accept-Language": "en"}):
        session = db.session()
        for group, credit in CHALLENGES:
            [code] = (code for code in people if people[code] == credit)
            challenge, person = find_challenge(session, f"{group}-{credit}"), find_participant(session, code)
            report = read_report(session, challenge, person, viewer_as(person))
            for place, rule in enumerate(report.rules, 1):
                left = report.left_out.get(rule.name)
                found[challenge.code, place] = [
                    *({"key": key.id, "part": part.id} for key in rule.keys[:ASKED] for part in key.parts),
                    *({"reason": reason.id} for reason in (left.reasons[:ASKED] if left else [])),
                ]
    return found


@dataclass
class Walk:
    """What one visitor asks for; `asked` counts the answers by endpoint and status."""

    scene: Scene
    code: str
    folded: Folded

    def __post_init__(self) -> None:
        self.browser: Browser = self.scene.visitor(self.code)
        self.role, self.people = VISITORS[self.code]
        # Of whom everything is asked for: oneself, or one of those whom one leads.
        self.itself = self.code if self.code in PEOPLE else LED
        self.asked: dict[tuple[str, int], int] = {}

    @cached_property
    def challenges(self) -> list[str]:
        """The challenges that the visitor takes part in, by their codes."""
        kinds = {PEOPLE[code][1] for code in self.people}
        return [f"{group}-{credit}" for group, credit in CHALLENGES if credit in kinds]

    def everywhere(self) -> list[str]:
        """What is read at any address that is not the visitor's to read: the address, and what it says."""
        found = sorted(addresses(self.scene.app, self.values, self.is_worth), key=lambda it: it.endpoint in LAST)
        return [
            f"{self.code} {path}: {said}" for address in found
            for path in self.with_arguments(address) for said in self.said(address, path)
        ]  # fmt: skip

    def at_a_glance(self) -> list[str]:
        """The same on what a visitor looks at first, of one participant in each challenge."""
        own = [code for code in sorted(self.people) if code[-1] != "2"]
        found = [Address("GET", "/challenges", "challenges.index", {})]
        for code, person in ((code, person) for code in self.challenges for person in own if self.is_of(code, person)):
            page = f"/challenges/{code}/participants/{person}"
            found += [
                Address("GET", f"/home?challenge={code}&participant={person}", "portal.home", {}),
                Address("GET", f"/challenges/{code}", "challenges.show", {}),
                Address("GET", f"/challenges/{code}/leaderboard", "leaderboards.leaderboard", {}),
                Address("GET", page, "portal.points", {}),
                Address("GET", f"{page}/statement.pdf", "statements.statement", {}),
            ]
        return [f"{self.code} {it.path}: {said}" for it in found for said in self.said(it, it.path)]

    @cached_property
    def values(self) -> Mapping[str, Sequence[object]]:
        """What each variable of a route may be."""
        with self.scene.app.app_context():
            runs, lines = (db.session.scalar(select(func.max(it.id))) or 0 for it in (ImportRun, SaleLine))
        return {
            "code": [*(f"{group}-{credit}" for group, credit in CHALLENGES), "shared", "nothing"],
            "participant_code": [*PEOPLE, "nobody"],
            "client_id": range(1, 14),
            "shop_code": ["DA", "DB", "RA", "nobody"],
            "place": range(max(text.count("\nname = ") for text in RULES.values()) + 1),
            "line_id": range(1, lines + 2),
            "account_id": range(1, len(VISITORS) + 2),
            "run_id": range(1, runs + 2),
            "notice_id": range(1, 9),
            "mail_id": [1],
            "declaration_id": range(1, 6),
            "list_id": range(1, 6),
            "token_id": [1],
            "dispute_id": range(1, len(PEOPLE) + 1),
            "announcement_id": [1, 2],
            "batch_id": [1],
            "round_id": [1],
            "page": [1],
            "package_id": [1],
            "path_id": [1],
            "attempt_id": range(1, 2 * len(PEOPLE) + 1),
            "result_id": range(1, len(PEOPLE) + 1),
            "key": [1],
            "sheet_id": [1, 2, 3],
            "file_id": [1, 2, 3],
            "proof_id": range(1, len(VISITORS) + 2),
            "month": ["2026-05", "nothing"],
            "team_id": TEAMS,
            "revision": [1],
            "screen_id": [1],
            "stamp": ["none"],
            # Of modules: whoever does not teach is refused whatever they name.
            "kind": ["text"],
            "lesson": ["l1"],
            "block": ["b1"],
            "question": ["q1"],
            "target": ["gift"],
            "what": ["participants", "teams", "products", "clients", "targets"],
            "passkey_id": [1],
            "name": ["palier.css"],
            "filename": ["palier.js"],
        }

    def is_worth(self, endpoint: str, given: Given) -> bool:
        """Not what is refused before anything is looked up: that once a role. Of others' points not rule by rule."""
        mark = mark_of(self.scene.app.view_functions[endpoint])
        if isinstance(mark, Permission) and Role(self.role) not in ALLOWED[mark]:
            is_first_of_role = self.code == next(code for code in VISITORS if VISITORS[code][0] == self.role)
            return is_first_of_role and all(value == self.values[name][0] for name, value in given.items())
        if "participant_code" not in given:
            return True
        code, person = str(given["code"]), str(given["participant_code"])
        is_first = given.get("place", 1) == 1
        if person not in PEOPLE:
            return is_first and code == self.challenges[0]
        if not self.is_of(code, person):
            return False
        return person == self.itself or (is_first and (person in self.people or person in RIVALS))

    @staticmethod
    def is_of(code: str, person: str) -> bool:
        """Whether somebody takes part in a challenge."""
        return person in PEOPLE and code.endswith(PEOPLE[person][1])

    def with_arguments(self, address: Address) -> Iterator[str]:
        """The path, by itself and with every argument that leads further."""
        yield address.path
        for arguments in (*self.arguments(address), *FIXED.get(address.endpoint, ())):
            yield f"{address.path}?{urlencode(arguments)}"

    def arguments(self, address: Address) -> Iterator[dict[str, Any]]:
        """What the page of an endpoint may be asked for."""
        match address.endpoint:
            case "portal.home":
                own = [code for code in self.challenges if self.is_of(code, self.itself)]
                yield from ({"challenge": code, "participant": self.itself} for code in own)
                yield {"challenge": "clients-seller", "participant": "SB1"}
            case "goals.show":
                yield {"challenge": "clients-seller", "participant": "SB1"}
                for code in (code for code in self.challenges if self.is_of(code, self.code)):
                    mine = {"challenge": code, "participant": self.code}
                    yield from (mine, *(mine | {"search": PEOPLE[it][0][1:-1]} for it in ("RB", "DB", "SB1", "KB")))
            case "leaderboards.leaderboard" if address.given["code"] in self.challenges:
                yield from ({"by": "teams"}, {"league": 2}, {"page": 2}, {"rule": 1}, {"day": f"{NOW:%Y-%m}-12"})
                yield from ({"form": "csv"}, {"form": "csv", "rule": 1}, {"form": "csv", "by": "teams"})
                # A part of each name and code, so that the page does not say them by repeating what was asked.
                yield from ({"search": PEOPLE[code][0][1:-1]} for code in ("RB", "DB", "SB1", "KB"))
            case "disputes.new" | "disputes.disagree":
                yield from self.disputable(address.method)
            case "portal.rule" if address.given["participant_code"] == self.itself:
                yield from ({"of": of} for of in ("idle", "left-out"))
            case "portal.lines":
                found = self.folded.get((str(address.given["code"]), address.given["place"]), [])
                yield from found if address.given["participant_code"] == self.itself else found[:1]
            case _:
                yield from ALWAYS.get(address.endpoint, ())

    def disputable(self, method: str) -> Iterator[dict[str, Any]]:
        """What somebody may disagree with, and what is others' to disagree with."""
        yield {"about": "missing"}
        people = {*self.people, *RIVALS} if method == "GET" else set[str]()
        for code, person in ((code, it) for code in self.challenges for it in people if self.is_of(code, it)):
            named = {"challenge": code, "participant": person}
            yield from ({"about": about, **named} for about in ("points", "prize", "missing"))
        yield from ({"about": "refusal", "declaration": number} for number in range(1, 6))

    def said(self, address: Address, path: str) -> list[str]:
        """What the answer tells that it should not; nothing that it only repeats of the question."""
        if address.method == "POST":
            answer = self.browser.post(path)
        else:
            # What is unfolded is asked for by a script too, which gets nothing around it.
            headers = {"HX-Request": "true"} if "?" in path else {}
            answer = self.browser.client.get(path, headers=headers, buffered=True)
        counted = address.endpoint, answer.status_code
        self.asked[counted] = self.asked.get(counted, 0) + 1
        text = TOKEN.sub("", unescape(answer.data.decode("utf-8", "replace")))
        text += "\n".join(f"{name}: {value}" for name, value in answer.headers)
        return private_to(self.code).found(text.replace(path, ""), address.endpoint)
