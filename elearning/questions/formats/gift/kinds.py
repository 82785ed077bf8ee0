"""What the answers of a GIFT question make of it."""

from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from elearning.questions.formats.gathering import Gathering, choice_fields, matching_fields, numbered
from elearning.questions.formats.gift.blocks import shown
from elearning.questions.formats.gift.sections import Sections, commented, split, weighted
from elearning.questions.formats.markup import line
from elearning.questions.formats.verdict import NotTaken
from elearning.questions.formats.weights import accepted_texts, choices_kind, middle
from elearning.questions.parts import number, written

_TRUTHS = {"T": True, "TRUE": True, "F": False, "FALSE": False}


def choice(gathering: Gathering, found: Sections) -> dict[str, Any]:
    """Single or multiple choice: `~wrong =right`, `~%50%half`."""
    answers = found.answers[0]
    several = "=" not in answers
    weighed: list[tuple[str, Decimal, str]] = []
    for answer in split(answers.replace("=", "~="), "~"):
        is_right = answer.startswith("=")
        weight, rest = ("100", answer[1:]) if is_right else weighted(answer, "0")
        text, feedback = commented(rest)
        weighed.append((found.markdown(text), Decimal(weight), found.markdown(feedback)))
    kind, right, notes = choices_kind([weight for _text, weight, _told in weighed], several)
    found.notes += notes
    told = [(text, it, feedback) for (text, _weight, feedback), it in zip(weighed, right, strict=True)]
    return {
        "kind": kind,
        "text": gathering.texts(found.stem_with_line()),
        "choices": choice_fields(gathering, told),
    }


def true_false(gathering: Gathering, found: Sections) -> dict[str, Any] | None:
    """`T#feedback if wrong#feedback if right`; None for another answer."""
    said, *told = [it.strip() for it in found.answers[0].split("#", 2)]
    right = _TRUTHS.get(said.upper())
    if right is None:
        return None
    wrong_told, right_told = [*map(found.markdown, told), "", ""][:2]
    feedback_true, feedback_false = (right_told, wrong_told) if right else (wrong_told, right_told)
    return {
        "kind": "true_false",
        "text": gathering.texts(found.stem_with_line()),
        "right": right,
        "feedback_true": gathering.told(feedback_true),
        "feedback_false": gathering.told(feedback_false),
    }


def number_asked(gathering: Gathering, found: Sections) -> dict[str, Any]:
    """`#3.5:0.1`, `#3..4`, `#=1822:0 =%50%1822:2`."""
    answers, _mark, wrong = found.answers[0].strip()[1:].partition("~")
    accepted = []
    wrong_told = found.markdown(commented(wrong)[1]) if wrong else ""
    for answer in split(answers, "="):
        weight, rest = weighted(answer, "100")
        text, feedback = commented(rest)
        if text == "*":
            wrong_told = wrong_told or found.markdown(feedback)
        elif Decimal(weight) == 100:
            value, tolerance = _range(shown(text))
            accepted.append(
                {"value": value, "tolerance": tolerance, "feedback": gathering.told(found.markdown(feedback))}
            )
        else:
            found.notes.append(_not_whole(shown(text), weight))
    if not accepted:
        raise NotTaken(_("No number is wholly right."))
    return {
        "kind": "number",
        "text": gathering.texts(found.stem_with_line()),
        "accepted": accepted,
        "wrong_feedback": gathering.told(wrong_told),
    }


def _range(text: str) -> tuple[str, str]:
    """(value, tolerance) of what GIFT accepts as a number."""
    if ".." in text:
        low, _dots, high = text.partition("..")
        ends = number(low), number(high)
        if ends[0] is None or ends[1] is None:
            raise NotTaken(_("“%(text)s” is no range of numbers.", text=text[:40]))
        return middle(ends[0], ends[1])
    value, _colon, tolerance = text.partition(":")
    found = number(value), number(tolerance or "0")
    if found[0] is None or found[1] is None:
        raise NotTaken(_("“%(text)s” is not a number in figures.", text=text[:40]))
    return written(found[0]), written(found[1])


def matching(gathering: Gathering, found: Sections) -> dict[str, Any]:
    """`=Canada -> Ottawa`; nothing before the arrow is an option that fits nothing."""
    pairs = []
    for answer in split(found.answers[0], "="):
        asked, arrow, option = answer.partition("->")
        if not arrow:
            raise NotTaken(_("“%(text)s” is matched with nothing: an arrow (->) is missing.", text=shown(answer)[:40]))
        pairs.append((found.markdown(asked), line(shown(option)) if found.format != "markdown" else shown(option)))
    return {"text": gathering.texts(found.stem_with_line()), **matching_fields(gathering, pairs)}


def fill(gathering: Gathering, found: Sections) -> dict[str, Any]:
    """`{=four =4}`: a blank where the answers stand. Several in one text, which Moodle does not know, are several."""
    names = numbered("b", len(found.answers))
    blanks, wrong_told = [], ""
    for name, section in zip(names, found.answers, strict=True):
        # With several, each has to look like one: `\frac{1}{2}` is no pair of blanks.
        if len(names) > 1 and ("~" in section or "->" in section or not section.strip().startswith("=")):
            raise NotTaken(
                _("It has several parts in braces that are no texts to fill in; a brace in the text needs a backslash.")
            )
        weighed = []
        for answer in split(section, "="):
            weight, rest = weighted(answer, "100")
            text, feedback = commented(rest)
            weighed.append((shown(text), Decimal(weight), found.markdown(feedback)))
        accepted, wrong, notes = accepted_texts(weighed)
        found.notes += notes
        wrong_told = wrong_told or wrong
        blanks.append(
            {
                "id": name,
                "accepted": [{"text": text, "feedback": gathering.told(told)} for text, told in accepted],
                "ignore_accents": False,
            }
        )
    text = found.stem_with("\U0010fe01")
    for name in names:
        text = text.replace("\U0010fe01", f"[[{name}]]", 1)
    return {
        "kind": "fill",
        "text": gathering.texts(text),
        "blanks": blanks,
        "wrong_feedback": gathering.told(wrong_told),
    }


def _not_whole(text: str, weight: str) -> str:
    return str(
        _(
            "“%(text)s” earns %(percent)s %% where it comes from; here only what is wholly right is right.",
            text=text[:40],
            percent=weight,
        )
    )
