"""Why these points: every key of every rule, down to the sale lines that made it.

It runs the same functions as the scoring does: `matching` before the grouping (each row still has its line), and
`worth` after it. There is no second reading of the rules that could disagree.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cached_property

import polars as pl
from sqlalchemy import select
from sqlalchemy.orm import Session

from challenges.criteria.adjustments import Booster, Gate, taken_back
from challenges.criteria.base import Rule
from challenges.criteria.scene import Scene
from challenges.definition.model import Definition
from challenges.ledger.closings import as_it_counts
from challenges.models import Challenge
from challenges.reading import Cut, read_facts
from challenges.reading.credit import BY_CODE, credited_to, own_clients
from challenges.reading.lines import lines_at
from challenges.scoring.engine import scene_of, score_scene, totals_of
from challenges.scoring.results import SHOWN, BoostResult, CapResult, Explanation, GateResult, KeyResult
from core.bulk import listed, read_frame
from core.frames import collected
from core.models import Client, Participant, Product
from core.viewer import EVERYONE, Viewer

# The number of what is not on record.
NOWHERE = -1


@dataclass(frozen=True)
class OwnClient:
    """The client that a participant is: its number (NOWHERE where it has never bought) and code."""

    number: int
    code: str


@dataclass(frozen=True)
class Case:
    """All that one participant's points in a challenge rest on, read once for whoever asks about them.

    viewer: who reads what is told of it. The points rest on every line, and no line is told that is not theirs to see.
    """

    session: Session
    challenge: Challenge
    definition: Definition
    participant_id: int
    viewer: Viewer
    scene: Scene
    lookup: "Lookup"

    @cached_property
    def own_client(self) -> OwnClient | None:
        """The client whose purchases are credited to the participant; None where others than clients are credited."""
        if self.definition.credit != BY_CODE:
            return None
        numbers = own_clients(self.session, self.definition, [self.participant_id])
        code = self.session.get_one(Participant, self.participant_id).code
        return OwnClient(min(numbers, default=NOWHERE), code)


def read_case(session: Session, challenge: Challenge, participant_id: int, viewer: Viewer = EVERYONE) -> Case:
    """A participant's case as somebody may read it: by lines and people as they stand, or stood at closing."""
    definition = challenge.definition
    cut = as_it_counts(challenge, participant_id)
    scene = scene_of(definition, read_facts(session, definition, cut))
    lookup = Lookup(session, definition, cut, viewer)
    return Case(session, challenge, definition, participant_id, viewer, scene, lookup)


def explain(case: Case) -> Explanation:
    """Every key under which something of this participant counts, in the order of the rules, worth something or not."""
    definition, scene, participant_id, shown = case.definition, case.scene, case.participant_id, case.lookup
    shown.load(set(scene.facts.lines["id"]))
    person = frozenset([participant_id])
    scored = score_scene(definition, scene).only(person)
    withheld = {(row["criterion"], row["key"]): row["points"] for row in scored.withheld.iter_rows(named=True)}
    earned = [
        replace(explained, withheld=withheld.get((criterion.name, explained.key), 0))
        for criterion in definition.criteria
        for explained in _explain_criterion(criterion, scene, participant_id, shown)
    ]
    rows = {(row["criterion"], row["key"]): row["points"] for row in scored.awards.iter_rows(named=True)}
    return Explanation(
        earned,
        [
            boost
            for booster in definition.boosters
            for boost in _boosts(booster, definition, scene, participant_id, shown)
        ],
        _ceilings(definition, rows | withheld),
        [_lock(gate, scene, participant_id, scored.withheld) for gate in definition.gates],
        rows,
    )


def _explain_criterion(criterion: Rule, scene: Scene, participant_id: int, shown: "Lookup") -> list[KeyResult]:
    own = pl.col("participant") == participant_id
    # Somebody who has not sold yet is told the first step all the same.
    counts_empty_periods = criterion.counts_empty_periods or getattr(criterion, "per", "") == "challenge"
    totals = collected(totals_of(criterion, scene, counts_empty_periods).filter(own))
    worth = collected(criterion.worth(totals.lazy()))
    points = dict(zip(worth["key"], worth["points"], strict=True))
    key = criterion.shown_key(pl.col("key").cast(pl.String))
    totals = totals.with_columns(key)
    matched = collected(criterion.matching(scene.seen_by(criterion.needs, "id")).filter(own).with_columns(key))
    # A module that was completed is no line.
    if "completed" in matched.columns:
        days = dict(zip(matched["key"], matched["completed"], strict=True))
        lines, elsewhere, completed = pl.DataFrame(schema=SHOWN | {"key": pl.String, "part": pl.Int16}), {}, days
    else:
        lines, elsewhere, completed = shown.of(matched), shown.elsewhere(matched), {}
    by_part: dict[str, dict[int, int]] = {}
    summed = totals.group_by("key", "part").agg(pl.col("total").sum()).sort("part")
    for name, part, total in summed.iter_rows():
        by_part.setdefault(name, {})[part] = total
    by_key = lines.partition_by("key", as_dict=True, include_key=False)
    # Periods so come in the order of the calendar, clients in that of their codes, bonuses after what they are for.
    keys = sorted(by_part) + sorted(set(points) - set(by_part))
    none = lines.clear().drop("key")
    return [
        KeyResult(
            criterion,
            name,
            points.get(name, 0),
            by_part.get(name, {}),
            by_key.get((name,), none),
            completed.get(name),
            elsewhere=elsewhere.get(name, {}),
        )
        for name in keys
    ]


