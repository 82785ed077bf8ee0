"""What an item of QTI declares of its answers: which are right, and what others earn."""

from dataclasses import dataclass
from decimal import Decimal

from flask_babel import gettext as _

from elearning.questions.formats.verdict import NotTaken
from elearning.questions.formats.xml import Element, text_of
from elearning.questions.parts import number

_ALL_OR_NOTHING = "match_correct"


@dataclass(frozen=True)
class Response:
    """A response: the values that are right, in their order; what each value earns, where that is told.

    otherwise: what a value earns that is not told. cardinality: single, multiple or ordered. type: identifier,
    directedPair, string, integer, float … case_matters: whether capital letters count. whole: whether only what is
    wholly right earns anything.
    """

    name: str
    cardinality: str
    type: str
    right: tuple[str, ...]
    earned: dict[str, Decimal]
    otherwise: Decimal
    case_matters: bool
    whole: bool

    @property
    def best(self) -> tuple[str, ...]:
        """The right values; where none is told, those that earn most."""
        if self.right or not self.earned:
            return self.right
        most = max(self.earned.values())
        return tuple(it for it, earned in self.earned.items() if earned == most and earned > 0)

    @property
    def worth(self) -> tuple[str, ...]:
        """The right values; where none is told, all that earn something."""
        return self.right or tuple(it for it, earned in self.earned.items() if earned > 0)


def responses(item: Element) -> dict[str, Response]:
    """The responses of an item, by their identifiers."""
    return {str(it.get("identifier")): _response(item, it) for it in item.iterfind("responseDeclaration")}


def _response(item: Element, declared: Element) -> Response:
    mapping = declared.find("mapping")
    entries = declared.findall("mapping/mapEntry")
    values = [" ".join((it.text or "").split()) for it in declared.iterfind("correctResponse/value")]
    return Response(
        name=str(declared.get("identifier")),
        cardinality=str(declared.get("cardinality", "single")),
        type=str(declared.get("baseType", "identifier")),
        right=tuple(it for it in values if it),
        earned={" ".join(str(it.get("mapKey", "")).split()): _points(it, "mappedValue") for it in entries},
        otherwise=Decimal(0) if mapping is None else _points(mapping, "defaultValue"),
        # A letter's case counts unless each entry says that it does not.
        case_matters=not entries or any(it.get("caseSensitive", "true") != "false" for it in entries),
        whole=not entries or _template(item).endswith(_ALL_OR_NOTHING),
    )


def _points(element: Element, name: str) -> Decimal:
    return number(str(element.get(name, "0"))) or Decimal(0)


def _template(item: Element) -> str:
    processing = item.find("responseProcessing")
    return "" if processing is None else str(processing.get("template", "")).removesuffix(".xml")


def one(found: dict[str, Response], interaction: Element) -> Response:
    """The response of an interaction; NotTaken where nothing is right in it."""
    response = found.get(str(interaction.get("responseIdentifier")))
    if response is None or not response.worth:
        raise NotTaken(_("The file does not tell which answer is right."))
    return response


def numbers(item: Element, response: Response) -> list[tuple[Decimal, Decimal]]:
    """Every number that is wholly right, and so much above and below it; as the file writes them, exactly.

    They stand in the comparisons of the item, else among what is right. NotTaken where one is no number.
    """
    found: list[tuple[Decimal, Decimal, Decimal]] = []
    for equal in item.iterfind("responseProcessing//equal"):
        if response.name not in {it.get("identifier") for it in equal.iter("variable")}:
            continue
        value = equal.find("baseValue")
        for text in [text_of(value)] if value is not None else response.best:
            found.append((*_within(equal, text), _earns(equal)))
    if not found:
        return [(_decimal(it), Decimal(0)) for it in response.best]
    most = max(earned for _value, _around, earned in found)
    return [(value, around) for value, around, earned in found if earned == most]


def _within(equal: Element, text: str) -> tuple[Decimal, Decimal]:
    parts = str(equal.get("tolerance", "0")).split() or ["0"]
    mode = equal.get("toleranceMode", "exact")
    if len(set(parts)) > 1 and mode != "exact":
        raise NotTaken(_("Its number has another tolerance below than above."))
    value, around = _decimal(text), _decimal(parts[0]) if mode != "exact" else Decimal(0)
    return value, abs(value) * around / 100 if mode == "relative" else around


def _earns(equal: Element) -> Decimal:
    """What the branch earns that a comparison stands in."""
    for holder in equal.iterancestors("responseIf", "responseElseIf"):
        for score in holder.iterfind("setOutcomeValue[@identifier='SCORE']/baseValue"):
            return number(text_of(score)) or Decimal(0)
    return Decimal(1)


def _decimal(text: str) -> Decimal:
    found = number(text)
    if found is None:
        raise NotTaken(_("“%(text)s” is not a number in figures.", text=text[:40]))
    return found
