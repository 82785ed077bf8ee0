"""`palier statement`."""

from io import BytesIO

from pypdf import PdfReader

from core.accounts.models import Account
from tests.statements.conftest import CODE


def title(document: bytes) -> str:
    metadata = PdfReader(BytesIO(document)).metadata
    assert metadata is not None
    return str(metadata.title)


def test_writes_the_file_and_says_where(programme, tmp_path):
    file = tmp_path / "one.pdf"
    said = programme("statement", CODE, "R1", "-o", file)

    assert str(file) in said
    assert "Autumn challenge" in title(file.read_bytes())


def test_speaks_the_asked_language_else_that_of_the_participants_account(programme, opened, tmp_path):
    from challenges.lifecycle.finding import find_participant

    account = Account(email="r2@example.org", name="R2", role="rep", language="fr", password_hash="", active=True)
    account.participants = [find_participant(opened, "R2")]
    opened.add(account)
    opened.commit()
    programme("statement", CODE, "R2", "-o", tmp_path / "own.pdf")
    programme("statement", CODE, "R2", "-o", tmp_path / "asked.pdf", "--language", "en")

    assert "Challenge d’automne" in title((tmp_path / "own.pdf").read_bytes())
    assert "Autumn challenge" in title((tmp_path / "asked.pdf").read_bytes())


def test_refuses_in_words(programme, tmp_path):
    file = tmp_path / "none.pdf"

    assert "There is no challenge “nope”" in programme("statement", "nope", "R1", "-o", file, fails=True)
    assert "There is no participant “R9”" in programme("statement", CODE, "R9", "-o", file, fails=True)
    assert "cannot be written" in programme("statement", CODE, "R1", "-o", tmp_path / "no" / "x.pdf", fails=True)
    assert not file.exists()
