"""The forms of questions: the fields of each kind, and the rows that it has, added, moved and taken out by buttons."""

from collections.abc import Mapping, Sequence

from elearning.drafts.typed import ON, Typed, flat, numbered, without_rows
from elearning.questions.model import Fill, Matching, Question

KINDS = ("single", "multiple", "true_false", "number", "ordering", "matching", "fill")
# The lists that a kind's form has, with how many empty rows a new one begins with.
ROWS: Mapping[str, Mapping[str, int]] = {
    "single": {"choices": 4},
    "multiple": {"choices": 4},
    "true_false": {},
    "number": {"accepted": 1},
    "ordering": {"items": 4},
    "matching": {"pairs": 4},
    "fill": {"blanks": 1},
}
_LENIENT = {"ignore_case": ON, "ignore_accents": ON}


def fields_of(question: Question) -> dict[str, str]:
    """A question as the fields of its form."""
    fields = flat(question)
    fields["tags"] = ", ".join(question.tags)
    if question.kind == "single":
        right = next(at for at, choice in enumerate(question.choices) if choice.right)
        fields = {key: value for key, value in fields.items() if not key.endswith(".right")} | {"right": str(right)}
    elif question.kind == "true_false":
        fields["right"] = "true" if question.right else "false"
    elif isinstance(question, Matching):
        fields = without_rows(fields, "pairs", "options") | numbered(_matching_rows(question), "pairs")
    elif isinstance(question, Fill):
        fields = without_rows(fields, "blanks") | numbered(_blank_rows(question), "blanks")
    return fields


def new_fields(kind: str) -> dict[str, str]:
    """The fields of a question that is begun."""
    fields = {"weight": "1", "shuffle": ON} if kind in ("single", "multiple") else {"weight": "1"}
    for name, count in ROWS[kind].items():
        row = {"id": "a" if name == "blanks" else ""} | (_LENIENT if name == "blanks" else {})
        fields |= numbered([row] * count, name)
    return fields


def changed_rows(kind: str, fields: Mapping[str, str], act: str) -> dict[str, str]:
    """The fields after a button of a list: `add choices`, `remove choices 2`, `up items 1`, `down items 1`."""
    word, name, place = (*act.split(" "), "", "")[:3]
    if name not in ROWS[kind]:
        return dict(fields)
    rows = [dict(row.fields) for row in Typed(fields).rows(name)]
    at = int(place) if place.isascii() and place.isdecimal() and len(place) < 4 else -1
    right = right_place(fields)
    order = list(range(len(rows)))
    if word == "add":
        rows.append({"id": _next_blank(rows), **_LENIENT} if name == "blanks" else {"id": ""})
    elif word == "remove" and at in order:
        order.remove(at)
    elif word in ("up", "down") and at in order:
        other = at + (-1 if word == "up" else 1)
        if other in order:
            order[at], order[other] = order[other], order[at]
    order += range(len(order) if word == "add" else len(rows), len(rows))
    kept = without_rows(fields, name) | numbered([rows[one] for one in order], name)
    if right is not None and name == "choices":
        kept["right"] = str(order.index(right)) if right in order else ""
    return kept


def right_place(fields: Mapping[str, str]) -> int | None:
    """The place of the row that is said to be the right one."""
    text = fields.get("right", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else None


def _matching_rows(question: Matching) -> list[dict[str, str]]:
    options = {option.id: option for option in question.options}
    used = {pair.option for pair in question.pairs}
    paired = [
        {
            "id": pair.id,
            **flat(pair.text, "text"),
            "option_id": pair.option,
            **flat(options[pair.option].text, "option"),
        }
        for pair in question.pairs
    ]  # fmt: skip
    return paired + [
        {"id": "", "option_id": option.id, **flat(option.text, "option")}
        for option in question.options
        if option.id not in used
    ]


def _blank_rows(question: Fill) -> list[dict[str, str]]:
    return [
        {"id": blank.id, "accepted": "\n".join(one.text for one in blank.accepted),
         **flat({"ignore_case": blank.ignore_case, "ignore_accents": blank.ignore_accents})}
        for blank in question.blanks
    ]  # fmt: skip


def _next_blank(rows: Sequence[Mapping[str, str]]) -> str:
    taken = {row.get("id", "") for row in rows}
    letters = [chr(code) for code in range(ord("a"), ord("z") + 1)]
    return next((name for name in letters if name not in taken), f"blank-{len(rows) + 1}")
