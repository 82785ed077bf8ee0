"""What each interaction of QTI is here."""

from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from elearning.questions.formats.gathering import identifier
from elearning.questions.formats.qti.bodies import GAP, label
from elearning.questions.formats.qti.item import Item
from elearning.questions.formats.qti.responses import Response, numbers, one
from elearning.questions.formats.verdict import NotTaken
from elearning.questions.formats.weights import WHOLE, choices_kind
from elearning.questions.formats.xml import Element
from elearning.questions.parts import written
from elearning.questions.plain import plain

_NUMBERS = ("integer", "float")


def choice(item: Item, interaction: Element, text: str) -> dict[str, Any]:
    """`choiceInteraction`: single or multiple choice; choices called true and false are a statement."""
    response = one(item.responses, interaction)
    found = [(str(it.get("identifier")), it) for it in interaction.iter("simpleChoice")]
    names = [name for name, _it in found]
    if not set(response.worth) <= set(names):
        raise NotTaken(_("The file does not tell which answer is right."))
    told = item.told
    if sorted(names) == ["false", "true"] and len(response.best) == 1:
        return _statement(item, text, response.best[0] == "true")
    several = response.cardinality != "single"
    kind, right, notes = choices_kind(_weights(response, names, several), several)
    for note in notes:
        item.note(note)
    if several and response.whole:
        item.note(_whole())
    ids = _ids(names)
    return {
        "kind": kind,
        "text": item.gathering.texts(text),
        "choices": [
            {
                "id": ids[name],
                "text": item.gathering.texts(label(it, item.pictures.other)),
                "right": is_right,
                "feedback": item.gathering.told(told.get(name, "")),
            }
            for (name, it), is_right in zip(found, right, strict=True)
        ],
        "shuffle": interaction.get("shuffle", "false") == "true",
    }


def _weights(response: Response, names: list[str], several: bool) -> list[Decimal]:
    """What each choice earns, in percent of all that is right."""
    right = response.worth if several else response.best
    if not several:
        # What is declared right is wholly right, whatever it is worth.
        most = max((response.earned.get(it, Decimal(1)) for it in right), default=Decimal(1)) or Decimal(1)
        return [
            WHOLE if name in right else min(response.earned.get(name, Decimal(0)) * WHOLE / most, WHOLE - 1)
            for name in names
        ]
    if response.whole:
        share = WHOLE / len(right)
        return [share if name in right else -share for name in names]
    total = sum((response.earned.get(it, Decimal(0)) for it in right), Decimal(0)) or Decimal(1)
    earned = [response.earned.get(name, response.otherwise) * WHOLE / total for name in names]
    # Right is what the file declares right, also where it earns nothing by itself.
    return [
        max(it, Decimal("0.001")) if name in right else min(it, Decimal(0))
        for name, it in zip(names, earned, strict=True)
    ]


def _statement(item: Item, text: str, right: bool) -> dict[str, Any]:
    return {
        "kind": "true_false",
        "text": item.gathering.texts(text),
        "right": right,
        "feedback_true": item.gathering.told(item.told.get("true", "")),
        "feedback_false": item.gathering.told(item.told.get("false", "")),
    }


def order(item: Item, interaction: Element, text: str) -> dict[str, Any]:
    """`orderInteraction`: all of its choices, in the order that is right."""
    response = one(item.responses, interaction)
    found = {str(it.get("identifier")): it for it in interaction.iter("simpleChoice")}
    if sorted(response.right) != sorted(found):
        raise NotTaken(_("Only some of its items are to be put in order."))
    if item.element.find("responseProcessing//index") is None and response.whole:
        item.note(_whole())
    elif not response.whole:
        item.note(_("It is graded otherwise where it comes from; here each item in its right place earns its share."))
    ids = _ids(list(found))
    return {
        "kind": "ordering",
        "text": item.gathering.texts(text),
        "items": [
            {"id": ids[it], "text": item.gathering.texts(label(found[it], item.pictures.other))}
            for it in response.right
        ],
    }


