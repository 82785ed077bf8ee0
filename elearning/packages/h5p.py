"""H5P: its description, its content, and whether every library that it stands on is there."""

import re
from typing import Any

from flask_babel import gettext as _

from core.files.problems import listed
from elearning.packages.contents import Contents, NoPackage
from elearning.packages.documents import parsed_json, title_of
from elearning.packages.model import Kind, Package, Problem, Severity, Unit, UnitKind

DESCRIPTION, CONTENT = "h5p.json", "content/content.json"
# The core that plays them here (h5p-standalone) is of this version of the interface.
CORE = (1, 27)
# Types that tell a score when somebody has answered.
SCORING = frozenset(
    {
        "H5P.AdvancedBlanks", "H5P.ArithmeticQuiz", "H5P.Blanks", "H5P.BranchingScenario", "H5P.Column",
        "H5P.CoursePresentation", "H5P.Crossword", "H5P.Dictation", "H5P.DragQuestion", "H5P.DragText", "H5P.Essay",
        "H5P.FindTheWords", "H5P.Flashcards", "H5P.GameMap", "H5P.ImageHotspotQuestion",
        "H5P.ImageMultipleHotspotQuestion", "H5P.ImagePair", "H5P.ImageSequencing", "H5P.InteractiveBook",
        "H5P.InteractiveVideo", "H5P.MarkTheWords", "H5P.MemoryGame", "H5P.MultiChoice", "H5P.MultiMediaChoice",
        "H5P.PersonalityQuiz", "H5P.QuestionSet", "H5P.SingleChoiceSet", "H5P.SortParagraphs", "H5P.SpeakTheWords",
        "H5P.SpeakTheWordsSet", "H5P.Summary", "H5P.TrueFalse",
    }
)  # fmt: skip
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9.\-]{0,99}")
_MOST_LIBRARIES = 500


def read_h5p(contents: Contents) -> Package:
    """The package of an h5p.json; NoPackage where its content, or a library that it needs, is not in it."""
    described = parsed_json(contents.read(DESCRIPTION), DESCRIPTION)
    if CONTENT not in contents.files:
        raise NoPackage(_("%(name)s has no content: “%(file)s” is missing.", name=contents.title, file=CONTENT))
    parsed_json(contents.read(CONTENT), CONTENT)
    main = str(described.get("mainLibrary") or "")
    needed = _needed(described.get("preloadedDependencies"))
    own = next((each for each in needed if each[0] == main), None)
    if not _NAME.fullmatch(main) or own is None:
        raise NoPackage(_("h5p.json does not say which library plays the content (mainLibrary)."))
    folders = _library_folders(contents)
    _refuse_missing(contents, needed, folders)
    title = title_of(described.get("title")) or title_of(described.get("extraTitle")) or contents.title
    language = str(described.get("defaultLanguage") or described.get("language") or "")
    unit = Unit("content", title, CONTENT, UnitKind.H5P)
    return Package(
        sha256=contents.sha256,
        kind=Kind.H5P,
        edition="",
        identifier="",
        title=title,
        language=""
        if language == "und" or not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*", language)
        else language,
        units=(unit,),
        problems=tuple(_problems(contents, folders, main)),
        brings_score=main in SCORING,
        files=len(contents.files),
        size=contents.size,
        main_library=_named(own),
    )


Library = tuple[str, int, int]


def _needed(given: object) -> list[Library]:
    """The libraries that a list of dependencies names."""
    found: list[Library] = []
    for each in given if isinstance(given, list) else []:
        if not isinstance(each, dict):
            continue
        name, major, minor = (str(each.get(key, "")) for key in ("machineName", "majorVersion", "minorVersion"))
        if not _NAME.fullmatch(name) or not re.fullmatch(r"\d{1,4}", major) or not re.fullmatch(r"\d{1,4}", minor):
            raise NoPackage(_("The list of libraries of the H5P is damaged: “%(name)s”.", name=name[:100] or "?"))
        found.append((name, int(major), int(minor)))
    return found


def _named(library: Library) -> str:
    return f"{library[0]} {library[1]}.{library[2]}"


def _library_folders(contents: Contents) -> dict[Library, str]:
    """Where each library in the package is described."""
    found: dict[Library, str] = {}
    for path in contents.files:
        folder, stroke, file = path.partition("/")
        if not stroke or file != "library.json":
            continue
        said = parsed_json(contents.read(path), path)
        name, major, minor = (str(said.get(key, "")) for key in ("machineName", "majorVersion", "minorVersion"))
        if _NAME.fullmatch(name) and major.isdecimal() and minor.isdecimal():
            found[name, int(major[:4]), int(minor[:4])] = folder
    return found


def _refuse_missing(contents: Contents, needed: list[Library], folders: dict[Library, str]) -> None:
    if not folders:
        raise NoPackage(
            _(
                "%(name)s holds content without the libraries that play it. Download it again from where it was made,"
                " with its libraries (not “content only”).",
                name=contents.title,
            )
        )
    waiting, seen, missing = list(needed), set(needed), []
    while waiting and len(seen) <= _MOST_LIBRARIES:
        library = waiting.pop()
        folder = folders.get(library)
        if folder is None:
            missing.append(_named(library))
            continue
        described = parsed_json(contents.read(f"{folder}/library.json"), f"{folder}/library.json")
        missing += _missing_files(contents, folder, described)
        further = [each for each in _needed(described.get("preloadedDependencies")) if each not in seen]
        seen.update(further)
        waiting += further
    if missing:
        raise NoPackage(
            _(
                "%(name)s is not complete: %(libraries)s are missing in it. Download it again from where it was made.",
                name=contents.title,
                libraries=listed(sorted(missing)),
            )
        )


def _missing_files(contents: Contents, folder: str, described: dict[str, Any]) -> list[str]:
    """The scripts and styles that a library names and does not have."""
    named = [*_list(described.get("preloadedJs")), *_list(described.get("preloadedCss"))]
    paths = [
        f"{folder}/{each['path'].strip().removeprefix('./')}" for each in named if isinstance(each.get("path"), str)
    ]
    return [path for path in paths if path not in contents.files]


def _list(given: object) -> list[dict[str, Any]]:
    return [each for each in given if isinstance(each, dict)] if isinstance(given, list) else []


def _problems(contents: Contents, folders: dict[Library, str], main: str) -> list[Problem]:
    found = []
    for library, folder in sorted(folders.items()):
        wanted = parsed_json(contents.read(f"{folder}/library.json"), folder).get("coreApi")
        version = wanted if isinstance(wanted, dict) else {}
        asked = (version.get("majorVersion"), version.get("minorVersion"))
        if all(isinstance(each, int) for each in asked) and asked > CORE:
            sentence = _(
                "%(library)s asks for a newer H5P (%(asked)s) than the one here (%(here)s): it may not play as meant.",
                library=_named(library),
                asked=".".join(map(str, asked)),
                here=".".join(map(str, CORE)),
            )
            found.append(Problem(Severity.NOTE, folder, sentence))
    if main not in SCORING:
        sentence = _("Contents of this kind (%(library)s) bring no score: they count as done once seen.", library=main)
        found.append(Problem(Severity.NOTE, DESCRIPTION, sentence))
    return found
