"""What a learner is sent of an attempt: nothing that tells a right answer.

Built field by field from what may be known; no identifier of the bank goes out, as an author may have written `right`.
"""

from dataclasses import dataclass

from elearning.questions.model import BLANK, Fill, Matching, Multiple, Ordering, Single
from elearning.questions.paper import Paper, Sheet


@dataclass(frozen=True)
class Shown:
    """A choice, item, pair or option: its key, and its text in Markdown (plain for options)."""

    key: str
    text: str


@dataclass(frozen=True)
class Presented:
    """One question as it is sent.

    key: its place in the attempt, from `1`. kind: single, multiple, true_false, number, ordering, matching or fill.
    text: Markdown; a blank stands in it as `[[key]]`. picture, picture_shows: the name of a file of the module and what
    it shows; empty for none. weight: points. several: whether more than one choice may be chosen. choices: of a single
    or multiple; the items of an ordering. pairs: what is to be matched; options: with one of what. blanks: their keys.
    """

    key: str
    kind: str
    text: str
    weight: int
    picture: str = ""
    picture_shows: str = ""
    choices: tuple[Shown, ...] = ()
    pairs: tuple[Shown, ...] = ()
    options: tuple[Shown, ...] = ()
    blanks: tuple[str, ...] = ()


def presented(paper: Paper, language: str) -> tuple[Presented, ...]:
    """The questions of an attempt as they are sent, in a language or in that in which they are written."""
    return tuple(presented_sheet(sheet, language) for sheet in paper)


def presented_sheet(sheet: Sheet, language: str) -> Presented:
    """One question as it is sent."""
    asked = sheet.question
    picture = asked.picture
    shows = picture.shows.spoken(language) if picture and picture.shows else ""
    return Presented(
        key=sheet.key,
        kind=asked.kind,
        text=_text(sheet, language),
        weight=asked.weight,
        picture=picture.file if picture else "",
        picture_shows=shows,
        choices=_choices(sheet, language),
        pairs=_pairs(sheet, language),
        options=_options(sheet, language),
        blanks=tuple(blank_keys(asked).values()) if isinstance(asked, Fill) else (),
    )


def blank_keys(question: Fill) -> dict[str, str]:
    """What the blanks are called in the browser, by their ids: their places in the list, the same in each language."""
    return {it.id: str(at) for at, it in enumerate(question.blanks, 1)}


def pair_keys(question: Matching) -> dict[str, str]:
    """What the pairs are called in the browser, by their ids."""
    return {it.id: str(at) for at, it in enumerate(question.pairs, 1)}


def _text(sheet: Sheet, language: str) -> str:
    text = sheet.question.text.spoken(language)
    if not isinstance(sheet.question, Fill):
        return text
    keys = blank_keys(sheet.question)
    return BLANK.sub(lambda found: f"[[{keys[found[1]]}]]" if found[1] in keys else found[0], text)


def _choices(sheet: Sheet, language: str) -> tuple[Shown, ...]:
    match sheet.question:
        case Single() | Multiple():
            texts = {it.id: it.text for it in sheet.question.choices}
        case Ordering():
            texts = {it.id: it.text for it in sheet.question.items}
        case _:
            return ()
    return tuple(Shown(sheet.key_of(name), texts[name].spoken(language)) for name in sheet.order)


def _pairs(sheet: Sheet, language: str) -> tuple[Shown, ...]:
    if not isinstance(sheet.question, Matching):
        return ()
    keys = pair_keys(sheet.question)
    return tuple(Shown(keys[it.id], it.text.spoken(language)) for it in sheet.question.pairs)


def _options(sheet: Sheet, language: str) -> tuple[Shown, ...]:
    if not isinstance(sheet.question, Matching):
        return ()
    texts = {it.id: it.text.spoken(language) for it in sheet.question.options}
    return tuple(Shown(sheet.key_of(name), " ".join(texts[name].split())) for name in sheet.order)
