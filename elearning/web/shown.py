"""What pages show of lessons and of questions: in one language, with addresses, without a right answer."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from flask import Flask
from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.models import Product
from core.wording import percent
from elearning.content.blocks import (
    AnyBlock,
    ImageBlock,
    Lesson,
    LinkBlock,
    PaperBlock,
    ProductBlock,
    QuestionBlock,
    TextBlock,
    VideoBlock,
)
from elearning.content.html import as_html, as_line, with_blanks
from elearning.content.module import Module
from elearning.questions.paper import Sheet, sheet_by_itself
from elearning.questions.presented import Presented, presented_sheet
from elearning.questions.rules import kind_name, rule
from elearning.texts import Language, Texts

# The address of a file of the module, by its name.
Address = Callable[[str], str]


@dataclass(frozen=True)
class Track:
    """Subtitles of a video: their address, and in which language they are."""

    source: str
    language: Language


@dataclass(frozen=True)
class Block:
    """A block as it is shown; what its kind does not have is empty.

    kind: text, image, video, pdf, link, product or question. html: of a text, or of a video's transcript. title: of a
    video, PDF or link, or the caption of a picture. source: the address of what is shown or led to. shows: what a
    picture shows. code: of a product, also where there is none of that code any more. question: with the key `1`.
    """

    id: str
    kind: str
    html: Markup | str = ""
    title: str = ""
    source: str = ""
    shows: str = ""
    tracks: tuple[Track, ...] = ()
    code: str = ""
    product: Product | None = None
    question: Presented | None = None


def shown_blocks(
    session: Session, lesson: Lesson, content: Module, language: str, address: Address, seed: str
) -> list[Block]:
    """The blocks of a lesson; seed: from which the order of what is to be chosen in its questions follows."""
    codes = [block.product for block in lesson.blocks if isinstance(block, ProductBlock)]
    products = {it.code: it for it in session.scalars(select(Product).where(Product.code.in_(codes)))} if codes else {}
    return [_shown(block, content, products, language, address, seed) for block in lesson.blocks]


def sheet_of(content: Module, block: QuestionBlock, seed: str) -> Sheet:
    """The question of a block, by itself."""
    return sheet_by_itself(next(it for it in content.bank.questions if it.id == block.question), seed)


def _shown(block: AnyBlock, content: Module, products: Mapping[str, Product], language: str, address: Address,
           seed: str) -> Block:  # fmt: skip
    match block:
        case TextBlock():
            return Block(block.id, "text", html=as_html(block.text.spoken(language)))
        case ImageBlock():
            return Block(block.id, "image", title=_spoken(block.caption, language), source=address(block.file),
                         shows=block.shows.spoken(language))  # fmt: skip
        case VideoBlock():
            return Block(block.id, "video", html=as_html(_spoken(block.transcript, language)),
                         source=address(block.file), title=block.title.spoken(language),
                         tracks=_tracks(block, language, address))  # fmt: skip
        case PaperBlock():
            return Block(block.id, "pdf", title=block.title.spoken(language), source=address(block.file))
        case LinkBlock():
            return Block(block.id, "link", title=block.title.spoken(language), source=block.address)
        case ProductBlock():
            return Block(block.id, "product", code=block.product, product=products.get(block.product))
        case QuestionBlock():
            asked = presented_sheet(sheet_of(content, block, seed), language)
            return Block(block.id, "question", question=asked)


def _tracks(block: VideoBlock, language: str, address: Address) -> tuple[Track, ...]:
    """The reader's language first: that one is on by itself."""
    ordered: Iterable[Language] = sorted(block.captions, key=lambda one: one != language[:2])
    return tuple(Track(address(block.captions[one]), one) for one in ordered)


def _spoken(texts: Texts | None, language: str) -> str:
    return texts.spoken(language) if texts else ""


def _whole_percent(value: int) -> str:
    """A whole percentage in words: 95."""
    return percent(Decimal(value))


def give_words(app: Flask) -> None:
    """Have templates write Markdown, and what is said of the kinds of question."""
    filters = app.jinja_env.filters
    filters.update(lesson_html=as_html, lesson_line=as_line, with_blanks=with_blanks, whole_percent=_whole_percent)
    app.jinja_env.globals.update(question_kind=kind_name, question_rule=rule)
