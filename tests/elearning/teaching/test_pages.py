"""A trainer writes a module by its pages: nothing typed is lost, what is missing is told, what is published stays."""

import io
import re
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select

from core.db import db
from elearning.content.module import Module, read
from elearning.modules.models import LearningFile, LearningModule, LearningVersion
from elearning.modules.queries import find_module
from elearning.questions.answers import as_stored
from elearning.questions.model import KINDS
from tests.elearning.packages.files import scorm
from tests.web.conftest import Visitor

ONE = "/teaching/modules/soils"
TEXT = {"text.fr": "Combien de litres ?"}
# What is typed into the form of each kind of question.
QUESTIONS: dict[str, dict[str, str]] = {
    "single": {"choices.0.text.fr": "10", "choices.1.text.fr": "20", "right": "1"},
    "multiple": {"choices.0.text.fr": "10", "choices.1.text.fr": "20", "choices.1.right": "on"},
    "true_false": {"right": "false"},
    "number": {"accepted.0.value": "3,5", "accepted.0.tolerance": "0,1"},
    "ordering": {"items.0.text.fr": "creuser", "items.1.text.fr": "planter"},
    "matching": {"pairs.0.text.fr": "Rose", "pairs.0.option.fr": "fleur", "pairs.1.text.fr": "Chêne",
                 "pairs.1.option.fr": "arbre"},
    "fill": {"text.fr": "Un sac a [[a]] litres.", "blanks.0.id": "a", "blanks.0.accepted": "20\nvingt"},
}  # fmt: skip


def picture() -> bytes:
    """A small PNG."""
    written = io.BytesIO()
    Image.new("RGB", (8, 8), "green").save(written, "PNG")
    return written.getvalue()


def sent(content: bytes, name: str) -> tuple[io.BytesIO, str]:
    """A file as a form sends it."""
    return io.BytesIO(content), name


def seen(page: str) -> str:
    """The mark that the form of a page carries."""
    found = re.search(r'name="seen" value="([0-9a-f]*)"', page)
    assert found is not None
    return found[1]


def begun(trainer: Visitor) -> None:
    answer = trainer.post("/teaching/new", {"title.fr": "Les terreaux", "code": "soils"})
    assert answer.status_code == 302 and answer.location == ONE


def draft(web: Flask, code: str = "soils") -> Module:
    with web.app_context():
        module = find_module(db.session(), code)
        assert module is not None
        return read(module.draft)


def store(trainer: Visitor, address: str, fields: dict[str, Any]) -> None:
    """Fill in a form as it is opened, and store it."""
    answer = trainer.post(address, {"seen": seen(trainer.get(address).text), "act": "save", **fields})
    assert answer.status_code == 302, answer.text


def test_a_module_is_written_from_nothing_and_published(web: Flask, trainer: Visitor) -> None:
    begun(trainer)
    assert "there is nothing to learn yet" in trainer.get(ONE).text
    assert trainer.post(f"{ONE}/publish", {"revision": "1"}).status_code == 422
    for kind, fields in QUESTIONS.items():
        store(trainer, f"{ONE}/questions/new/{kind}", TEXT | fields)
    lesson = trainer.post(f"{ONE}/lessons", {"act": "add", "title.en": "Which soil"}).location
    store(trainer, f"{lesson}/blocks/new/text", {"text.en": "**Peat** holds water."})
    image = {"shows.en": "A bag", "upload": sent(picture(), "Sac été.png")}
    store(trainer, f"{lesson}/blocks/new/image", image)
    store(trainer, f"{lesson}/blocks/new/product", {"product": "soil"})
    store(trainer, f"{lesson}/blocks/new/question", {"question": draft(web).bank.questions[0].id})
    store(trainer, f"{lesson}/blocks/new/link", {"address": "https://example.org/a", "title.en": "More"})
    store(trainer, f"{ONE}/test", {"pass_mark": "70", "attempts": "3"})
    store(trainer, f"{ONE}/head", {"title.fr": "Les terreaux", "minutes": "12", "points": "50", "valid_months": "12"})
    page = trainer.get(ONE).text
    assert "Nothing is missing" in page
    revision = re.search(r'name="revision" value="(\d+)"', page)
    assert revision is not None
    assert trainer.post(f"{ONE}/publish", {"revision": revision[1]}).status_code == 302
    content = draft(web)
    assert [question.kind for question in content.bank.questions] == list(QUESTIONS)
    assert {kind.__name__ for kind in KINDS} == {type(question).__name__ for question in content.bank.questions}
    assert [block.kind for block in content.lessons[0].blocks] == ["text", "image", "product", "question", "link"]
    assert content.files() == ["sac-ete.png"] and content.points == 50 and content.test and content.test.attempts == 3
    with web.app_context():
        version = db.session.scalars(select(LearningVersion)).one()
        assert version.number == 1 and read(version.content) == content
    # What is written from here on is another draft.
    store(trainer, f"{ONE}/head", {"title.fr": "Autre titre", "minutes": "12", "points": "60"})
    assert "Publish version 2" in trainer.get(ONE).text
    with web.app_context():
        assert read(db.session.scalars(select(LearningVersion)).one().content) == content


