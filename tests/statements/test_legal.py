"""The legal pack: the rules as they stand, in both languages; blanks instead of figures of the law."""

import io
import re
from collections.abc import Callable, Iterator

import pytest
from flask_babel import force_locale
from pypdf import PdfReader

from challenges.lifecycle.finding import find_challenge
from challenges.words import Names
from challenges.words import challenge as say
from core.db import db
from statements.legal import render_pack, write_pack
from statements.letterhead import Letterhead
from tests.web.scenes import Scene, of_programme, programme


@pytest.fixture(scope="module")
def scene(fresh_database: Callable[..., str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """The programme of the pages."""
    with programme(fresh_database("sqlite", of_programme()), tmp_path_factory.mktemp("legal")) as scene:
        yield scene


def test_the_pack_tells_the_rules_in_both_languages(scene: Scene) -> None:
    with scene.app.app_context():
        challenge = find_challenge(db.session(), "spring")
        names = Names.of(challenge.definition)
        page = render_pack(challenge, names, 3, Letterhead("Palier", "#2f4aa8", ""))
        for language in ("fr", "en"):
            with force_locale(language):
                for _label, sentence in say.rules(challenge.definition, names):
                    assert sentence.replace("&", "&amp;")[:40] in page.replace("&#39;", "'").replace("&#34;", '"')
        assert "This is no legal advice." in page and "n’est pas un conseil juridique" in page
        # No figure of the law: what is not of the challenge is left blank.
        assert not re.search(r"\d+(,\d+)?\s*%\s*(du|of) (salaire|PMSS|wage)", page)
        document = write_pack(db.session(), challenge)
        db.session.remove()
    pages = PdfReader(io.BytesIO(document)).pages
    assert document.startswith(b"%PDF-") and 6 <= len(pages) <= 12
