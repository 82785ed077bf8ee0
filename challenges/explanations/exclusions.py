"""What did not count, and why: each line credited to somebody on the challenge's days that a rule leaves out.

The rules say it themselves: `stages` drops line after line until what counts is left.
"""

from datetime import date

import polars as pl
from sqlalchemy import select

from challenges.criteria.base import ExclusionReason, Rule
from challenges.criteria.diversification import BETWEEN
from challenges.explanations.explain import Case
from challenges.reading.clients import earlier_sales
from challenges.reading.credit import credited_to
from challenges.reading.lines import inside
from challenges.scoring.results import SHOWN, Exclusion
from core.bulk import listed, read_frame
from core.frames import collected
from core.models import Participant
from sales.models import Status

OWN = {"id": pl.Int64, "kind": pl.String, "date": pl.Date, "status": pl.String}
# Of the lines of a challenge: which one it is, and what a reason may be about, where some rule reads that.
DROPPED = "^(id|client|product)$"
# Reasons that are about one client, or one client and what it bought.
OF_CLIENT = (
    ExclusionReason.KNOWN_CLIENT,
    ExclusionReason.OTHERS_CLIENT,
    ExclusionReason.NOT_YET_CLIENT,
    ExclusionReason.NEVER_POSITIVE,
)
OF_PAIR = (ExclusionReason.SOLD_BEFORE, ExclusionReason.OTHERS_PAIR)
# Reasons that an earlier sale explains, and those that somebody else's does.
OF_KNOWN = (ExclusionReason.KNOWN_CLIENT, ExclusionReason.SOLD_BEFORE)
OF_OTHERS = (ExclusionReason.OTHERS_CLIENT, ExclusionReason.OTHERS_PAIR)


def exclusions(case: Case) -> list[Exclusion]:
    """What does not count for this participant, in the order of the rules."""
    finder = _Finder(case)
    found = finder.under_any_rule()
    for criterion in case.definition.criteria:
        found += finder.under(criterion)
    return found


class _Finder:
    def __init__(self, case: Case) -> None:
        self.session, self.definition, self.scene, self.lookup = case.session, case.definition, case.scene, case.lookup
        self.participant_id, self.viewer = case.participant_id, case.viewer
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

    def under(self, criterion: Rule) -> list[Exclusion]:
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

    def _told(self, criterion: Rule, why: ExclusionReason, dropped: pl.DataFrame) -> list[Exclusion]:
        if why not in (*OF_CLIENT, *OF_PAIR):
            return [Exclusion(criterion.name, why, self._shown(dropped))]
        thing = criterion.bought_as if why in OF_PAIR else ""
        known = self._known(criterion, dropped, thing) if why in OF_KNOWN else {}
        owners = self._owners(criterion) if why in OF_OTHERS else {}
        found = []
        for subject, lines in self._of_subjects(self._with_subject(dropped, thing)):
            since, through = known.get(subject, (None, ""))
            found.append(Exclusion(criterion.name, why, lines, subject, since, through, owners.get(subject, "")))
        return found

    def _shown(self, lines: pl.DataFrame) -> pl.DataFrame:
        return self._named(lines.with_columns(subject=pl.lit(""))).select(list(SHOWN))

    def _of_subjects(self, lines: pl.DataFrame) -> list[tuple[str, pl.DataFrame]]:
        """The lines of each subject, in the order of their codes."""
        parts = self._named(lines).partition_by("key", as_dict=True, include_key=False)
        return [(str(subject), parts[subject,].select(list(SHOWN))) for (subject,) in sorted(parts)]

    def _named(self, lines: pl.DataFrame) -> pl.DataFrame:
        return self.lookup.of(lines.select("id", key="subject", part=pl.lit(0, pl.Int16)))

    def _with_subject(self, sales: pl.DataFrame, thing: str) -> pl.DataFrame:
        """Sales with whom they are to, or with whom and what (`client|product-or-range`), by their codes."""
        named = sales.join(self.scene.facts.clients, on="client")
        if not thing:
            return named.with_columns(subject="client_code")
        things = self.scene.facts.products.select("product", thing="code" if thing == "product" else "range")
        return named.join(things, on="product").with_columns(subject=pl.col("client_code") + BETWEEN + pl.col("thing"))

    def _known(self, criterion: Rule, dropped: pl.DataFrame, thing: str) -> dict[str, tuple[date, str]]:
        """Day and document of the earlier sale that makes each subject a known one, where the viewer may see it."""
        sales = earlier_sales(self.session, self.definition, self.source, set(dropped["client"]))
        through = criterion.known_through(sales, self.scene, self.participant_id, pairs=bool(thing))
        known = self._with_subject(collected(through), thing)
        first = known.group_by("subject", maintain_order=True).first()
        if self.viewer.people is not None:
            # One document may hold lines of several participants.
            seen = known.filter(pl.col("participant").is_in(list(self.viewer.people)))
            first = first.join(seen, on=["subject", "date", "document"], how="semi")
        return {row["subject"]: (row["date"], row["document"]) for row in first.iter_rows(named=True)}

    def _owners(self, criterion: Rule) -> dict[str, str]:
        """The name of the participant under whom each subject is counted, where the viewer may see what is theirs."""
        keys = collected(criterion.matching(self.scene.seen_by(criterion.needs)).select("key", "participant").unique())
        names = select(Participant.id, Participant.name).where(listed(Participant.id, set(keys["participant"])))
        known = {row.id: row.name for row in self.session.execute(names)}
        return {key: known[person] for key, person in keys.iter_rows() if self.viewer.sees(person)}
