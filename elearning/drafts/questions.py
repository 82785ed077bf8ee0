"""What is typed into the form of a question, as a question."""

import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence

from pydantic import TypeAdapter, ValidationError

from elearning.drafts.question_rows import ROWS, right_place
from elearning.drafts.typed import Document, Typed, Wrong, numbered, without_rows, wrong
from elearning.questions.model import Fill, Question

_QUESTIONS: TypeAdapter[Question] = TypeAdapter(Question)
# What is there in a row when somebody has written something into it.
_WRITTEN = {
    "choices": ("text", "feedback"),
    "accepted": ("value", "feedback"),
    "items": ("text",),
    "pairs": ("text", "option"),
    "blanks": ("accepted",),
}


def question_of(kind: str, name: str, fields: Mapping[str, str], before: Question | None) -> Question:
    """The question that was typed; Wrong says beside which field what cannot be taken.

    before: what it was, from which is kept what its form does not show.
    """
    typed, kept = _filled(kind, fields)
    document = _common(typed, name, kind) | _BY_KIND[kind](typed, before)
    try:
        return _QUESTIONS.validate_python(document)
    except ValidationError as error:
        told = wrong(error, kept, skip=1)
        raise Wrong({_beside(place, typed): sentence for place, sentence in told.errors.items()}, kept) from error


def _beside(place: str, typed: Typed) -> str:
    """Where something is shown: what an option of a match lacks, beside the first row that names it."""
    word, _point, rest = place.partition(".")
    at = rest.partition(".")[0]
    if word != "options" or not at:
        return place
    said = [_said(row) for row in typed.rows("pairs")]
    return f"pairs.{said.index(list(dict.fromkeys(said))[int(at)])}.option"


def new_id(prefix: str, taken: Iterable[str] = ()) -> str:
    """An identifier that nothing has yet."""
    known = set(taken)
    while (name := f"{prefix}-{secrets.token_hex(4)}") in known:
        continue
    return name


def _filled(kind: str, fields: Mapping[str, str]) -> tuple[Typed, dict[str, str]]:
    """What was typed without the rows that were left empty, so that places in it are those of the question."""
    kept = dict(fields)
    for name in ROWS[kind]:
        rows = Typed(fields).rows(name)
        written = [at for at, row in enumerate(rows) if row.says(*_WRITTEN[name])]
        if name == "pairs":
            # Those that nothing is matched with come last.
            written.sort(key=lambda at: rows[at].texts("text") is None)
        right = right_place(kept)
        kept = without_rows(kept, name) | numbered([rows[at].fields for at in written], name)
        if name == "choices" and right is not None:
            kept["right"] = str(written.index(right)) if right in written else ""
    return Typed(kept), kept


def _common(typed: Typed, name: str, kind: str) -> Document:
    picture = {"file": typed.text("picture.file"), "shows": typed.texts("picture.shows")}
    return {
        "id": name,
        "kind": kind,
        "title": typed.text("title"),
        "text": typed.needed("text"),
        "feedback": typed.texts("feedback"),
        "tags": typed.commas("tags"),
        "picture": picture if picture["file"] else None,
        **typed.given("weight"),
    }


def _ids(rows: Sequence[Typed], prefix: str) -> list[str]:
    """The identifiers of rows: those that they have, and new ones."""
    taken = {row.text("id") for row in rows}
    free = (name for number in range(1, 10_000) if (name := f"{prefix}{number}") not in taken)
    return [row.text("id") or next(free) for row in rows]


def _chosen(typed: Typed, _before: Question | None) -> Document:
    rows = typed.rows("choices")
    right = typed.text("right")
    return {
        "shuffle": typed.ticked("shuffle"),
        "choices": [
            {"id": name, "text": row.needed("text"), "feedback": row.texts("feedback"),
             "right": row.ticked("right") or right == str(at)}
            for at, (name, row) in enumerate(zip(_ids(rows, "c"), rows, strict=True))
        ],
    }  # fmt: skip


def _true_false(typed: Typed, _before: Question | None) -> Document:
    told = {name: typed.texts(name) for name in ("feedback_true", "feedback_false")}
    right = typed.text("right")
    return told | ({"right": right == "true"} if right else {})


def _number(typed: Typed, _before: Question | None) -> Document:
    return {
        "wrong_feedback": typed.texts("wrong_feedback"),
        "accepted": [
            {"value": row.text("value"), "tolerance": row.text("tolerance") or "0", "feedback": row.texts("feedback")}
            for row in typed.rows("accepted")
        ],
    }


def _ordering(typed: Typed, _before: Question | None) -> Document:
    rows = typed.rows("items")
    return {
        "items": [{"id": name, "text": row.needed("text")} for name, row in zip(_ids(rows, "i"), rows, strict=True)]
    }


def _matching(typed: Typed, _before: Question | None) -> Document:
    """Each row says what goes with what; one without a left side is an option that fits nothing."""
    rows = typed.rows("pairs")
    options: dict[tuple[str, str], str] = {}
    taken = {row.text("option_id") for row in rows}
    free = (name for number in range(1, 10_000) if (name := f"o{number}") not in taken)
    for row in rows:
        options.setdefault(_said(row), row.text("option_id") or next(free))
    asked = [row for row in rows if row.texts("text")]
    if len(set(options.values())) < len(options):
        # Two that were one are told apart now.
        options = dict(zip(options, _apart(list(options.values()), free), strict=True))
    return {
        "pairs": [{"id": name, "text": row.needed("text"), "option": options[_said(row)]}
                  for name, row in zip(_ids(asked, "p"), asked, strict=True)],
        "options": [{"id": name, "text": {"fr": said[0], "en": said[1]}} for said, name in options.items()],
    }  # fmt: skip


def _apart(names: list[str], free: Iterable[str]) -> list[str]:
    fresh = iter(free)
    return [next(fresh) if name in names[:at] else name for at, name in enumerate(names)]


def _said(row: Typed) -> tuple[str, str]:
    return row.text("option.fr"), row.text("option.en")


def _fill(typed: Typed, before: Question | None) -> Document:
    told = _told_before(before)
    return {
        "wrong_feedback": typed.texts("wrong_feedback"),
        "blanks": [
            {
                "id": row.text("id"),
                "ignore_case": row.ticked("ignore_case"),
                "ignore_accents": row.ticked("ignore_accents"),
                "accepted": [{"text": line, "feedback": told.get((row.text("id"), line))}
                             for line in row.lines("accepted")],
            }
            for row in typed.rows("blanks")
        ],
    }  # fmt: skip


def _told_before(before: Question | None) -> dict[tuple[str, str], Document | None]:
    """The feedback of accepted texts, which the form does not show, by blank and text."""
    if not isinstance(before, Fill):
        return {}
    return {
        (blank.id, one.text): one.feedback.model_dump() if one.feedback else None
        for blank in before.blanks
        # A text that stands there twice is found by its first.
        for one in reversed(blank.accepted)
    }


_BY_KIND: Mapping[str, Callable[[Typed, Question | None], Document]] = {
    "single": _chosen,
    "multiple": _chosen,
    "true_false": _true_false,
    "number": _number,
    "ordering": _ordering,
    "matching": _matching,
    "fill": _fill,
}
