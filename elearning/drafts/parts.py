"""The head of a module, its test, lessons and blocks as forms: their fields, and what is typed as each of them."""

from collections.abc import Callable, Mapping
from typing import Any

from pydantic import TypeAdapter, ValidationError

from elearning.content.blocks import AnyBlock
from elearning.content.module import Module, PackageUse, Test
from elearning.drafts.typed import Document, Typed, flat, wrong
from elearning.texts import Texts

_BLOCKS: TypeAdapter[AnyBlock] = TypeAdapter(AnyBlock)
_TEXTS: TypeAdapter[Texts] = TypeAdapter(Texts)
BLOCK_KINDS = ("text", "image", "video", "pdf", "link", "product", "question")
HEAD = (
    "title", "summary", "picture", "minutes", "points", "valid_months", "pays_again", "in_wallet", "audience",
    "requires", "opens", "closes", "products", "ranges",
)  # fmt: skip
_OF_AUDIENCE = ("teams", "levels", "sells", "sells_not")
AUDIENCE_KINDS = ("rep", "distributor", "seller", "client")


def head_fields(module: Module) -> dict[str, str]:
    """The head of a module as the fields of its form."""
    fields = flat(module.model_dump(mode="json", include=set(HEAD)))
    fields.pop("audience.kinds", "")
    return fields | {f"audience.kinds.{kind}": "on" for kind in module.audience.kinds}


def head_of(module: Module, fields: Mapping[str, str]) -> Module:
    """The module with the head that was typed; Wrong says beside which field what cannot be taken."""
    typed = Typed(fields)
    audience = {name: typed.lines(f"audience.{name}") for name in _OF_AUDIENCE}
    kinds = [kind for kind in AUDIENCE_KINDS if typed.ticked(f"audience.kinds.{kind}")]
    head: Document = {
        "title": typed.texts("title"),
        "summary": typed.texts("summary"),
        "picture": typed.text("picture") or None,
        "minutes": typed.whole("minutes"),
        "points": typed.whole("points"),
        "valid_months": typed.whole("valid_months"),
        "pays_again": typed.ticked("pays_again"),
        "in_wallet": typed.ticked("in_wallet"),
        "audience": {**audience, "kinds": kinds},
        "opens": typed.text("opens") or None,
        "closes": typed.text("closes") or None,
        **{name: typed.lines(name) for name in ("requires", "products", "ranges")},
    }
    return changed(module, fields, **head)


def changed(module: Module, fields: Mapping[str, str], **parts: Any) -> Module:
    """A module with other parts; Wrong for what it refuses."""
    try:
        return Module.model_validate({**dict(module), **parts})
    except ValidationError as error:
        raise wrong(error, fields) from error


def test_fields(test: Test) -> dict[str, str]:
    """How the questions are asked, as the fields of its form."""
    return flat(test) | {"draw.tags": ", ".join(test.draw.tags)}


def test_of(fields: Mapping[str, str]) -> Test:
    """How the questions are asked, as it was typed; Wrong as for the head."""
    typed = Typed(fields)
    draw = {
        "count": typed.whole("draw.count"),
        "tags": typed.commas("draw.tags"),
        "shuffle_questions": typed.ticked("draw.shuffle_questions"),
        "shuffle_answers": typed.ticked("draw.shuffle_answers"),
    }
    whole = {name: typed.whole(name) for name in ("attempts", "minutes")} | typed.given("wait_minutes")
    try:
        return Test.model_validate({"draw": draw, "pass_mark": typed.whole("pass_mark"), **whole})
    except ValidationError as error:
        raise wrong(error, fields) from error


def title_of(fields: Mapping[str, str]) -> Texts:
    """The title that was typed, in one language or both; Wrong where it is empty."""
    try:
        return _TEXTS.validate_python(Typed(fields).needed("title"))
    except ValidationError as error:
        raise wrong(error, fields).beneath("title") from error


def package_of(sha256: str, title: Texts, fields: Mapping[str, str]) -> PackageUse:
    """How a package is used: what it is called, and the most points that it brings."""
    typed = Typed(fields)
    try:
        return PackageUse.model_validate(
            {"sha256": sha256, "title": typed.texts("title") or title, "cap": typed.whole("cap")}
        )
    except ValidationError as error:
        raise wrong(error, fields) from error


def block_fields(block: AnyBlock) -> dict[str, str]:
    """A block as the fields of its form."""
    return flat(block)


def block_of(kind: str, name: str, fields: Mapping[str, str]) -> AnyBlock:
    """The block that was typed; Wrong as for the head."""
    typed = Typed(fields)
    try:
        return _BLOCKS.validate_python({"id": name, "kind": kind, **_BY_KIND[kind](typed)})
    except ValidationError as error:
        raise wrong(error, fields, skip=1) from error


def _video(typed: Typed) -> Document:
    captions = {language: file for language in ("fr", "en") if (file := typed.text(f"captions.{language}"))}
    return {
        "file": typed.text("file"),
        "title": typed.needed("title"),
        "captions": captions,
        "transcript": typed.texts("transcript"),
    }


_BY_KIND: Mapping[str, Callable[[Typed], Document]] = {
    "text": lambda typed: {"text": typed.needed("text")},
    "image": lambda typed: {
        "file": typed.text("file"), "shows": typed.needed("shows"), "caption": typed.texts("caption")
    },
    "video": _video,
    "pdf": lambda typed: {"file": typed.text("file"), "title": typed.needed("title")},
    "link": lambda typed: {"address": typed.text("address"), "title": typed.needed("title")},
    "product": lambda typed: {"product": typed.text("product")},
    "question": lambda typed: {"question": typed.text("question")},
}  # fmt: skip
