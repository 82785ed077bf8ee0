"""What was shown when a dispute was opened, kept as it stood: points and sentences, lines, a refusal, prizes.

It is made for the participant, whoever opens it: nothing of another one is in it. Its sentences are in the language of
whoever opened it (`language`); amounts are whole cents, days ISO texts.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl
from sqlalchemy.orm import Session

from challenges.criteria.limits import TooManyPoints
from challenges.explanations.keys import Key
from challenges.explanations.report import Report, RuleReport, read_report
from challenges.ledger.prizes import read_prizes
from challenges.ledger.standings import standing_of
from challenges.models import Challenge
from challenges.words.prizes import gains
from core.language import chosen_language
from core.models import Participant
from core.viewer import viewer_as
from declarations.catalogue import product_names
from declarations.models import Declaration
from disputes.models import About
from disputes.subjects import Subject

# So many keys and lines of a rule are kept: who reads them decides on one.
KEYS, LINES = 40, 100
# So many lines are offered to choose from.
OFFERED = 300
Row = Mapping[str, Any]


def as_it_stands(session: Session, subject: Subject) -> str:
    """What is shown of it now, as JSON."""
    told: dict[str, Any] = {"language": chosen_language()}
    if subject.challenge is not None:
        told |= _of_challenge(session, subject.challenge, subject.person)
    if subject.about == About.POINTS and (report := report_of(session, subject)) is not None:
        told |= _of_points(report, subject)
    if subject.about == About.PRIZE and subject.challenge is not None:
        told["prizes"] = _of_prizes(session, subject.challenge, subject.person)
    if subject.declaration is not None:
        told["declaration"] = _of_declaration(session, subject.declaration)
    return json.dumps(told, ensure_ascii=False)


def report_of(session: Session, subject: Subject) -> Report | None:
    """The explanation of somebody's points as they read it themselves; None while the challenge stands still."""
    assert subject.challenge is not None
    try:
        return read_report(session, subject.challenge, subject.person, viewer_as(subject.person))
    except TooManyPoints:
        return None


def lines_of(report: Report, rule: str) -> Sequence[Row]:
    """The sales that a dispute over these points may be about, counted or left out, the latest first."""
    frames = [it.lines for it in report.rules if rule in ("", it.name) and not it.lines.is_empty()]
    frames += [
        reason.frame for name, left in report.left_out.items() if rule in ("", name, name or rule)
        for reason in left.reasons
    ]  # fmt: skip
    rows = {row["id"]: row for frame in frames for row in frame.iter_rows(named=True)}
    return sorted(rows.values(), key=lambda row: (row["date"], row["document"], row["line"]), reverse=True)[:OFFERED]


def _of_challenge(session: Session, challenge: Challenge, person: Participant) -> dict[str, Any]:
    row = standing_of(session, challenge, person.id)
    told = {"title": challenge.definition.title_in(chosen_language()), "version": challenge.version}
    return told | ({"points": row.points, "rank": row.rank} if row else {})


def _of_points(report: Report, subject: Subject) -> dict[str, Any]:
    rules = [rule for rule in report.rules if subject.rule in ("", rule.name)]
    if subject.line_id is not None:
        rules = [rule for rule in rules if _holds(rule.lines, subject.line_id)]
    is_whole = not subject.rule and subject.line_id is None
    told: dict[str, Any] = {"rules": [_rule(rule, is_whole, subject.line_id) for rule in rules]}
    if subject.line_id is not None:
        lines = [row for row in lines_of(report, subject.rule) if row["id"] == subject.line_id]
        told["line"] = _line(lines[0]) if lines else None
        told["left_out"] = _left_out(report, subject.line_id)
    return told


def _rule(rule: RuleReport, is_whole: bool, line_id: int | None) -> dict[str, Any]:
    told: dict[str, Any] = {"label": rule.label, "sentence": rule.sentence, "points": rule.points}
    told["notes"] = [text for text in (rule.state, rule.withheld) if text]
    if is_whole:
        return told
    keys = [key for key in rule.keys if line_id is None or _holds(key.result.lines, line_id)]
    told["keys"] = [_key(key, line_id is None) for key in sorted(keys, key=lambda key: key.is_idle)[:KEYS]]
    told["more"] = max(0, len(keys) - KEYS)
    return told


def _key(key: Key, with_lines: bool) -> dict[str, Any]:
    notes = [text for text in (key.total, key.remark, key.withheld) if text]
    rows: Sequence[Row] = key.result.lines.unique("id", maintain_order=True).rows(named=True) if with_lines else ()
    return {"label": key.label, "points": key.points, "notes": notes, "lines": [_line(row) for row in rows[:LINES]],
            "more": max(0, len(rows) - LINES)}  # fmt: skip


def _line(row: Row) -> dict[str, Any]:
    return {
        "document": row["document"],
        "line": row["line"],
        "date": row["date"].isoformat(),
        "client": row["client_name"] or row["client"] or "",
        "product": row["product_name"] or row["product"] or "",
        "quantity": row["quantity"],
        "cents": row["amount_cents"],
    }


def _left_out(report: Report, line_id: int) -> list[dict[str, str]]:
    names = {rule.name: rule.label for rule in report.rules}
    return [
        {"rule": names.get(name, ""), "why": reason.label}
        for name, left in report.left_out.items()
        for reason in left.reasons
        if _holds(reason.frame, line_id)
    ]


def _holds(lines: pl.DataFrame, line_id: int) -> bool:
    return "id" in lines.columns and line_id in lines["id"]


def _of_prizes(session: Session, challenge: Challenge, person: Participant) -> list[dict[str, str]]:
    own = [win for win in read_prizes(session, challenge) if win.participant == person.code]
    return [{"label": gain.label, "what": gain.what} for gain in gains(challenge.definition, own)]


def _of_declaration(session: Session, declaration: Declaration) -> dict[str, Any]:
    names = product_names(session, [line.product for line in declaration.lines])
    last = next((step for step in reversed(declaration.steps) if step.reason), None)
    return {
        "version": declaration.version,
        "document": declaration.document,
        "date": declaration.date.isoformat() if declaration.date else "",
        "client": declaration.client,
        "state": declaration.state,
        "reason": last.reason if last else "",
        "text": last.text if last else "",
        "lines": [
            {"line": line.line, "product": names.get(line.product, line.product), "quantity": line.quantity,
             "cents": line.amount_cents, "state": line.state}
            for line in declaration.lines
        ],
    }  # fmt: skip
