"""Every setting of a challenge file as a tree: what forms, sliders, messages and the reference pages are made from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Annotated, Any, Literal, get_args, get_origin

from annotated_types import Ge, Gt, Le, MaxLen, MinLen
from pydantic.fields import FieldInfo

from challenges.criteria.settings import Kind, KindName, Model, Unit

# The key by which a table says which of several it is; a form is told by the keys that a table has.
TYPE, FORM = "type", "form"


@dataclass(frozen=True)
class Setting:
    """One setting: how it is called, what it holds, and what it may be.

    path: as in a challenge file, `criteria[].steps[].from`. label, help: in English, to be translated.
    many: whether it is a list of such. required: whether it has to be there; default: what it is where it is left out.
    least, most: the bounds (numbers or days), both allowed unless `above`: then it has to be more than `least`.
    fewest, longest: how many entries a list needs and takes.
    words: what each word of a choice means, in the order of the declaration.
    inside: the settings of a table, or of the table that may stand in place of a word or a text.
    types: the settings of each type or form of table, where there are several.
    """

    path: str
    key: str
    kind: KindName
    label: str
    help: str
    unit: Unit | None = None
    many: bool = False
    required: bool = False
    default: Any = None
    least: Any = None
    above: bool = False
    most: Any = None
    fewest: int = 0
    longest: int | None = None
    words: Mapping[str, str] = field(default_factory=dict)
    inside: tuple["Setting", ...] = ()
    types: Mapping[str, "Table"] = field(default_factory=dict)

    def unit_in(self, measure: object) -> Unit | None:
        """What it is counted in, in a rule of that measure."""
        return "pieces" if self.kind == "measured" and measure == "quantity" else self.unit


@dataclass(frozen=True)
class Table:
    """One type of table: how it is called, what it does, its settings; whether its key `type` says which it is."""

    is_typed: bool
    label: str
    help: str
    inside: tuple[Setting, ...]


@cache
def settings_of(model: type[Model], path: str = "") -> tuple[Setting, ...]:
    """The settings of a model in the order of its declaration; `path`: of the table that it is the model of."""
    return tuple(_setting(model, name, path) for name in model.model_fields if name != TYPE)


def flat(settings: tuple[Setting, ...]) -> Iterator[Setting]:
    """These and all that lie below them, those of every type too."""
    for setting in settings:
        yield setting
        yield from flat(setting.inside)
        for table in setting.types.values():
            yield from flat(table.inside)


def _setting(model: type[Model], name: str, path: str) -> Setting:
    declared = model.model_fields[name]
    key = declared.alias or name
    way = f"{path}.{key}" if path else key
    many = any(_tuples(declared.annotation))
    marks = list(_marks(declared))
    kind = next((mark for mark in marks if isinstance(mark, Kind)), None)
    assert kind is not None, f"{model.__name__}.{name} does not say its kind"
    models = dict.fromkeys(_models(declared.annotation))
    below = f"{way}[]" if many else way
    types = {named: _table(one, below) for one in models if (named := _type_of(one))}
    inside = () if types else tuple(one for model in models for one in settings_of(model, below))
    return Setting(
        way, key, kind.name, declared.title or "", declared.description or "", kind.unit, many,
        declared.is_required(), None if declared.is_required() else declared.default,
        **_bounds(marks), **_lengths(declared.annotation, marks),
        words={word: kind.words.get(word, "") for word in _words(declared.annotation)}, inside=inside, types=types,
    )  # fmt: skip


def _table(model: type[Model], path: str) -> Table:
    label = model.model_config.get("title") or ""
    return Table(TYPE in model.model_fields, label, model.help, settings_of(model, path))


def _type_of(model: type[Model]) -> str:
    """The type or form that a table of this model has; empty where there is only one."""
    if TYPE not in model.model_fields:
        return str(getattr(model, FORM, ""))
    return str(get_args(model.model_fields[TYPE].annotation)[0])


def _bounds(marks: list[Any]) -> dict[str, Any]:
    """The tightest of the bounds that were declared."""
    lows: list[Any] = [mark.ge for mark in marks if isinstance(mark, Ge)]
    lows_above: list[Any] = [mark.gt for mark in marks if isinstance(mark, Gt)]
    highs: list[Any] = [mark.le for mark in marks if isinstance(mark, Le)]
    least, above, most = max(lows, default=None), max(lows_above, default=None), min(highs, default=None)
    more = above is not None and (least is None or above >= least)
    return {"least": above if more else least, "above": more, "most": most}


def _lengths(annotation: Any, marks: list[Any]) -> dict[str, Any]:
    """How many entries a list may have: a pair has two."""
    for entries in _tuples(annotation):
        if Ellipsis not in get_args(entries):
            return {"fewest": len(get_args(entries)), "longest": len(get_args(entries))}
    fewest = max((mark.min_length for mark in marks if isinstance(mark, MinLen)), default=0)
    longest = min((mark.max_length for mark in marks if isinstance(mark, MaxLen)), default=None)
    return {"fewest": fewest, "longest": longest}


def _marks(declared: FieldInfo) -> Iterator[Any]:
    """All that an annotation says beside the type of what is in it, the outermost first."""
    yield from _unfolded(declared.metadata)
    yield from _marks_in(declared.annotation)


def _marks_in(annotation: Any) -> Iterator[Any]:
    if get_origin(annotation) is Annotated:
        yield from _unfolded(annotation.__metadata__)
        annotation = get_args(annotation)[0]
    for part in get_args(annotation):
        yield from _marks_in(part)


def _unfolded(marks: Any) -> Iterator[Any]:
    for mark in marks:
        yield from mark.metadata if isinstance(mark, FieldInfo) else (mark,)


def _tuples(annotation: Any) -> Iterator[Any]:
    """The lists that an annotation speaks of, however deep; not those in them."""
    if get_origin(annotation) is tuple:
        yield annotation
    else:
        for part in get_args(annotation):
            yield from _tuples(part)


def _models(annotation: Any) -> Iterator[type[Model]]:
    """The models that an annotation speaks of, however deep."""
    if isinstance(annotation, type) and issubclass(annotation, Model):
        yield annotation
    for part in get_args(annotation):
        yield from _models(part)


def _words(annotation: Any) -> Iterator[str]:
    """The words that a setting may be."""
    if get_origin(annotation) is Literal:
        yield from get_args(annotation)
    else:
        for part in get_args(annotation):
            yield from _words(part)
