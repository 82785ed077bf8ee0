"""Which format a file of questions is in, and the one way to read and to write each."""

from collections.abc import Mapping
from typing import Literal

from flask_babel import gettext as _

from core.files.problems import FileProblem
from core.limits import BANK_BYTES
from elearning.questions.formats.gift.reading import read_gift
from elearning.questions.formats.gift.writing import write_gift
from elearning.questions.formats.moodle.reading import read_moodle
from elearning.questions.formats.moodle.writing import write_moodle
from elearning.questions.formats.qti.package import has_items, read_package
from elearning.questions.formats.qti.reading import read_qti
from elearning.questions.formats.qti.writing import write_package
from elearning.questions.formats.verdict import Read, Written
from elearning.questions.formats.xml import looks_like_xml, too_large
from elearning.questions.model import Bank

Format = Literal["gift", "moodle", "qti", "qti-package"]
Target = Literal["gift", "moodle", "qti"]
NAMES: dict[Format, str] = {
    "gift": "GIFT", "moodle": "Moodle XML", "qti": "QTI 2.1", "qti-package": "QTI 2.1"
}  # fmt: skip

_ZIP = b"PK\x03\x04"
_QTI = (b"assessmentItem", b"assessmentTest", b"questestinterop", b"qti-assessment-item")
_START = 8_192


def sniff(content: bytes, name: str) -> Format | None:
    """Which format a file is in, by its content; its name decides only of plain text. None for no bank of questions."""
    if content.startswith(_ZIP):
        return "qti-package" if has_items(content) else None
    if looks_like_xml(content):
        return _of_xml(content[:_START].replace(b"\0", b""))
    start = content[:_START].replace(b"\0", b"")
    ending = name.lower().rpartition(".")[2]
    if ending == "gift" or (ending in ("txt", "") and b"{" in start) or b"$CATEGORY" in start:
        return "gift"
    return "gift" if b"::" in start and b"{" in start else None


def _of_xml(start: bytes) -> Format | None:
    if b"<quiz" in start:
        return "moodle"
    return "qti" if any(name in start for name in _QTI) else None


def read(content: bytes, name: str, language: str) -> Read:
    """The questions of a file in whichever format; language: in which its texts are, where it does not tell.

    Raises FileProblem where nothing of the file can be read, with the reason in a sentence. What is wrong with single
    questions stands in the verdict. Whatever the file holds, nothing else is raised.
    """
    if len(content) > BANK_BYTES:
        raise too_large(name)
    match sniff(content, name):
        case "gift":
            return read_gift(content, name, language)
        case "moodle":
            return read_moodle(content, name, language)
        case "qti":
            return read_qti(content, name, language)
        case "qti-package":
            return read_package(content, name, language)
    raise FileProblem(_("%(name)s is no bank of questions in GIFT, Moodle XML or QTI 2.1.", name=name))


def write(bank: Bank, target: Target, language: str, pictures: Mapping[str, bytes]) -> Written:
    """The bank as a file in a format; pictures: the files that its questions name."""
    if target == "gift":
        return write_gift(bank, language)
    if target == "moodle":
        return write_moodle(bank, language, pictures)
    return write_package(bank, language, pictures)
