"""Numbers and days that nobody means, in every address, form, command and file: answered in words, never an error."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest

from challenges.definition.differences import mark_of
from core.errors import Refused
from core.files import FileProblem, load_mapping
from core.toml import load_toml
from tests.databases import KINDS, Kind
from tests.web.scenes import Browser, Scene, account, programme

BEYOND = [
    *("1e999999999", "-1e999999999", "1e-999999999", "inf", "sNaN", "-1", "0", "9" * 20, "9" * 5000, "1." + "3" * 3000),
    *("0001-01-01", "9999-12-31", "٣", "“”"),
]
# Whatever an address of ours may ask for beside its path.
NAMES = (
    *("page", "league", "search", "by", "document", "client", "person", "reason", "key", "part", "of", "next", "draft"),
    *("example", "challenge", "participant", "against", "start", "end", "value", "place", "v"),
)
SLIDER = "criteria[1].points"
BIG = str(2**63)


@contextmanager
def looked_at(url: str, folder: Path) -> Iterator[Scene]:
    """A programme that an administrator looks at."""
    with programme(url, folder) as scene:
        with scene.app.app_context():
            account("admin", "administrator")
        yield scene


@pytest.fixture(scope="module")
def scene(fresh_database: Callable[[Kind], str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """The programme on SQLite, where a number meets no database."""
    with looked_at(fresh_database("sqlite"), tmp_path_factory.mktemp("numbers")) as scene:
        yield scene


@pytest.fixture(scope="module", params=KINDS)
def any_scene(
    request: pytest.FixtureRequest, fresh_database: Callable[[Kind], str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Scene]:
    """The programme on each kind of database."""
    with looked_at(fresh_database(request.param), tmp_path_factory.mktemp("numbers")) as scene:
        yield scene


def paths(scene: Scene, number: str) -> Iterator[str]:
    """The address of every page, with that number wherever it takes one."""
    given = {"code": "spring", "participant_code": "R1", "name": "x", "filename": "x"}
    for rule in scene.app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and rule.endpoint != "static":
            path = rule.rule
            for name in rule.arguments:
                kinds = ("int:", "path:", "")
                for kind in kinds:
                    path = path.replace(f"<{kind}{name}>", given.get(name, number))
            yield path


@pytest.mark.parametrize("written", BEYOND)
def test_every_page_answers_any_number_that_is_asked_for(any_scene: Scene, written: str) -> None:
    visitor = any_scene.visitor("admin")
    asked = urlencode(dict.fromkeys(NAMES, written))
    wrong = {}
    for path in paths(any_scene, "1"):
        status = visitor.get(f"{path}?{asked}").status_code
        if status >= 500:
            wrong[path] = status
    assert not wrong


@pytest.mark.parametrize("number", [BIG, "9" * 20, "9" * 5000, "-1", "1e9"])
def test_no_page_is_found_under_a_number_that_there_is_not(any_scene: Scene, number: str) -> None:
    visitor = any_scene.visitor("admin")
    with_number = set(paths(any_scene, number)) - set(paths(any_scene, "1"))
    assert with_number
    for path in with_number:
        assert visitor.get(quote(path)).status_code in (302, 404), path


@pytest.mark.parametrize("name", ["start", "end", "value", SLIDER])
@pytest.mark.parametrize("written", BEYOND)
def test_the_laboratory_tells_what_is_no_number_and_no_day(scene: Scene, name: str, written: str) -> None:
    visitor = scene.visitor("admin")
    asked = {"challenge": "spring", "of": mark_of(scene.stored("spring").source), name: written}
    answer = visitor.get(f"/laboratory?{urlencode(asked)}")
    # Some of these are numbers that a rule can have.
    assert answer.status_code in ((200, 422) if name in ("value", SLIDER) else (422,)), answer.text
    assert len(answer.data) < 500_000
    assert visitor.post("/laboratory", asked).status_code == answer.status_code


# The forms that take numbers or days, with the names of their fields.
FORMS = {
    "/challenges/spring/duplicate": ["start", "code"],
    "/imports/1/held/accept": ["held"],
    "/imports/1/held/refuse": ["held"],
    "/imports": ["remembered", "what"],
    "/imports/1/try": ["what"],
    "/challenges/spring/amend": ["seen", "apply"],
}


@pytest.mark.parametrize("written", BEYOND)
def test_every_form_answers_any_number(any_scene: Scene, written: str) -> None:
    visitor: Browser = any_scene.visitor("admin")
    for path, names in FORMS.items():
        answer = visitor.post(path, dict.fromkeys(names, written))
        # 400 would be a token that is wrong.
        assert answer.status_code < 500 and answer.status_code != 400, path


COMMANDS = [
    "imports undo {}",
    "imports undo {} --preview",
    "imports --limit {}",
    "simulate spring --start {}",
    "simulate spring --end {}",
    "simulate spring --value {}",
    "simulate spring --set criteria[1].points={}",
    "challenge duplicate spring --as other --start {}",
    "leaderboard spring --limit {}",
    "explain spring {}",
]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_answers_any_number(any_scene: Scene, command: str) -> None:
    for written in (*BEYOND, BIG):
        result = any_scene.palier.run(*(part.format(written) for part in command.split()))
        # Told in words, or done: whatever it was, the runner would have raised an error that is neither.
        assert result.exit_code in (0, 1, 2), (written, result.output)
        assert "Traceback" not in result.output


BAD_TOML = [
    ("a = 1e999999999", "a: “1e999999999” is no number"),
    ("a = inf", "a: “inf” is no number"),
    ("[b]\na = [1, { c = nan }]", "b.a[2].c: “nan” is no number"),
    ("a = " + "9" * 20, "a: “99999999999999999999” is no number"),
    ("a = " + "9" * 4000, "a: “9999"),
    ("a = " + "9" * 5000, "a number in it has too many digits"),
    ("a = 0." + "0" * 30 + "1", "a: “0.000"),
    (".".join("a" * 100_000) + " = 1", "line 1: a key has too many parts"),
    ("b = 1\n[" + ".".join(["a"] * 20) + "]", "line 2: a key has too many parts"),
    (".".join(['"a"'] * 20) + " = 1", "line 1: a key has too many parts"),
    ("a = " + "[" * 5000, "too deeply"),
    ("a = " + "{a = " * 3000, "too deeply"),
    ("a = " + "[" * 60 + "]" * 60, "too deeply"),
    ("a" * 300 + " = 1", "a key has at most 200 characters"),
    ("# " + "x" * 600_000, "has more than 512 kB"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "told"), BAD_TOML, ids=range(len(BAD_TOML)))
def test_a_toml_file_beyond_bounds_is_refused_with_its_key(text: str, told: str) -> None:
    with pytest.raises(Refused) as refused:
        load_toml(text)
    assert told in str(refused.value)
    with pytest.raises(FileProblem):
        load_mapping(text.encode())


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('date_format = "%d/%d/%m/%Y"', "date_format"),
        ("date_format = '%d%m%Y" + " " * 300 + "'", "date_format"),
        ('encoding = "punycode"', "encoding"),
        ('encoding = "idna"', "encoding"),
        ("columns = { rep = { column = 'x', prefix = '" + "R" * 100 + "' } }", "columns.rep.prefix"),
        (f"columns = {{ rep = {[1] * 50} }}", "columns.rep.columns"),
        (f"fill = {['rep'] * 50}", "fill"),
        (f"skip = {{ a = {['x'] * 500} }}", "skip.a"),
        ("constants = { kind = '" + "x" * 2000 + "' }", "constants.kind"),
        ("header_line = -1", "header_line"),
    ],
)
def test_a_mapping_file_has_bounds(text: str, key: str) -> None:
    with pytest.raises(FileProblem, match=f"key “{key}"):
        load_mapping(text.encode())


def test_a_challenge_has_so_many_rules_and_no_more(scene: Scene) -> None:
    head = 'code = "many"\ntitle = "Many"\nstart = 2024-01-01\nend = 2024-01-31\n'
    rule = '[[criteria]]\nname = "Rule {}"\ntype = "revenue"\npoints = 1\nevery = 100\n'
    file = scene.folder / "many.toml"
    file.write_text(head + "".join(map(rule.format, range(31))))
    assert "criteria: this list has more than 30 entries" in scene.palier("challenge", "add", file, fails=True)
    file.write_text(head + "".join(map(rule.format, range(30))))
    scene.palier("challenge", "add", file)