def _boosts(
    booster: Booster, definition: Definition, scene: Scene, participant_id: int, shown: "Lookup"
) -> list[BoostResult]:
    part = scene.within(booster.start, booster.end, booster.ranges)
    found = []
    for criterion in definition.criteria:
        if booster.boosts(criterion.name, criterion.type):
            for it in _explain_criterion(criterion, part, participant_id, shown):
                added = int(pl.select(booster.added(pl.lit(it.points, pl.Int64))).item())
                if it.points:
                    found.append(BoostResult(booster, it, added))
    return found


def _ceilings(definition: Definition, rows: dict[tuple[str, str], int]) -> list[CapResult]:
    """Every cap, with what it found under its names: that which earlier caps left."""
    order = [rule.name for rule in (*definition.criteria, *definition.boosters)]
    left = dict.fromkeys(order, 0)
    for (name, _), points in rows.items():
        if name in left:
            left[name] += points
    given = pl.DataFrame({"participant": 0, "criterion": order, "points": list(left.values())})
    found = []
    for cap in definition.caps:
        counted = sum(points for name, points in left.items() if not cap.criteria or name in cap.criteria)
        taken = collected(taken_back(given, (cap,), order))
        for name, points in zip(taken["criterion"], taken["taken"], strict=True):
            left[name] -= points
        given = given.with_columns(points=pl.Series([left[name] for name in order]))
        found.append(CapResult(cap, counted, int(taken["taken"].sum())))
    return found


def _lock(gate: Gate, scene: Scene, participant_id: int, withheld: pl.DataFrame) -> GateResult:
    own = pl.col("participant") == participant_id
    is_open = not collected(gate.open_to(scene).filter(own)).is_empty()
    kept_back = int(withheld.filter(pl.col("gate") == gate.name)["points"].sum())
    if gate.module is not None:
        days = scene.facts.completions.filter(own & (pl.col("module") == gate.module) & (pl.col("date") <= scene.end))
        return GateResult(gate, is_open, kept_back, completed=min(days["date"].to_list(), default=None))
    total = collected(scene.lines.filter(own).select(pl.col("amount_cents").sum())).item()
    return GateResult(gate, is_open, kept_back, total=int(total))


class Lookup:
    """The lines that stand behind figures, as people know them: looked up many at once, and each of them once.

    Those that are not the viewer's to see are never read: whatever is made of lines here cannot tell of them.
    """

    def __init__(self, session: Session, definition: Definition, cut: Cut, viewer: Viewer) -> None:
        self.session, self.source = session, lines_at(cut.as_of)
        people = viewer.people
        self.open = [] if people is None else [credited_to(definition, self.source, people)]
        self.known = pl.DataFrame(schema=SHOWN)

    def load(self, ids: Collection[int]) -> None:
        """Look up those of these lines that are not known yet."""
        missing = set(ids) - set(self.known["id"])
        if not missing:
            return
        line = self.source.c
        query = (
            select(
                line.id, line.kind, line.document, line.line, line.date, Client.code, Client.name,
                Product.code, Product.name, line.quantity, line.amount_cents,
            )
            .outerjoin(Client, Client.id == line.client_id)
            .outerjoin(Product, Product.id == line.product_id)
            .where(listed(line.id, missing), *self.open)
        )  # fmt: skip
        self.known = pl.concat([self.known, read_frame(self.session, query, SHOWN)])

    def of(self, lines: pl.DataFrame) -> pl.DataFrame:
        """The lines (id, key, part) with columns SHOWN, oldest first."""
        named = lines.select("id", "key", "part").join(self.known, on="id")
        return named.sort("date", "document", "line", "part")

    def elsewhere(self, lines: pl.DataFrame) -> dict[str, dict[int, int]]:
        """What the lines (id, key, part, value) that are not the viewer's to see come to, by key and part."""
        found: dict[str, dict[int, int]] = {}
        others = lines.join(self.known, on="id", how="anti").group_by("key", "part").agg(pl.col("value").sum())
        for key, part, total in others.iter_rows():
            found.setdefault(key, {})[part] = total
        return found
