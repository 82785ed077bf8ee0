"""What the builder shows of a challenge: its head, who takes part, and a card for each rule and each prize."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from challenges.builder.fields import Field, Group, fields_of, groups_of
from challenges.builder.sentences import Slot, parts_of, said_in
from challenges.criteria.prizes import form_of
from challenges.criteria.settings import Named
from challenges.definition.model import Definition
from challenges.definition.tree import TYPE, Setting, Table, settings_of
from challenges.words import Names, label_of
from core.terminal import LANGUAGES
from core.toml import load_toml

HEAD = ("title", "code", "start", "end", "declare_until", "close_on", "budget", "renew")
PEOPLE = ("credit", "sales", "ties", "audience", "teams")
# The lists whose entries are cards, in the order in which they act.
LISTS = ("criteria", "boosters", "caps", "gates", "prizes")
LEAGUES = "leagues"
# Shown at once, whether they are set or not; the other optional ones are folded away until they are.
ALWAYS = frozenset({"module", "minimum", "amount", "gift", "criteria"})
NAMES = frozenset({"name", "label"})


@dataclass(frozen=True)
class Card:
    """One rule or prize as a form: its sentence with fields in it, the other fields, and its lists of tables.

    said: the sentence as readers of each language read it.
    """

    path: str
    heading: str
    table: Table
    parts: Sequence[str | Slot] = ()
    fields: Sequence[Field] = ()
    more: Sequence[Field] = ()
    groups: Sequence[Group] = ()
    said: dict[str, str] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The name of its element."""
        return self.path.replace("[", "-").replace("]", "")


@dataclass(frozen=True)
class Sheet:
    """The whole form: fields of the head and of who takes part, cards by the key of their list, leagues."""

    content: dict[str, Any]
    head: Sequence[Field]
    people: Sequence[Field]
    cards: Mapping[str, Sequence[Card]]
    leagues: Card | None

    @property
    def fields(self) -> list[Field]:
        """Every field of the form, each once."""
        return [*self.head, *self.people, *(field for card in self._cards() for field in all_of(card))]

    @property
    def groups(self) -> list[Group]:
        """Every list of tables inside a card."""
        return [group for card in self._cards() for group in card.groups]

    def _cards(self) -> list[Card]:
        cards = [card for listed in self.cards.values() for card in listed]
        return [*cards, self.leagues] if self.leagues else cards


def all_of(card: Card) -> list[Field]:
    """Every field of a card: those in its sentence, beside it, folded away, and in its lists."""
    told = {part.field.name: part.field for part in card.parts if isinstance(part, Slot)}.values()
    rows = [field for group in card.groups for _path, row in group.rows for field in row]
    return [*told, *card.fields, *card.more, *rows]


def sheet_of(source: str, definition: Definition, names: Names) -> Sheet:
    """The form of a challenge file."""
    content, settings = load_toml(source), _settings()
    cards = {
        key: [
            _card(f"{key}[{place}]", rule, settings[key], table, names)
            for place, (rule, table) in enumerate(zip(getattr(definition, key), content.get(key, ()), strict=True), 1)
        ]
        for key in LISTS
    }
    head, people = ([settings[key] for key in keys if key in settings] for keys in (HEAD, PEOPLE))
    leagues = _leagues(settings[LEAGUES], content[LEAGUES]) if LEAGUES in content else None
    return Sheet(content, fields_of(head, content), fields_of(people, content), cards, leagues)


def _settings() -> dict[str, Setting]:
    return {setting.key: setting for setting in settings_of(Definition)}


def table_of(setting: Setting, content: dict[str, Any]) -> Table:
    """Which of several tables stands there; the only one, where there is one."""
    if setting.types:
        return setting.types[content[TYPE] if TYPE in content else form_of(content) or ""]
    return Table(False, setting.label, setting.help, setting.inside)


def _card(path: str, rule: Named, setting: Setting, content: dict[str, Any], names: Names) -> Card:
    table = table_of(setting, content)
    fields = fields_of(table.inside, content, path)
    parts = parts_of(rule, path, fields, names)
    told = {part.field.name for part in parts if isinstance(part, Slot)}
    beside = [one for one in fields if one.name not in told]
    return Card(
        path,
        label_of(rule),
        table,
        parts,
        [one for one in beside if _at_once(one)],
        [one for one in beside if not _at_once(one)],
        groups_of(table.inside, content, path),
        {language: said_in(rule, names, language) for language in LANGUAGES},
    )


def _at_once(field: Field) -> bool:
    key = field.setting.key
    # The days of a table that stands in place of a word are asked for where it does.
    is_below = field.path.count(".") > 1
    return key not in NAMES and ((field.setting.required and not is_below) or field.is_set or key in ALWAYS)


def _leagues(setting: Setting, content: dict[str, Any]) -> Card:
    """Leagues are one table, with no sentence of their own to be edited in."""
    fields = fields_of(setting.inside, content, LEAGUES)
    shown = [one for one in fields if one.setting.key != "of"]
    by_hand = "of" in content
    return Card(
        LEAGUES,
        "",
        Table(False, setting.label, setting.help, setting.inside),
        fields=[] if by_hand else shown,
        groups=groups_of(setting.inside, content, LEAGUES) if by_hand else [],
    )
