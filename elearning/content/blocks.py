"""What lessons are made of."""

from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from elearning.questions.parts import Id, Part
from elearning.texts import Language, Texts

BLOCKS, LESSONS = 100, 60
# The name of a file of the module: it has no folder, and cannot begin with a dot.
FileName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-][A-Za-z0-9._-]{0,119}$")]


def _web_address(text: str) -> str:
    try:
        parts = urlsplit(text)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ("https", "http") or not parts.hostname or any(sign.isspace() for sign in text):
        raise PydanticCustomError("no_address", "this is not an address that begins with https:// or http://")
    return text


class Block(Part):
    """Something in a lesson; its id stays the same wherever it is moved."""

    id: Id


class TextBlock(Block):
    """Text in Markdown."""

    kind: Literal["text"] = "text"
    text: Texts


class ImageBlock(Block):
    """A picture. shows: what it shows, for those who cannot see it; caption: what stands below it."""

    kind: Literal["image"] = "image"
    file: FileName
    shows: Texts
    caption: Texts | None = None


class VideoBlock(Block):
    """A video with subtitles (WebVTT) in one language or both; transcript: what is said and shown in it."""

    kind: Literal["video"] = "video"
    file: FileName
    title: Texts
    captions: dict[Language, FileName] = Field(default={})
    transcript: Texts | None = None


class PaperBlock(Block):
    """A PDF to be opened."""

    kind: Literal["pdf"] = "pdf"
    file: FileName
    title: Texts


class LinkBlock(Block):
    """An address elsewhere."""

    kind: Literal["link"] = "link"
    address: Annotated[str, Field(max_length=2_000), AfterValidator(_web_address)]
    title: Texts


class ProductBlock(Block):
    """A product of the catalogue, by its code."""

    kind: Literal["product"] = "product"
    product: Annotated[str, Field(min_length=1, max_length=64)]


class QuestionBlock(Block):
    """A question of the module's bank inside the text: answered at once, as often as one likes, for nothing."""

    kind: Literal["question"] = "question"
    question: Id


AnyBlock = Annotated[
    TextBlock | ImageBlock | VideoBlock | PaperBlock | LinkBlock | ProductBlock | QuestionBlock,
    Field(discriminator="kind"),
]
KINDS: tuple[type[Block], ...] = (
    TextBlock,
    ImageBlock,
    VideoBlock,
    PaperBlock,
    LinkBlock,
    ProductBlock,
    QuestionBlock,
)


class Lesson(Part):
    """One screen or some of a module: read from the first block to the last."""

    id: Id
    title: Texts
    blocks: list[AnyBlock] = Field(default=[], max_length=BLOCKS)

    def files(self) -> list[str]:
        """The names of the files that it shows."""
        found: list[str] = []
        for block in self.blocks:
            if isinstance(block, ImageBlock | VideoBlock | PaperBlock):
                found.append(block.file)
            if isinstance(block, VideoBlock):
                found += block.captions.values()
        return found
