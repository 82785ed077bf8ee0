"""What did not count, and why: each line credited to somebody on the challenge's days that a rule leaves out.

The rules say it themselves: `stages` drops line after line until what counts is left.
"""

from dataclasses import dataclass
from datetime import date

import polars as pl
from sqlalchemy import select

from challenges.criteria.base import ExclusionReason, SalesCriterion
from challenges.criteria.clients import ByClient
from challenges.criteria.diversification import BETWEEN, Diversification
from challenges.criteria.new_client import NewClient
from challenges.explanations.explain import SHOWN, Case
from challenges.reading.credit import credited_to
from challenges.reading.lines import counting, inside
from core.bulk import listed, read_frame
from core.frames import collected
from core.models import Participant, Product
from sales.models import Status

OWN = {"id": pl.Int64, "kind": pl.String, "date": pl.Date, "status": pl.String}
# Of the lines of a challenge: which one it is, and what a reason may be about, where some rule reads that.
DROPPED = "^(id|client|product)$"
EARLIER = {"client": pl.Int64, "date": pl.Date, "document": pl.String, "code": pl.String, "range": pl.String}
# Reasons that are about one client, or one client and what it bought.
OF_CLIENT = (
    ExclusionReason.KNOWN_CLIENT,
    ExclusionReason.OTHERS_CLIENT,
    ExclusionReason.NOT_YET_CLIENT,
    ExclusionReason.NEVER_POSITIVE,
)
OF_PAIR = (ExclusionReason.SOLD_BEFORE, ExclusionReason.OTHERS_PAIR)


@dataclass(frozen=True)
class Exclusion:
    """Some lines that do not count, and why.

    criterion: the name of the one that leaves them out; "" where no rule can count them.
    subject: the client (or `client|product-or-range`) it is about. since, through: the day and the document of the
        sale that made it a known one. owner: the participant it belongs to.
    lines: columns SHOWN, oldest first.
    """

    criterion: str
    why: ExclusionReason
    lines: pl.DataFrame
    subject: str = ""
    subject_name: str = ""
    since: date | None = None
    through: str = ""
    owner: str = ""


def exclusions(case: Case) -> list[Exclusion]:
    """What does not count for this participant, in the order of the rules."""
    finder = _Finder(case)
    found = finder.under_any_rule()
    for criterion in case.definition.criteria:
        if isinstance(criterion, SalesCriterion):
            found += finder.under(criterion)
    return found