def test_what_somebody_else_has_stored_meanwhile_is_shown_and_nothing_typed_is_lost(
    web: Flask, trainer: Visitor
) -> None:
    begun(trainer)
    old = seen(trainer.get(f"{ONE}/head").text)
    store(trainer, f"{ONE}/head", {"title.fr": "De l’autre", "minutes": "30", "points": "7"})
    answer = trainer.post(f"{ONE}/head", {"seen": old, "title.fr": "Le mien", "minutes": "20", "points": "7"})
    assert answer.status_code == 409
    assert 'value="Le mien"' in answer.text and "De l’autre" in answer.text and 'value="20"' in answer.text
    assert answer.text.count("Stored now:") == 2
    assert draft(web).minutes == 30
    # What they have seen now may be stored over it.
    again = {"seen": seen(answer.text), "title.fr": "Le mien", "minutes": "20", "points": "7"}
    assert trainer.post(f"{ONE}/head", again).status_code == 302
    assert draft(web).minutes == 20


def test_two_who_write_different_parts_do_not_disturb_each_other(web: Flask, trainer: Visitor) -> None:
    begun(trainer)
    head = seen(trainer.get(f"{ONE}/head").text)
    store(trainer, f"{ONE}/questions/new/true_false", TEXT | QUESTIONS["true_false"])
    answer = trainer.post(f"{ONE}/head", {"seen": head, "title.fr": "Les terreaux", "minutes": "9", "points": "1"})
    assert answer.status_code == 302
    assert draft(web).minutes == 9 and len(draft(web).bank.questions) == 1


def test_what_is_wrong_stands_beside_its_field_with_all_that_was_typed(trainer: Visitor) -> None:
    begun(trainer)
    fields = {"title.fr": "Les terreaux", "minutes": "a while", "points": "-3", "opens": "2027-05-01",
              "closes": "2027-04-01", "seen": seen(trainer.get(f"{ONE}/head").text)}  # fmt: skip
    answer = trainer.post(f"{ONE}/head", fields)
    assert answer.status_code == 422
    assert 'value="a while"' in answer.text and 'id="f-minutes-error"' in answer.text
    kinds = trainer.post(f"{ONE}/questions/new/single", TEXT | {"choices.0.text.fr": "Lui"})
    assert kinds.status_code == 422 and "Lui" in kinds.text


@pytest.mark.parametrize("kind", ["single", "multiple", "number", "ordering", "matching", "fill"])
def test_another_row_is_a_button_that_keeps_what_is_typed(trainer: Visitor, kind: str) -> None:
    begun(trainer)
    name = next(key.split(".")[0] for key in QUESTIONS[kind] if key.split(".")[1:2] == ["0"])
    answer = trainer.post(f"{ONE}/questions/new/{kind}", TEXT | QUESTIONS[kind] | {"act": f"add {name}"})
    assert answer.status_code == 200
    rows = {int(key) for key in re.findall(rf'id="row-{name}-(\d+)"', answer.text)}
    typed = {int(key.split(".")[1]) for key in QUESTIONS[kind] if key.startswith(f"{name}.")}
    assert rows == {*typed, len(typed)}
    assert "Combien de litres" in answer.text or kind == "fill"


