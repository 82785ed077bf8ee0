"""What makes the pages an application: the manifest, the icons, the worker, and which page may be kept."""

from collections.abc import Callable
from io import BytesIO

import pytest
from flask import Flask
from PIL import Image

from tests.web.conftest import Visitor


@pytest.fixture
def database_url(sqlite_database_url: str) -> str:
    """One kind of database is enough here."""
    return sqlite_database_url


def png(colour: str) -> bytes:
    written = BytesIO()
    Image.new("RGB", (60, 30), colour).save(written, "PNG")
    return written.getvalue()


@pytest.mark.parametrize("logo", [None, "#00aa00"])
def test_the_manifest_has_the_look_and_icons_of_the_sizes_that_it_says(
    web: Flask, visit: Callable[[str | None], Visitor], logo: str | None
) -> None:
    from core.db import db, writing
    from core.settings.services import set_look

    if logo:
        with web.app_context(), writing(db.session()) as session:
            set_look(session, "Les Défis du Printemps", "#7a1f5c", "#ffd45e", png(logo))
    visitor = visit(None)
    told = visitor.get("/manifest.webmanifest").get_json(force=True)
    assert (told["name"], told["short_name"]) == (("Les Défis du Printemps", "Les") if logo else ("Palier", "Palier"))
    assert {(it["sizes"], it["purpose"]) for it in told["icons"]} >= {
        ("192x192", "any"), ("512x512", "any"), ("512x512", "maskable"),
    }  # fmt: skip
    for icon in told["icons"]:
        answer = visitor.get(icon["src"])
        assert answer.headers["Cache-Control"].endswith("immutable")
        picture = Image.open(BytesIO(answer.data))
        assert f"{picture.width}x{picture.height}" == icon["sizes"]
        middle, corner = (picture.convert("RGBA").getpixel((at, at)) for at in (picture.width // 2, 0))
        if logo:
            assert (middle, corner) == ((0, 170, 0, 255), (255, 255, 255, 255))
        else:
            # A phone cuts the maskable one itself; the others are round already.
            assert corner == ((47, 74, 168, 255) if icon["purpose"] == "maskable" else (0, 0, 0, 0))


def test_home_alone_may_be_kept_and_the_worker_is_looked_for_anew(
    web: Flask, visit: Callable[[str | None], Visitor], add: Callable[..., None]
) -> None:
    from core.db import db, writing
    from core.models import Participant

    with web.app_context(), writing(db.session()) as session:
        session.add(Participant(code="R1", name="Rep One", kind="rep"))
    add("rep@example.org", "rep", "R1")
    visitor = visit("rep@example.org")
    kept = {path: visitor.get(path) for path in ("/home", "/my-goal", "/challenges", "/notices", "/sign-in")}
    assert [path for path, answer in kept.items() if "Palier-Offline" in answer.headers] == ["/home"]
    assert all(answer.headers["Cache-Control"] == "private, no-store" for answer in kept.values())
    worker = visitor.get("/service-worker.js")
    assert worker.mimetype == "text/javascript" and worker.headers["Cache-Control"] == "no-cache"
    assert "default-src 'self'" in worker.headers["Content-Security-Policy"]
