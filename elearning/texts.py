"""Texts of e-learning: Markdown source in one language or in both, each standing in for the other."""

import re
from collections.abc import Callable
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SerializerFunctionWrapHandler, model_serializer
from pydantic_core import PydanticCustomError

Language = Literal["fr", "en"]
LANGUAGES: tuple[Language, ...] = ("fr", "en")
TEXT_LETTERS = 20_000
# Signs that cannot be seen, and that neither XML nor a page may hold.
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff]")


def clean(text: str) -> str:
    """A text as it is kept: lines end in `\\n`, nothing before its first sign and behind its last, nothing unseen."""
    return _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\x85", "\n")).strip()


Written = Annotated[str, Field(max_length=TEXT_LETTERS), AfterValidator(clean)]


class Texts(BaseModel):
    """One text as `{"fr": …, "en": …}`: at least one of them is not empty.

    Raises ValidationError for none, another language, or one with more letters than TEXT_LETTERS.
    """

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    fr: Written = ""
    en: Written = ""

    def model_post_init(self, context: object, /) -> None:
        """Refuse a text in no language."""
        if not (self.fr or self.en):
            raise PydanticCustomError("no_text", "a text in French or in English is missing")

    @classmethod
    def of(cls, text: str, language: str) -> "Texts":
        """A text in one language; French where the language is none of ours."""
        return cls(en=text) if language[:2] == "en" else cls(fr=text)

    def spoken(self, language: str) -> str:
        """The text in a language (`fr`, `fr_FR`), or in the other where it is not written in this one."""
        return (self.en or self.fr) if language[:2] == "en" else (self.fr or self.en)

    @property
    def languages(self) -> tuple[Language, ...]:
        """The languages it is written in."""
        return tuple(it for it in LANGUAGES if getattr(self, it))

    def every(self) -> tuple[str, ...]:
        """What is written, in each of its languages."""
        return tuple(getattr(self, it) for it in self.languages)

    def changed(self, change: Callable[[str], str]) -> "Texts":
        """The same with each of its texts changed."""
        return Texts(**{it: change(getattr(self, it)) for it in self.languages})

    @model_serializer(mode="wrap")
    def _only_written(self, inner: SerializerFunctionWrapHandler) -> dict[str, str]:
        return {language: text for language, text in inner(self).items() if text}
