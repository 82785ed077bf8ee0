"""A GIFT file cut into its questions."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

# Escaped signs become signs that no text has, until what they stand between is cut apart.
_ESCAPED = ":#={}~"
_FIRST = 0x10FF00
_HIDDEN = {sign: chr(_FIRST + at) for at, sign in enumerate([*_ESCAPED, "\n", "\\"])}
_SHOWN = str.maketrans({hidden: sign for sign, hidden in _HIDDEN.items()})
_NONE = str.maketrans(dict.fromkeys(_HIDDEN.values(), ""))
_ESCAPE = re.compile(r"\\([\\:#={}~n])")
_MARK = re.compile(r"\[(id|tag):((?:\\.|[^\]\\])*)\]")


@dataclass
class Block:
    """One question: the line it begins at, its text with what is escaped hidden, and what its comments tell of it."""

    line: int
    text: str = ""
    id: str = ""
    tags: list[str] = field(default_factory=list)


@dataclass
class _Open:
    """What has been read of a question so far.

    comments: those that belong to it. braces: the last one, if any. is_answered: whether an answer section has ended.
    gap: how many lines stood before the last blank line in an answer section, and the number of the line behind it.
    """

    start: int
    comments: list[str]
    lines: list[str] = field(default_factory=list)
    brace: str = ""
    is_answered: bool = False
    gap: tuple[int, int] | None = None

    @property
    def is_category(self) -> bool:
        return self.lines[:1] != [] and self.lines[0].upper().startswith("$CATEGORY")

    @property
    def is_inside(self) -> bool:
        return self.brace == "{"

    def add(self, line: str) -> None:
        self.lines.append(line)
        for sign in _ESCAPE.sub("", line):
            if sign in "{}":
                self.is_answered = self.is_answered or sign == "}"
                self.brace = sign

    def is_ended_by(self, line: str) -> bool:
        """Whether a line begins another question although no blank line stands before it."""
        if not self.lines:
            return False
        if self.is_category or line.upper().startswith("$CATEGORY"):
            return True
        return line.startswith("::") and self.is_answered and not self.is_inside


def shown(text: str) -> str:
    """A part of a block with what was escaped."""
    return text.translate(_SHOWN).strip()


def escaped(text: str) -> str:
    """A text as it stands in a GIFT file: on one line, nothing in it of meaning to GIFT."""
    kept = "".join(f"\\{sign}" if sign in _ESCAPED or sign == "\\" else sign for sign in text)
    return kept.replace("\n", "\\n")


def blocks(text: str) -> Iterator[Block]:
    """Every question of a file, and every category (`$CATEGORY: …`), in their order.

    Questions are set apart by blank lines; one in an answer section belongs to it, unless another section begins before
    that one has ended. `::` at the beginning of a line behind an answer section begins another question.
    """
    now, coming = _Open(1, []), list[str]()
    for number, line in enumerate(text.translate(_NONE).split("\n"), 1):
        kept = line.strip()
        if kept.startswith("//"):
            (now.comments if now.lines and not (now.is_answered or now.is_category) else coming).append(kept)
            continue
        if now.is_ended_by(kept) or (not kept and not now.is_inside):
            yield from _block(now)
            now = _Open(number, [])
        if not kept:
            now.gap = (len(now.lines), number + 1)
            continue
        if now.is_inside and now.gap and "{" in _ESCAPE.sub("", kept).partition("}")[0]:
            left, now = now, _again(now)
            yield from _block(left)
        if not now.lines:
            now.start, now.comments, coming = number, coming, []
        now.add(kept)
    yield from _block(now)


def _again(cut: _Open) -> _Open:
    """What stands behind the blank line of a question whose answer section has no end; that is cut off there."""
    at, number = cut.gap or (len(cut.lines), cut.start)
    rest = _Open(number, [])
    for line in cut.lines[at:]:
        rest.add(line)
    cut.lines = cut.lines[:at]
    return rest


def _block(found: _Open) -> Iterator[Block]:
    text = "\n".join(found.lines).strip()
    if not text:
        return
    block = Block(found.start, _ESCAPE.sub(_hide, text))
    for kind, value in _MARK.findall("\n".join(found.comments)):
        told = re.sub(r"\\(.)", r"\1", value).strip()
        if kind == "id":
            block.id = told
        else:
            block.tags.append(told)
    yield block


def _hide(found: re.Match[str]) -> str:
    return _HIDDEN["\n" if found[1] == "n" else found[1]]
