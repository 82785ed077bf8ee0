"""Targets and completed training modules."""

from collections.abc import Collection

import polars as pl
from sqlalchemy import select
from sqlalchemy.orm import Session

from challenges.criteria import scene as shapes
from challenges.definition.model import Definition
from challenges.reading.plan import plan_of
from core.bulk import listed, read_frame
from core.models import Completion, Target


def read_targets(session: Session, definition: Definition, participants: Collection[int] | None) -> pl.DataFrame:
    """The whole monthly targets of the months that the challenge has days in (columns TARGETS)."""
    if not plan_of(definition).has_targets:
        return pl.DataFrame(schema=shapes.TARGETS)
    query = select(Target.participant_id, Target.month, Target.amount_cents).where(
        Target.month >= definition.start.replace(day=1), Target.month <= definition.end
    )
    if participants is not None:
        query = query.where(listed(Target.participant_id, participants))
    return read_frame(session, query, shapes.TARGETS)


def read_completions(session: Session, definition: Definition, participants: Collection[int] | None) -> pl.DataFrame:
    """The modules completed up to the end of the challenge, of those that its rules ask about (columns COMPLETIONS)."""
    plan = plan_of(definition)
    if not plan.has_completions:
        return pl.DataFrame(schema=shapes.COMPLETIONS)
    completion = Completion
    query = select(completion.participant_id, completion.module, completion.date, completion.points).where(
        completion.date <= definition.end
    )
    if plan.needs.modules is not None:
        query = query.where(completion.module.in_(plan.needs.modules))
    if participants is not None:
        query = query.where(listed(completion.participant_id, participants))
    return read_frame(session, query, shapes.COMPLETIONS)
