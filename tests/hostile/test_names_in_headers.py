"""Names and codes of any letters, through the real server: addresses lead somewhere, and files keep their names."""

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

import pytest
from werkzeug.http import parse_options_header

from tests.conftest import Palier
from tests.databases import copy_sqlite, sqlite_url
from tests.days import programme_day
from tests.hostile.scene import ADMINISTRATOR, DIRECTOR, PASSWORD
from tests.hostile.serving import Answer, RunningServer, Visitor, running_server
from tests.web.scenes import challenge_file

CODES = (
    "ŁÓDŹ-1", "Ventes – mars", "A/B", "..", ".", "../../health", "x;y", "x?y=1", "50%", "%2F", "a&b=c#d", "e\\f",
    "日本 🚲", "g'h'<b>",
)  # fmt: skip
NAMES = (
    "Ventes – mars.csv",
    "ŁÓDŹ-1.csv",
    'a"b.csv',
    "c\r\nX-Bad: yes.csv",
    "🚲.csv",
    "é;filename=evil.exe.csv",
    "%22.csv",
)
LINES = "kind,document,line,date,rep,product,quantity,amount\n"


@pytest.fixture(scope="module")
def programme(hostile_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A server on a programme with these people, each with a sale, in a challenge of theirs."""
    folder = tmp_path_factory.mktemp("names")
    url = sqlite_url(copy_sqlite(hostile_template, folder))
    day = programme_day()
    people = "\n".join(f'"{code}","{code}",rep,,,' for code in CODES)
    sales = "".join(f'sell_in,N{n},1,{day},"{code}",road,1,900\n' for n, code in enumerate(CODES))
    palier = Palier(url)
    for what, text in (("participants", f"code,name,kind,team,email,parent\n{people}\n"), ("sales", LINES + sales)):
        (folder / f"{what}.csv").write_text(text, encoding="utf-8")
        palier("import", what, folder / f"{what}.csv")
    (folder / "names.toml").write_text(challenge_file("names", day, day + timedelta(days=9), "Names"), encoding="utf-8")
    palier("challenge", "add", folder / "names.toml")
    palier("challenge", "launch", "names")
    with running_server(url, folder / "instance", PALIER_WORKERS="1") as running:
        yield running


@pytest.fixture(scope="module")
def director(programme: RunningServer) -> Visitor:
    """A director, who sees everybody."""
    return programme.signed_in(DIRECTOR, PASSWORD)


@pytest.fixture(scope="module")
def office(programme: RunningServer) -> Visitor:
    """The administrator, who imports."""
    return programme.signed_in(ADMINISTRATOR, PASSWORD)


def links(page: str) -> set[str]:
    """The addresses that a page leads to."""
    return {unescape(found) for found in re.findall(r'(?:href|hx-get)="(/[^"]*)"', page)}


def stands_still(address: str) -> bool:
    """Whether a browser asks for this address as it is: none of its steps leads up, nor back."""
    steps = [unquote(step) for step in urlsplit(address).path.split("/")]
    return not {".", ".."} & set(steps) and "\\" not in address


def saved_as(disposition: str) -> str:
    """The name under which a browser saves it: the one that knows all letters, where there is one."""
    _kind, options = parse_options_header(disposition)
    return options["filename"]


@pytest.fixture(scope="module")
def board(director: Visitor) -> set[str]:
    """The addresses that the leaderboard leads to."""
    pages = [director.get(f"/challenges/names/leaderboard?page={number}").text for number in (1, 2)]
    return links("".join(pages))


@pytest.mark.parametrize("code", CODES)
def test_every_link_of_a_participant_leads_there(director: Visitor, board: set[str], code: str) -> None:
    (own,) = {address for address in board if unquote(unquote(address)) == f"/challenges/names/participants/{code}"}
    page = director.get(own)
    assert page.status == 200
    further = {address for address in links(page.text) if address.startswith(own.split("?")[0])}
    assert any(address.endswith("/statement.pdf") for address in further)
    assert all(map(stands_still, further))
    # What lies behind the addresses of one participant is looked at for some of them below.
    for address in further if code == "A/B" else sorted(further)[:1]:
        assert director.get(address).status == 200, address


@pytest.mark.parametrize("code", ["ŁÓDŹ-1", "../../health", "日本 🚲"])
def test_a_statement_is_named_after_its_participant(director: Visitor, code: str) -> None:
    address = f"/challenges/names/participants/{quote(code.replace('/', '%2F'), safe='')}/statement.pdf"
    answer = director.get(address)
    assert answer.body.startswith(b"%PDF-")
    expected = re.sub(r"[^\w.-]", "-", code)
    assert saved_as(answer.headers["content-disposition"]) == f"names-{expected}.pdf"


def test_after_signing_in_one_is_where_one_wanted_to_be(programme: RunningServer) -> None:
    wanted = f"/challenges/names/participants/{quote('A%2FB', safe='')}?of={quote('Ł')}"
    visitor = programme.visitor()
    form = visitor.get(wanted).headers["location"]
    fields = {"csrf_token": visitor.token(form), "email": DIRECTOR, "password": PASSWORD}
    assert visitor.post(form, fields).headers["location"] == wanted


def part(disposition: str, content: str) -> bytes:
    """One field of a form, with whatever it says of itself."""
    return f"--b\r\nContent-Disposition: {disposition}\r\n\r\n{content}\r\n".encode()


def send(visitor: Visitor, *parts: bytes, kind: str = "multipart/form-data; boundary=b") -> Answer:
    """Send the form of the imports page with these fields."""
    token = part('form-data; name="csrf_token"', visitor.token("/imports"))
    return visitor.send("/imports", b"".join([token, *parts, b"--b--\r\n"]), kind)


@pytest.mark.parametrize("name", NAMES)
def test_rejected_lines_come_back_under_the_name_of_their_file(office: Visitor, name: str) -> None:
    """However the name is sent: an impossible line, of which the office downloads what is wrong."""
    field = f"form-data; name=\"file\"; filename*=UTF-8''{quote(name, safe='')}"
    sent = send(
        office, part('form-data; name="what"', "sales"), part(field, LINES + "sell_in,Z,1,yesterday,R1,road,1,1\n")
    )
    assert sent.status == 302, sent.text
    answer = office.get(f"{sent.headers['location']}/rejects.csv")
    assert answer.status == 200
    assert "x-bad" not in answer.headers
    stem = name.removesuffix(".csv").rsplit("/")[-1]
    expected = re.sub(r'[\r\n"%]', "-", stem)
    assert saved_as(answer.headers["content-disposition"]) == f"{expected}-rejects.csv"


@pytest.mark.parametrize("parts", {
    "no name": part("form-data", "x"),
    "no name of a file": part('form-data; filename="f.csv"', "x"),
    "an empty name": part('form-data; name=""', "x"),
    "no form data": part('attachment; name="file"; filename="f.csv"', "x"),
    "an empty file name": part('form-data; name="file"; filename=""', "x"),
    "an unknown charset": part("form-data; name=\"file\"; filename*=klingon'en'%E9.csv", "x"),
    "no charset": part("form-data; name=\"file\"; filename*=%E9.csv", "x"),
    "half a letter": part("form-data; name=\"file\"; filename*=UTF-8''%E9.csv", "x"),
    "a zero": part("form-data; name=\"file\"; filename*=UTF-8''%00.csv", "x"),
    "a long file name": part(f'form-data; name="file"; filename="{"n" * 5000}.csv"', "x"),
    "a folder": part('form-data; name="file"; filename="../../etc/"', "x"),
    "no header": b"--b\r\n\r\nx\r\n",
    "no colon": b"--b\r\nContent-Disposition\r\n\r\nx\r\n",
    "a charset of a field": b'--b\r\nContent-Disposition: form-data; name="what"\r\n'
    b"Content-Type: text/plain; charset=klingon\r\n\r\nsales\r\n",
    "no letters": b'--b\r\nContent-Disposition: form-data; name="what"\r\n\r\n\xff\xfe\r\n',
    "a form within": b'--b\r\nContent-Disposition: form-data; name="file"; filename="f.csv"\r\n'
    b"Content-Type: multipart/mixed; boundary=c\r\n\r\n--c\r\n\r\nx\r\n--c--\r\n",
    "many fields": b"".join(part(f'form-data; name="f{n}"', "x") for n in range(2000)),
}.items(), ids=lambda named: named[0])  # fmt: skip
def test_an_odd_form_is_answered_in_words(office: Visitor, parts: tuple[str, bytes]) -> None:
    answer = send(office, parts[1])
    assert 300 < answer.status < 500
    assert "<h1" in answer.text or answer.status == 302


@pytest.mark.parametrize("kind", [
    "multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=c",
    f"multipart/form-data; boundary={'b' * 3000}", 'multipart/form-data; boundary="', "x/y/z", ";",
    "application/x-www-form-urlencoded; charset=klingon",
])  # fmt: skip
def test_a_form_of_an_odd_kind_is_answered_in_words(office: Visitor, kind: str) -> None:
    answer = send(office, part('form-data; name="what"', "sales"), kind=kind)
    assert 400 <= answer.status < 500
    assert "<h1" in answer.text
