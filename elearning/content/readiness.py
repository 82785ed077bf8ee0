"""What a draft lacks before it can be published, said where it is to be mended."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from flask_babel import gettext as _

from elearning.content.blocks import ProductBlock, VideoBlock
from elearning.content.module import Module


@dataclass(frozen=True)
class Known:
    """What there is beside the module: its files, products, modules and packages by their hashes."""

    files: Collection[str]
    products: Collection[str]
    modules: Collection[str]
    packages: Collection[str]


@dataclass(frozen=True)
class Lack:
    """Something that is missing. where: head, test, package, or the id of a lesson or question."""

    where: str
    sentence: str


def lacks(module: Module, known: Known) -> list[Lack]:
    """Everything that keeps a module from being published, in the order in which it is read."""
    return [*_head(module, known), *_lessons(module, known), *_test(module), *_package(module, known)]


def _head(module: Module, known: Known) -> Iterator[Lack]:
    if module.title is None:
        yield Lack("head", _("Give the module a title."))
    if not (module.lessons or module.test or module.package):
        yield Lack("head", _("Write a lesson, ask questions or add a package: there is nothing to learn yet."))
    for name in module.files():
        if name not in known.files:
            yield Lack("head", _("The file “%(name)s” is missing. Send it, or take out what shows it.", name=name))
    for code in module.requires:
        if code not in known.modules:
            yield Lack("head", _("There is no published module “%(code)s” to be completed before.", code=code))
    for code in module.products:
        if code not in known.products:
            yield Lack("head", _("There is no product “%(code)s”.", code=code))


def _lessons(module: Module, known: Known) -> Iterator[Lack]:
    for lesson in module.lessons:
        if not lesson.blocks:
            yield Lack(lesson.id, _("This lesson is empty."))
        for block in lesson.blocks:
            if isinstance(block, ProductBlock) and block.product not in known.products:
                yield Lack(lesson.id, _("There is no product “%(code)s”.", code=block.product))
            if isinstance(block, VideoBlock) and not (block.captions or block.transcript):
                yield Lack(lesson.id, _("A video needs subtitles or a transcript, for those who cannot hear it."))


def _test(module: Module) -> Iterator[Lack]:
    if module.test is None:
        return
    draw = module.test.draw
    asked = [it for it in module.bank.questions if not draw.tags or set(draw.tags) & set(it.tags)]
    if not asked:
        yield Lack("test", _("The test asks nothing: write a question, or draw from others."))
    elif draw.count and draw.count > len(asked):
        yield Lack("test", _("The test draws %(count)s questions, and there are %(there)s.", count=draw.count,
                             there=len(asked)))  # fmt: skip


def _package(module: Module, known: Known) -> Iterator[Lack]:
    if module.package is None:
        return
    if module.package.sha256 not in known.packages:
        yield Lack("package", _("The package is missing. Send it again."))
    if module.package.cap > module.points:
        yield Lack("package", _("A package brings at most what the module is worth."))