def test_a_bank_comes_in_with_a_verdict_and_goes_out_again(web: Flask, trainer: Visitor) -> None:
    begun(trainer)
    gift = "::One:: Is soil alive? {TRUE}\n\n::Two:: Write an essay. {}\n"
    answer = trainer.post(f"{ONE}/bank/import", {"upload": sent(gift.encode(), "bank.gift"), "language": "en"})
    assert answer.status_code == 302
    page = trainer.get(answer.location).text
    assert "1 question comes in" in page and "Not taken: line 3 “Two”" in page
    again = trainer.post(f"{ONE}/bank/import", {"upload": sent(gift.encode(), "bank.gift"), "language": "en"})
    assert "1 is there already" in trainer.get(again.location).text and len(draft(web).bank.questions) == 1
    for target in ("gift", "moodle", "qti"):
        out = trainer.get(f"{ONE}/bank/export/{target}")
        assert (out.status_code == 200 and b"soil alive" in out.data) or target == "qti"
    nothing = trainer.post(f"{ONE}/bank/import", {"upload": sent(b"::Two:: Write. {}\n", "bank.gift")})
    assert nothing.status_code == 422 and "No question of bank.gift can be taken" in nothing.text


def test_a_picture_that_is_replaced_makes_no_new_version(web: Flask, trainer: Visitor) -> None:
    begun(trainer)
    assert trainer.post(f"{ONE}/files", {"upload": sent(picture(), "a.png")}).status_code == 302
    first = trainer.get(f"{ONE}/files/a.png")
    assert first.status_code == 200 and first.mimetype == "image/jpeg"
    red = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(red, "PNG")
    with web.app_context():
        before = db.session.scalars(select(LearningModule.revision)).one()
    answer = trainer.post(f"{ONE}/files", {"act": "replace a.png", "upload": sent(red.getvalue(), "other.png")})
    assert answer.status_code == 302
    assert trainer.get(f"{ONE}/files/a.png").data != first.data
    with web.app_context():
        assert db.session.scalars(select(LearningModule.revision)).one() == before
        assert db.session.scalars(select(LearningFile.name)).all() == ["a.png"]
    captions = b"WEBVTT\n\n00:01.000 --> 00:04.000\nHello\n"
    other = trainer.post(f"{ONE}/files", {"act": "replace a.png", "upload": sent(captions, "a.vtt")})
    assert other.status_code == 422 and "another kind of file" in other.text
    for content, name in ((b"<svg onload=alert(1)>", "a.svg"), (b"", "a.png"), (b"no subtitles", "a.vtt")):
        assert trainer.post(f"{ONE}/files", {"upload": sent(content, name)}).status_code == 422


def test_a_package_is_sent_told_and_capped(web: Flask, trainer: Visitor) -> None:
    begun(trainer)
    answer = trainer.post(f"{ONE}/package", {"upload": sent(scorm(title="Golf"), "golf.zip")})
    assert answer.status_code == 302
    page = trainer.get(f"{ONE}/package").text
    assert "is a package of SCORM 1.2" in page
    stored = trainer.post(f"{ONE}/package", {"seen": seen(page), "act": "save", "cap": "20", "title.fr": "Golf"})
    assert stored.status_code == 302
    package = draft(web).package
    assert package is not None and package.cap == 20
    # It brings no more than the module is worth.
    assert "at most what the module is worth" in trainer.get(ONE).text
    bad = trainer.post(f"{ONE}/package", {"upload": sent(b"PK no", "x.zip")})
    assert bad.status_code == 422 and draft(web).package == package


def test_looking_as_a_learner_writes_nothing(web: Flask, trainer: Visitor) -> None:
    begun(trainer)
    for kind, fields in QUESTIONS.items():
        store(trainer, f"{ONE}/questions/new/{kind}", TEXT | fields)
    lesson = trainer.post(f"{ONE}/lessons", {"act": "add", "title.en": "Which soil"}).location
    question = next(one for one in draft(web).bank.questions if one.kind == "true_false")
    store(trainer, f"{lesson}/blocks/new/question", {"question": question.id})
    store(trainer, f"{ONE}/test", {"pass_mark": "70"})
    before = draft(web)
    block, name = before.lessons[0].blocks[0].id, before.lessons[0].id
    shown = trainer.get(f"{ONE}/preview/lessons/{name}").text
    assert "Check the answer" in shown and "your answer, wrong" not in shown
    assert "Right answer:" in trainer.get(f"{ONE}/preview/lessons/{name}?block={block}&q1=true").text
    assert trainer.get(f"{ONE}/preview").status_code == 200
    assert "Not passed" in trainer.get(f"{ONE}/preview/test?check=1&q1=1").text
    assert draft(web) == before
    with web.app_context():
        from elearning.modules.models import Attempt, Course

        assert not db.session.scalars(select(Course)).all() and not db.session.scalars(select(Attempt)).all()
    assert as_stored(None) is None


