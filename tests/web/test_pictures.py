"""The picture of a challenge: drawn anew, seen by whoever sees the challenge, another address with every change."""

import io
import re
from collections.abc import Callable, Iterator

import pytest
from PIL import Image

from tests.web.scenes import Browser, Scene, of_programme, programme

PLACE = "/challenges/spring/picture"
SHOWN = re.compile(r'src="(/challenges/spring/picture/\w+\.jpg)"')
SECRET = b"taken at home"


@pytest.fixture(scope="module")
def scene(fresh_database: Callable[..., str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """The programme of the pages."""
    with programme(fresh_database("sqlite", of_programme()), tmp_path_factory.mktemp("pictures")) as scene:
        yield scene


def drawn(width: int = 2_000, height: int = 500) -> bytes:
    """A PNG that says where it was taken."""
    from PIL.PngImagePlugin import PngInfo

    about, written = PngInfo(), io.BytesIO()
    about.add_text("Comment", SECRET.decode())
    Image.new("RGB", (width, height), "#446688").save(written, "PNG", pnginfo=about)
    return written.getvalue()


def send(boss: Browser, content: bytes, name: str = "garden.png") -> tuple[int, str]:
    """What is answered to a picture."""
    answer = boss.post(PLACE, {"picture": (io.BytesIO(content), name)})
    return answer.status_code, answer.text


def test_it_is_shown_to_whoever_sees_the_challenge(scene: Scene) -> None:
    boss, anna = scene.visitor("boss"), scene.visitor("anna")
    assert SECRET in drawn()
    pages = ("/home", "/challenges", "/challenges/spring")
    assert not any(SHOWN.search(anna.get(page).text) for page in pages)
    assert send(boss, drawn())[0] == 302
    (first,) = {SHOWN.findall(anna.get(page).text)[0] for page in pages}
    answer = anna.get(first)
    assert answer.mimetype == "image/jpeg"
    assert answer.headers["Cache-Control"].startswith("private")
    assert SECRET not in answer.data
    with Image.open(io.BytesIO(answer.data)) as image:
        assert (image.format, image.size) == ("JPEG", (1_200, 300))
    # A distributor takes no part in it.
    assert scene.visitor("shop").get(first).status_code == 404
    assert send(boss, drawn())[0] == 302
    assert anna.get(first).status_code == 404
    assert first not in anna.get("/home").text
    assert boss.post(PLACE, {"act": "remove"}).status_code == 302
    assert not any(SHOWN.search(anna.get(page).text) for page in pages)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "Choose a picture first."),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "cannot be read"),
        (drawn()[:200], "cannot be read"),
        (b"GIF89a<script>alert(1)</script>", "cannot be read"),
        (drawn(9_000, 9_000), "cannot be read"),
    ],
)
def test_what_is_none_is_refused_beside_its_field(scene: Scene, content: bytes, told: str) -> None:
    status, page = send(scene.visitor("boss"), content, "garden.png" if content else "")
    assert status == 422
    assert re.search(rf'<p class="field-error" id="picture-error">[^<]*{re.escape(told)}', page)
