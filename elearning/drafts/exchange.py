"""A module as one file: a ZIP of its document, its files and its package, which comes in again as it was."""

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from flask_babel import gettext as _
from pydantic import ValidationError
from sqlalchemy.orm import Session

from core.limits import MEGABYTE, MODULE_EXPANDED_BYTES
from elearning.content.module import Module
from elearning.modules.files import files_of, read_file
from elearning.modules.models import LearningModule
from elearning.packages.contents import BROKEN, Contents, NoPackage, damaged, opened, whole
from elearning.packages.keeping import store_here
from elearning.questions.faults import faults

DOCUMENT, PACKAGE, FILES = "module.json", "package.zip", "files"
FORMAT, VERSION = "palier-module", 1
# The first day that a ZIP knows: the same module is the same file.
_DAY = (1980, 1, 1, 0, 0, 0)
_ZERO = "\\u0000"
_START = b"PK\x03\x04"


@dataclass(frozen=True)
class Exchanged:
    """What a file holds. code: what the module was called; files: by their names; package: the ZIP, or None."""

    code: str
    module: Module
    files: Mapping[str, bytes]
    package: bytes | None


def exported(session: Session, module: LearningModule) -> bytes:
    """The draft of a module with its files and its package, as one file; what is lost in the store is not in it."""
    document = Module.model_validate_json(module.draft)
    told = {"format": FORMAT, "version": VERSION, "code": module.code,
            "module": document.model_dump(mode="json", exclude_none=True)}  # fmt: skip
    written = io.BytesIO()
    with ZipFile(written, "w") as archive:
        _put(archive, DOCUMENT, json.dumps(told, ensure_ascii=False, indent=1).encode(), ZIP_DEFLATED)
        for file in files_of(session, module.id):
            if (content := read_file(file)) is not None:
                _put(archive, f"{FILES}/{file.name}", content, ZIP_STORED)
        if document.package and (package := store_here().get(document.package.sha256)) is not None:
            _put(archive, PACKAGE, package, ZIP_STORED)
    return written.getvalue()


def is_exchange(content: bytes) -> bool:
    """Whether a file is a module as one file, by what stands first in it."""
    return content.startswith(_START) and content[30 : 30 + len(DOCUMENT)] == DOCUMENT.encode()


def read_exchange(content: bytes, name: str) -> Exchanged:
    """What is in such a file; NoPackage says in a sentence why nothing of it comes in."""
    contents = opened(content, name)
    if contents.size > MODULE_EXPANDED_BYTES:
        most = MODULE_EXPANDED_BYTES // MEGABYTE
        raise NoPackage(_("%(name)s would take more than %(most)s MB once unpacked.", name=name, most=most))
    told = _told(contents)
    try:
        module = Module.model_validate_json(json.dumps(told["module"]))
    except ValidationError as error:
        place, sentence = faults(error)[0]
        raise NoPackage(f"{name}, {place}: {sentence}") from error
    if _ZERO in module.model_dump_json():
        # Nobody writes it, and PostgreSQL takes none.
        raise _not_ours(name)
    files = {path.name: _whole(contents, str(path)) for path in map(PurePosixPath, contents.files)
             if path.parent.name == FILES and len(path.parts) == 2}  # fmt: skip
    package = _whole(contents, PACKAGE) if PACKAGE in contents.files else None
    return Exchanged(told["code"], module, files, package)


def _told(contents: Contents) -> dict[str, Any]:
    try:
        told = json.loads(contents.read(DOCUMENT)) if DOCUMENT in contents.files else None
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict) or told.get("format") != FORMAT or not isinstance(told.get("code"), str):
        raise _not_ours(contents.title)
    if told.get("version") != VERSION or "module" not in told:
        raise NoPackage(_("%(name)s was exported by another version of Palier.", name=contents.title))
    return told


def _not_ours(name: str) -> NoPackage:
    return NoPackage(_("%(name)s is no module as Palier exports it.", name=name))


def _put(archive: ZipFile, path: str, content: bytes, packed: int) -> None:
    entry = ZipInfo(path, _DAY)
    entry.compress_type, entry.external_attr = packed, 0o600 << 16
    archive.writestr(entry, content)


def _whole(contents: Contents, path: str) -> bytes:
    try:
        return whole(contents.archive, contents.files[path])
    except BROKEN:
        raise damaged(contents.title) from None