def match(item: Item, interaction: Element, text: str) -> dict[str, Any]:
    """`matchInteraction`: each of one set with exactly one of the other."""
    response = one(item.responses, interaction)
    sets = [{str(it.get("identifier")): it for it in part} for part in interaction.iterfind("simpleMatchSet")]
    links = [it.split() for it in response.worth]
    if len(sets) != 2 or any(len(it) != 2 for it in links):
        raise NotTaken(_("Its pairs cannot be told apart."))
    first, second = sets
    if sorted(it[0] for it in links) != sorted(first):
        first, second, links = second, first, [[it[1], it[0]] for it in links]
    partner = dict(links)
    if sorted(it[0] for it in links) != sorted(first) or not set(partner.values()) <= set(second):
        raise NotTaken(_("Something in it is matched with several, or with none."))
    if response.whole:
        item.note(_whole())
    elif len({response.earned.get(it) for it in response.worth}) > 1 or response.otherwise:
        item.note(_("Its pairs weigh differently where it comes from; here each earns the same share."))
    pairs, options = _ids(list(first)), _ids(list(second))
    return {
        "kind": "matching",
        "text": item.gathering.texts(text),
        "pairs": [
            {
                "id": pairs[name],
                "text": item.gathering.texts(label(it, item.pictures.other)),
                "option": options[partner[name]],
            }
            for name, it in first.items()
        ],
        "options": [
            {"id": options[name], "text": item.gathering.texts(plain(label(it, item.pictures.other)))}
            for name, it in second.items()
        ],
    }


def entry(item: Item, found: list[Element], text: str) -> dict[str, Any]:
    """`textEntryInteraction`: a number where one is asked for, else blanks."""
    if len(found) == 1 and (response := one(item.responses, found[0])).type in _NUMBERS:
        return _number(item, response, text)
    ids = _ids([str(it.get("responseIdentifier")) for it in found])
    blanks = [_blank(item, ids[str(it.get("responseIdentifier"))], one(item.responses, it)) for it in found]
    for it in blanks:
        text = text.replace(GAP, f"[[{it['id']}]]", 1)
    wrong = item.gathering.told(item.told.get("wrong", ""))
    return {"kind": "fill", "text": item.gathering.texts(text), "blanks": blanks, "wrong_feedback": wrong}


def _number(item: Item, response: Response, text: str) -> dict[str, Any]:
    accepted = [
        {"value": written(value), "tolerance": written(around)} for value, around in numbers(item.element, response)
    ]
    return {
        "kind": "number",
        "text": item.gathering.texts(text.removesuffix(GAP).replace(GAP, "_____").strip()),
        "accepted": accepted,
        "wrong_feedback": item.gathering.told(item.told.get("wrong", "")),
    }


def _blank(item: Item, name: str, response: Response) -> dict[str, Any]:
    most = max(response.earned.values(), default=Decimal(0))
    also = [it for it, earned in response.earned.items() if earned == most and earned > 0]
    less = [it for it, earned in response.earned.items() if 0 < earned < most and it not in response.best]
    for it in less:
        item.note(_("“%(text)s” is partly right where it comes from; here it is wrong.", text=it[:40]))
    return {
        "id": name,
        "accepted": [{"text": it} for it in dict.fromkeys([*response.best, *also])],
        "ignore_case": not response.case_matters,
        "ignore_accents": False,
    }


def _ids(names: list[str]) -> dict[str, str]:
    """Ids of parts, as near to those of the file as ids allow."""
    kept: dict[str, str] = {}
    for at, name in enumerate(names, 1):
        wanted = identifier(name)
        kept[name] = wanted if wanted and wanted not in kept.values() else f"part-{at}"
    return kept


def _whole() -> str:
    return str(_("It earns all or nothing where it comes from; here each part earns its share."))
