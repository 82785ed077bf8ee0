"""A file brought to become a module, whatever it is: another module, a bank of questions, or a package; read and told.

Nothing of the database is locked, or even looked at, while it is read.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePath

from flask_babel import gettext as _
from flask_babel import ngettext

from core.downloads import name_of_upload
from core.errors import Refused
from core.files.names import file_title
from elearning.content.module import Module, PackageUse, Test
from elearning.drafts.exchange import is_exchange, read_exchange
from elearning.modules.files import Prepared, is_file_name, prepare_file
from elearning.packages.apart import read_package_apart as read_package
from elearning.packages.model import Package
from elearning.packages.words import verdict
from elearning.questions.formats.formats import NAMES, read, sniff
from elearning.questions.formats.verdict import Read
from elearning.questions.formats.verdict import Refused as LeftOut
from elearning.questions.model import Bank, Question
from elearning.questions.parts import Picture
from elearning.texts import Texts

_TITLE = 200


@dataclass(frozen=True)
class Brought:
    """What a file holds.

    code: what the module is to be called; empty for a proposal by its title. came: what came in, a sentence each.
    left: what did not, or otherwise, each with where it is and why. files: of the module. package: its ZIP, and how it
    was read.
    """

    code: str
    module: Module
    came: tuple[str, ...]
    left: tuple[str, ...] = ()
    files: tuple[Prepared, ...] = ()
    package: tuple[bytes, Package] | None = None


@dataclass(frozen=True)
class BroughtBank:
    """Questions that a file holds, with their pictures as they may be kept; left: as of Brought."""

    questions: tuple[Question, ...]
    files: tuple[Prepared, ...]
    came: tuple[str, ...]
    left: tuple[str, ...] = field(default=())


def read_brought(content: bytes, sent_name: str, language: str, kept: Mapping[str, str]) -> Brought:
    """What a file holds; Refused (NoPackage, FileProblem) says why nothing of it comes in.

    language: of what does not say it itself. kept: the kinds of files that are kept already, by their hashes.
    """
    name = file_title(name_of_upload(sent_name))
    if is_exchange(content):
        return _module(content, name, kept)
    if sniff(content, name) is not None:
        return _bank(content, name, language)
    return _package(content, name, language)


def read_bank(content: bytes, sent_name: str, language: str) -> BroughtBank:
    """The questions of a file, and what is told of each that did not come in; FileProblem where nothing did."""
    name = file_title(name_of_upload(sent_name))
    found = read(content, name, language)
    if not found.questions:
        raise NothingIn(name, tuple(told(one) for one in found.refused))
    kind = NAMES[sniff(content, name) or "gift"]
    came = ngettext(
        "%(name)s (%(kind)s): %(num)s question comes in.", "%(name)s (%(kind)s): %(num)s questions come in.",
        len(found.questions), name=name, kind=kind,
    )  # fmt: skip
    questions, files, pictures = _with_pictures(found)
    refused = tuple(_("Not taken: %(what)s", what=told(one)) for one in found.refused)
    return BroughtBank(questions, files, (came,), (*refused, *(told(one) for one in found.notes), *pictures))


class NothingIn(Refused):
    """A bank of questions none of which can be taken; reasons: why, question by question."""

    def __init__(self, name: str, reasons: Sequence[str]) -> None:
        super().__init__(_("No question of %(name)s can be taken.", name=name))
        self.reasons = tuple(reasons)


def told(one: LeftOut) -> str:
    """What is told of a question: where it is, what it is called, and why."""
    where = f"{one.place} “{one.title}”" if one.title else one.place
    return f"{where}: {one.reason}"


def _with_pictures(found: Read) -> tuple[tuple[Question, ...], tuple[Prepared, ...], tuple[str, ...]]:
    """The questions with their pictures as they are kept; without one that cannot be shown, which is told."""
    prepared: dict[str, Prepared] = {}
    problems = list[str]()
    for name, content in found.pictures.items():
        try:
            prepared[name] = prepare_file(content, name)
        except Refused as refused:
            problems.append(str(refused))
    questions = tuple(pictured(one, {name: file.name for name, file in prepared.items()}) for one in found.questions)
    return questions, tuple({file.name: file for file in prepared.values()}.values()), tuple(problems)


def pictured(question: Question, names: Mapping[str, str]) -> Question:
    """A question whose picture has the name that it is kept under; without it where it is not kept."""
    if question.picture is None:
        return question
    name = names.get(question.picture.file)
    picture = Picture(file=name, shows=question.picture.shows) if name else None
    return question.model_copy(update={"picture": picture})


def _bank(content: bytes, name: str, language: str) -> Brought:
    bank = read_bank(content, name, language)
    title = Texts.of(_stem(name), language)
    module = Module(title=title, bank=Bank(questions=list(bank.questions)), test=Test())
    return Brought("", module, bank.came, bank.left, bank.files)


def _package(content: bytes, name: str, language: str) -> Brought:
    package = read_package(content, name)
    spoken = package.language[:2].lower() if package.language[:2].lower() in ("fr", "en") else language
    title = Texts.of((package.title or _stem(name))[:_TITLE], spoken)
    module = Module(title=title, package=PackageUse(sha256=package.sha256, title=title, cap=0))
    said = verdict(package)
    problems = len(package.problems)
    came, left = said[: len(said) - problems], said[len(said) - problems :]
    return Brought("", module, tuple(came), tuple(left), package=(content, package))


def _module(content: bytes, name: str, kept: Mapping[str, str]) -> Brought:
    from core.store import key_of

    found = read_exchange(content, name)
    files, left = list[Prepared](), list[str]()
    for file, held in found.files.items():
        if not is_file_name(file):
            left.append(_("The file “%(name)s” is left out: no module can name it so.", name=file_title(file)))
            continue
        # What was made here before is what it would be made again.
        kind = kept.get(key_of(held))
        try:
            prepared = Prepared(file, held, kind) if kind else replace(prepare_file(held, file), name=file)
            files.append(prepared)
        except Refused as refused:
            left.append(str(refused))
    package = None
    if found.package is not None:
        package = (found.package, read_package(found.package, f"{name}, package.zip"))
    came = [_("%(name)s is a module of Palier.", name=name), *_counted(found.module, len(files))]
    return Brought(found.code, found.module, tuple(came), tuple(left), tuple(files), package)


def _counted(module: Module, files: int) -> list[str]:
    lessons, questions = len(module.lessons), len(module.bank.questions)
    return [
        ngettext("%(num)s lesson comes in.", "%(num)s lessons come in.", lessons),
        ngettext("%(num)s question comes in.", "%(num)s questions come in.", questions),
        ngettext("%(num)s file comes in.", "%(num)s files come in.", files),
    ]


def _stem(name: str) -> str:
    return (PurePath(name).stem.replace("_", " ").strip() or name)[:_TITLE]
