"""The sale that a next step takes: so much, of what, to whom, so that the engine can be asked what it brings."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

import polars as pl

from challenges.criteria.adjustments import Gate
from challenges.criteria.base import Rule
from challenges.criteria.steps import NextStep
from challenges.explanations.report import Report
from challenges.explanations.what_if import Effort, Sale
from challenges.scoring.results import GateResult, KeyResult
from challenges.words import words_of
from challenges.words.phrases import named


class Efforts:
    """What the next steps of one participant take."""

    def __init__(self, report: Report) -> None:
        self.case, self.explanation, self.names = report.case, report.explanation, report.context.names

    @cached_property
    def price(self) -> int:
        """What a piece has brought this participant so far, in cents; 0 where nothing has been sold."""
        frames = [it.lines for it in self.explanation.keys if it.lines.height and not it.criterion.reference_parts]
        if not frames:
            return 0
        sold = pl.concat(frames).unique("id").filter(pl.col("amount_cents") > 0, pl.col("quantity") > 0)
        return int(sold["amount_cents"].sum()) // max(int(sold["quantity"].sum()), 1)

    def of_gate(self, it: GateResult) -> Effort:
        """What opens a shut gate."""
        if it.gate.module is not None:
            return Effort(modules={it.gate.module: 0})
        return Effort([Sale(words_of(it.gate).least - it.total, kind=self._kind(it.gate))])

    def of(self, rule: Rule, key: str, ahead: Sequence[NextStep], result: KeyResult | None) -> Effort | None:
        """What some steps under one key take together; None where no sale on earth would do."""
        if words_of(rule).progress({}, ahead).unit == "modules":
            return Effort(modules={key: ahead[0].points})
        sales = [self._sale(rule, step, result) for step in ahead]
        found = [sale for sale in sales if sale is not None]
        return Effort(found) if len(found) == len(sales) else None

    def _sale(self, rule: Rule, step: NextStep, result: KeyResult | None) -> Sale | None:
        sold = self._to(rule, step, result)
        if sold is None:
            return None
        sold = replace(sold, kind=self._kind(rule))
        unit = words_of(rule).progress({}, [step]).unit
        if unit == "pieces":
            return replace(sold, quantity=step.missing, cents=step.missing * self.price)
        # Of a part that is missing any amount will do: one piece at the usual price.
        return replace(sold, cents=max(step.missing, self.price) if unit == "parts" else step.missing)

    def _kind(self, rule: Rule | Gate) -> str:
        sales = getattr(rule, "sales", None)
        return sales if sales in ("sell_in", "sell_out") else self.case.definition.kinds[0]

    def _to(self, rule: Rule, step: NextStep, result: KeyResult | None) -> Sale | None:
        """Of what, and to whom: nothing and nobody where any sale will do."""
        line = result.first_line if result else None
        if not rule.keyed_by_client or line is None:
            sold = self._of_thing(rule, step.part)
            # Where only clients of some segments count, one who has bought already does.
            return self._to_client(sold, line) if getattr(rule, "segments", ()) else sold
        if words_of(rule).progress({}, [step]).unit == "parts":
            return self._to_client(self._of_thing(rule, step.part), line)
        # What this client has bought counts: more of the same does too.
        bought = Sale(0, product=self._product(line["product"]), thing=self._named(line, "product"))
        return self._to_client(bought, line)

    def _to_client(self, sold: Sale | None, line: dict[str, Any] | None) -> Sale | None:
        if sold is None or line is None:
            return None
        client = self.case.scene.facts.clients.filter(pl.col("client_code") == line["client"])["client"]
        return replace(sold, client=int(client[0]), whom=self._named(line, "client")) if len(client) else None

    @staticmethod
    def _named(line: dict[str, Any], what: str) -> str:
        return named(line[what] or "", line[f"{what}_name"])

    def _product(self, code: str | None) -> int | None:
        found = self.case.scene.facts.products.filter(pl.col("code") == code)["product"]
        return int(found[0]) if len(found) else None

    def _of_thing(self, rule: Rule, part: int) -> Sale | None:
        """Something new in the range that counts, else a product of the catalogue; both have to be in what narrows."""
        ranges, codes = rule.counts_in(part)
        if not ranges and not codes:
            return Sale(0)
        narrow = getattr(rule, "ranges", ()), getattr(rule, "products", ())
        open_to_all = rule.counts_in(part) == narrow or not any(narrow) or rule.keyed_by_client
        for name in ranges:
            if open_to_all or any(name == it or name.startswith(f"{it}/") for it in narrow[0]):
                return Sale(0, range=name, thing=name)
        scene = self.case.scene
        found = set(scene.products(ranges, codes))
        found = found if open_to_all else found & set(scene.products(*narrow))
        codes_found = scene.facts.products.filter(pl.col("product").is_in(list(found))).sort("code")
        if codes_found.is_empty():
            return None
        return Sale(0, product=codes_found["product"][0], thing=self.names.product(codes_found["code"][0]))
