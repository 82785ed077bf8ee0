"""How an item that we write is graded by others: by the same rules, in the words of QTI."""

from collections.abc import Sequence

from elearning.questions.formats.qti.markup import add
from elearning.questions.formats.xml import Element
from elearning.questions.model import NumberAsked

RESPONSE = "RESPONSE"


def declare(
    item: Element, name: str, cardinality: str, base: str, right: Sequence[str], earned: Sequence[tuple[str, str]] = ()
) -> Element:
    """A response: what is right, and what each value earns; gives its mapping, if any."""
    declared = add(item, "responseDeclaration", identifier=name, cardinality=cardinality, baseType=base)
    correct = add(declared, "correctResponse")
    for value in right:
        add(correct, "value", value)
    if not earned:
        return None
    mapping = add(declared, "mapping", lowerBound="0", defaultValue="0")
    for value, points in earned:
        add(mapping, "mapEntry", mapKey=value, mappedValue=points)
    return mapping


def outcomes(item: Element, feedback: str, general: bool) -> None:
    """SCORE between 0 and 1; FEEDBACK of a cardinality, where there is some; GENERAL, where there is one."""
    score = add(item, "outcomeDeclaration", identifier="SCORE", cardinality="single", baseType="float")
    add(add(score, "defaultValue"), "value", "0")
    if feedback:
        add(item, "outcomeDeclaration", identifier="FEEDBACK", cardinality=feedback, baseType="identifier")
    if general:
        add(item, "outcomeDeclaration", identifier="GENERAL", cardinality="single", baseType="identifier")


def whole_if_right(processing: Element) -> None:
    """1 for the right response, else 0."""
    inside = add(add(processing, "responseCondition"), "responseIf")
    match = add(inside, "match")
    add(match, "variable", identifier=RESPONSE)
    add(match, "correct", identifier=RESPONSE)
    _set(inside, "SCORE", "float", "1")


def number_within(processing: Element, question: NumberAsked) -> None:
    """1 for a number that is within the tolerance of one of those accepted."""
    inside = add(add(processing, "responseCondition"), "responseIf")
    either = add(inside, "or")
    for it in question.accepted:
        equal = add(either, "equal", toleranceMode="absolute", tolerance=f"{it.tolerance} {it.tolerance}")
        add(equal, "variable", identifier=RESPONSE)
        add(equal, "baseValue", it.value, baseType="float")
    _set(inside, "SCORE", "float", "1")


def mapped_share(processing: Element, names: Sequence[str], of: int) -> None:
    """What the mappings of these responses come to, divided by how many parts are right."""
    divide = add(add(processing, "setOutcomeValue", identifier="SCORE"), "divide")
    total = add(divide, "sum")
    for name in names:
        add(total, "mapResponse", identifier=name)
    add(divide, "baseValue", str(of), baseType="float")


def places_share(processing: Element, of: int) -> None:
    """The share of the places that have the right item."""
    for place in range(1, of + 1):
        inside = add(add(processing, "responseCondition"), "responseIf")
        match = add(inside, "match")
        for name in ("variable", "correct"):
            add(add(match, "index", n=str(place)), name, identifier=RESPONSE)
        total = add(add(inside, "setOutcomeValue", identifier="SCORE"), "sum")
        add(total, "variable", identifier="SCORE")
        add(total, "baseValue", "1", baseType="float")
    divide = add(add(processing, "setOutcomeValue", identifier="SCORE"), "divide")
    add(divide, "variable", identifier="SCORE")
    add(divide, "baseValue", str(of), baseType="float")


def tell_chosen(processing: Element) -> None:
    """The feedback of what was chosen."""
    add(add(processing, "setOutcomeValue", identifier="FEEDBACK"), "variable", identifier=RESPONSE)


def tell_wrong(processing: Element) -> None:
    """The feedback `wrong` for whatever is not wholly right."""
    inside = add(add(processing, "responseCondition"), "responseIf")
    less = add(inside, "lt")
    add(less, "variable", identifier="SCORE")
    add(less, "baseValue", "1", baseType="float")
    _set(inside, "FEEDBACK", "identifier", "wrong")


def tell_general(processing: Element) -> None:
    """The feedback that is told whatever was answered."""
    _set(processing, "GENERAL", "identifier", "general")


def _set(holder: Element, name: str, base: str, value: str) -> None:
    add(add(holder, "setOutcomeValue", identifier=name), "baseValue", value, baseType=base)