def test_lessons_and_blocks_are_moved_by_buttons_and_taken_out(web: Flask, trainer: Visitor) -> None:
    begun(trainer)
    lessons = [trainer.post(f"{ONE}/lessons", {"act": "add", "title.en": name}).location for name in ("A", "B")]
    for text in ("one", "two", "three"):
        store(trainer, f"{lessons[0]}/blocks/new/text", {"text.en": text})
    first, second, third = [block.id for block in draft(web).lessons[0].blocks]

    def order() -> list[str]:
        return [block.id for block in draft(web).lessons[0].blocks]

    trainer.post(lessons[0], {"act": f"up {third}"})
    assert order() == [first, third, second]
    trainer.post(lessons[0], {"act": f"place {second} {first}"})
    assert order() == [second, first, third]
    trainer.post(lessons[0], {"act": f"place {second}"})
    assert order() == [first, third, second]
    assert trainer.post(lessons[0], {"act": "up nothing"}).status_code == 422
    trainer.post(lessons[0], {"act": f"remove {first}"})
    assert order() == [third, second]
    trainer.post(f"{ONE}/lessons", {"act": f"down {draft(web).lessons[0].id}"})
    assert [lesson.title.en for lesson in draft(web).lessons] == ["B", "A"]
    trainer.post(f"{ONE}/lessons", {"act": f"remove {draft(web).lessons[0].id}"})
    assert [lesson.title.en for lesson in draft(web).lessons] == ["A"]


def test_a_block_taken_out_meanwhile_is_not_lost(web: Flask, trainer: Visitor) -> None:
    begun(trainer)
    lesson = trainer.post(f"{ONE}/lessons", {"act": "add", "title.en": "A"}).location
    store(trainer, f"{lesson}/blocks/new/text", {"text.en": "one"})
    block = draft(web).lessons[0].blocks[0].id
    page = trainer.get(f"{lesson}/blocks/{block}").text
    trainer.post(lesson, {"act": f"remove {block}"})
    assert trainer.get(f"{lesson}/blocks/{block}").status_code == 404
    fields = {"seen": seen(page), "kind": "text", "text.en": "much better"}
    assert trainer.post(f"{lesson}/blocks/{block}", fields).status_code == 302
    assert [one.id for one in draft(web).lessons[0].blocks] == [block]


def test_a_question_that_a_lesson_shows_stays(web: Flask, trainer: Visitor) -> None:
    begun(trainer)
    store(trainer, f"{ONE}/questions/new/true_false", TEXT | QUESTIONS["true_false"])
    name = draft(web).bank.questions[0].id
    lesson = trainer.post(f"{ONE}/lessons", {"act": "add", "title.en": "A"}).location
    store(trainer, f"{lesson}/blocks/new/question", {"question": name})
    refused = trainer.post(f"{ONE}/bank", {"act": f"remove {name}"})
    assert refused.status_code == 422 and "take it out there first" in refused.text
    trainer.post(lesson, {"act": f"remove {draft(web).lessons[0].blocks[0].id}"})
    assert trainer.post(f"{ONE}/bank", {"act": f"remove {name}"}).status_code == 302
    assert not draft(web).bank.questions


def test_a_module_is_retired_offered_again_and_duplicated(web: Flask, trainer: Visitor) -> None:
    begun(trainer)
    lesson = trainer.post(f"{ONE}/lessons", {"act": "add", "title.en": "A"}).location
    store(trainer, f"{lesson}/blocks/new/text", {"text.en": "one"})

    def revision() -> str:
        found = re.search(r'name="revision" value="(\d+)"', trainer.get(ONE).text)
        assert found is not None
        return found[1]

    stale = revision()
    assert trainer.post(f"{ONE}/publish", {"revision": stale}).status_code == 302
    assert trainer.post(f"{ONE}/retire", {"revision": stale}).status_code == 409
    for state in ("retired", "published"):
        assert trainer.post(f"{ONE}/retire", {"revision": revision()}).status_code == 302
        with web.app_context():
            assert db.session.scalars(select(LearningModule.state)).one() == state
    assert trainer.post(f"{ONE}/duplicate", {"code": "soils"}).status_code == 422
    assert trainer.post(f"{ONE}/duplicate", {"code": "soils-2"}).status_code == 302
    assert draft(web, "soils-2") == draft(web)