class _Finder:
    def __init__(self, case: Case) -> None:
        self.session, self.definition, self.scene, self.lookup = case.session, case.definition, case.scene, case.lookup
        self.participant_id = case.participant_id
        self.source = case.lookup.source

    def under_any_rule(self) -> list[Exclusion]:
        """Lines that are not validated, of a kind that the challenge does not look at, or of a day outside it."""
        line = self.source.c
        query = select(line.id, line.kind, line.date, line.status).where(
            credited_to(self.definition, self.source, [self.participant_id]),
            inside(self.source, [self.definition.own_days]),
        )
        own = read_frame(self.session, query, OWN)
        self.lookup.load(set(own["id"]))
        counted = collected(self.scene.lines.filter(pl.col("participant") == self.participant_id).select("id"))
        outside = own.join(counted, on="id", how="anti")
        why = (
            pl.when(pl.col("status") != Status.VALIDATED.value)
            .then(pl.col("status"))
            .when(~pl.col("kind").is_in(list(self.definition.kinds)))
            .then(pl.lit(ExclusionReason.OTHER_KIND.value))
            .otherwise(pl.lit(ExclusionReason.NOT_IN_AUDIENCE.value))
        )
        return [
            Exclusion("", ExclusionReason(str(reason)), self._shown(lines))
            for (reason,), lines in outside.with_columns(why=why).sort("why").group_by("why", maintain_order=True)
        ]

    def under(self, criterion: SalesCriterion) -> list[Exclusion]:
        """Lines of the challenge that this rule leaves out, reason after reason."""
        own = pl.col("participant") == self.participant_id
        before = collected(self.scene.lines.filter(own).select(pl.col(DROPPED)))
        found: list[Exclusion] = []
        for why, kept in criterion.stages(self.scene.seen_by(criterion.needs, "id")):
            after = collected(kept.filter(own).select("id"))
            dropped = before.join(after, on="id", how="anti")
            if not dropped.is_empty():
                found += self._told(criterion, why, dropped)
            before = before.join(after, on="id", how="semi")
        return found

    def _told(self, criterion: SalesCriterion, why: ExclusionReason, dropped: pl.DataFrame) -> list[Exclusion]:
        if not isinstance(criterion, ByClient) or why not in (*OF_CLIENT, *OF_PAIR):
            return [Exclusion(criterion.name, why, self._shown(dropped))]
        thing = "" if why in OF_CLIENT or not isinstance(criterion, Diversification) else criterion.by
        dropped = self._with_subject(dropped, thing)
        known = (
            self._known(criterion, dropped, thing)
            if why in (ExclusionReason.KNOWN_CLIENT, ExclusionReason.SOLD_BEFORE)
            else {}
        )
        owners = self._owners(criterion) if why in (ExclusionReason.OTHERS_CLIENT, ExclusionReason.OTHERS_PAIR) else {}
        found = []
        for (subject,), lines in dropped.sort("subject").group_by("subject", maintain_order=True):
            since, through = known.get(str(subject), (None, ""))
            shown = self._shown(lines)
            name = shown["client_name"][0] or ""
            found.append(
                Exclusion(criterion.name, why, shown, str(subject), name, since, through, owners.get(str(subject), ""))
            )
        return found

    def _shown(self, lines: pl.DataFrame) -> pl.DataFrame:
        return self.lookup.of(lines.select("id", key=pl.lit(""), part=pl.lit(0, pl.Int16))).select(list(SHOWN))

    def _with_subject(self, lines: pl.DataFrame, thing: str) -> pl.DataFrame:
        named = lines.join(self.scene.facts.clients, on="client")
        if not thing:
            return named.with_columns(subject="client_code")
        column = "code" if thing == "product" else "range"
        things = self.scene.facts.products.select("product", thing=column)
        return named.join(things, on="product").with_columns(subject=pl.col("client_code") + BETWEEN + pl.col("thing"))

    def _known(self, criterion: ByClient, dropped: pl.DataFrame, thing: str) -> dict[str, tuple[date, str]]:
        """Day and document of the earlier sale that makes each subject a known one.

        The first one; or the last, where a client that has not bought for long counts as new again.
        """
        line = self.source.c
        query = (
            select(line.client_id, line.date, line.document, Product.code, Product.range)
            .outerjoin(Product, Product.id == line.product_id)
            .where(*counting(self.definition, self.source), line.date < self.definition.start, line.amount_cents > 0)
            .where(listed(line.client_id, set(dropped["client"])))
        )
        if criterion.sales in ("sell_in", "sell_out"):
            query = query.where(line.kind == criterion.sales)
        if not criterion.known_by_company:
            query = query.where(credited_to(self.definition, self.source, [self.participant_id]))
        if thing and (criterion.ranges or criterion.products):
            query = query.where(listed(line.product_id, set(self.scene.products(criterion.ranges, criterion.products))))
        earlier = read_frame(self.session, query, EARLIER).join(self.scene.facts.clients, on="client")
        subject = pl.col("client_code")
        if thing:
            subject = subject + BETWEEN + pl.col("code" if thing == "product" else "range")
        asleep = isinstance(criterion, NewClient) and criterion.dormant_days is not None
        first = earlier.with_columns(subject=subject).sort("date", "document", descending=[asleep, False])
        first = first.group_by("subject", maintain_order=True).first()
        return {row["subject"]: (row["date"], row["document"]) for row in first.iter_rows(named=True)}

    def _owners(self, criterion: ByClient) -> dict[str, str]:
        """The name of the participant under whom each subject is counted."""
        keys = collected(criterion.matching(self.scene.seen_by(criterion.needs)).select("key", "participant").unique())
        names = select(Participant.id, Participant.name).where(listed(Participant.id, set(keys["participant"])))
        known = {row.id: row.name for row in self.session.execute(names)}
        return {key: known[person] for key, person in keys.iter_rows()}
