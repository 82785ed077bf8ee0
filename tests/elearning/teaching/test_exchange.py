"""A module as one file: what goes out comes in again as it was, and what is altered is refused in words."""

import io
import json
import zipfile
from datetime import date
from functools import cache

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from sqlalchemy.orm import Session

from core.db import writing
from elearning.content.blocks import AnyBlock, ImageBlock, Lesson, PaperBlock, TextBlock, VideoBlock
from elearning.content.module import Audience, Module, PackageUse, read
from elearning.content.module import Test as Asking
from elearning.drafts.bringing import add_brought, kept_kinds
from elearning.drafts.brought import read_brought
from elearning.drafts.exchange import exported, is_exchange
from elearning.modules.authoring import add_module
from elearning.modules.files import Prepared, files_of, keep_file, prepare_file, read_file
from elearning.modules.models import LearningModule
from elearning.packages.contents import NoPackage
from elearning.packages.keeping import keep_package
from elearning.packages.reading import read_package
from elearning.questions.model import Bank
from elearning.texts import Texts
from tests.elearning.packages.files import scorm
from tests.elearning.questions.strategies import banks, texts
from tests.proofs.files import armed_pdf

MP4 = b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isomiso2" + b"\x00" * 64
VTT = b"WEBVTT\n\n00:01.000 --> 00:04.000\nBonjour\n"


def picture() -> bytes:
    """A small PNG."""
    written = io.BytesIO()
    Image.new("RGB", (9, 7), "green").save(written, "PNG")
    return written.getvalue()


@st.composite
def modules(draw: st.DrawFn) -> Module:
    """Modules as trainers might write them, that show three files and use a package."""
    blocks: list[AnyBlock] = [
        TextBlock(id="a", text=draw(texts())),
        ImageBlock(id="b", file="a.jpg", shows=draw(texts()), caption=draw(st.none() | texts())),
        VideoBlock(id="c", file="v.mp4", title=draw(texts()), captions={"fr": "v.vtt"}),
        PaperBlock(id="d", file="p.pdf", title=draw(texts())),
    ]
    bank: Bank = draw(banks())
    questions = [question.model_copy(update={"picture": None}) for question in bank.questions]
    return Module(
        title=draw(texts()), summary=draw(st.none() | texts()), picture="a.jpg",
        points=draw(st.integers(0, 500)), valid_months=draw(st.none() | st.integers(1, 36)),
        pays_again=draw(st.booleans()), in_wallet=draw(st.booleans()),
        audience=Audience(teams=["Nord"], sells=["Sols/Terreaux"]),
        opens=draw(st.none() | st.just(date(2027, 4, 1))), requires=["safety"], products=["P1"],
        lessons=[Lesson(id="l", title=draw(texts()), blocks=draw(st.permutations(blocks)))],
        bank=Bank(questions=questions), test=draw(st.none() | st.just(Asking(pass_mark=65, attempts=2))),
    )  # fmt: skip


@cache
def prepared_files() -> tuple[Prepared, ...]:
    """The files of a module: prepared once, as a process does that."""
    sent = ((picture(), "a.jpg"), (MP4, "v.mp4"), (VTT, "v.vtt"), (armed_pdf(), "p.pdf"))
    return tuple(prepare_file(*one) for one in sent)


def kept(session: Session, content: Module, code: str) -> LearningModule:
    """A module with its files and a package."""
    package, prepared = scorm(title="Golf"), prepared_files()
    found = read_package(package, "golf.zip")
    use = PackageUse(sha256=found.sha256, title=Texts(fr="Golf"), cap=0)
    module = add_module(session, code, content.model_copy(update={"package": use}), None)
    for file in prepared:
        keep_file(session, module.id, file)
    keep_package(session, package, found, None)
    return module


@pytest.fixture
def places(app: Flask, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    app.config.update(PACKAGES=tmp_path_factory.mktemp("packages"))
    return app


def files(session: Session, module: LearningModule) -> dict[str, tuple[str, bytes | None]]:
    return {file.name: (file.kind, read_file(file)) for file in files_of(session, module.id)}


def test_what_goes_out_comes_in_as_it_was(places: Flask, session: Session) -> None:
    numbers = iter(range(10_000))

    @given(content=modules())
    def goes_out_and_in(content: Module) -> None:
        with writing(session):
            module = kept(session, content, f"m{next(numbers)}")
        written = exported(session, module)
        assert written == exported(session, module) and is_exchange(written)
        brought = read_brought(written, "m.zip", "fr", kept_kinds(session))
        assert brought.code == module.code and not brought.left
        with writing(session):
            again = add_brought(session, brought, None)
        assert again.code == f"{module.code}-2"
        assert read(again.draft) == read(module.draft)
        assert files(session, again) == files(session, module)
        session.rollback()

    goes_out_and_in()


def rewritten(content: bytes, path: str, change: bytes | None) -> bytes:
    """A ZIP with another member of this path, or without it."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            if name != path:
                new.writestr(name, old.read(name))
            elif change is not None:
                new.writestr(name, change)
    return made.getvalue()


def test_what_is_altered_is_refused_in_words(places: Flask, session: Session) -> None:
    with writing(session):
        module = kept(session, Module(title=Texts(fr="Sols"), picture="a.jpg"), "soils")
    written = exported(session, module)
    told = json.loads(zipfile.ZipFile(io.BytesIO(written)).read("module.json"))
    told["module"]["lessons"] = [{"id": "a", "title": {}, "blocks": []}]
    for change, words in (
        (json.dumps(told).encode(), "text"),
        (b"{}", "no module as Palier exports it"),
        (b"[" * 100_000, "no module as Palier exports it"),
        (json.dumps(told | {"version": 99}).encode(), "another version"),
        (json.dumps(told | {"module": {"products": ["a\0"]}}).encode(), "no module as Palier exports it"),
    ):
        with pytest.raises(NoPackage, match=words):
            read_brought(rewritten(written, "module.json", change), "m.zip", "fr", {})
    # A file that is none is named; the rest comes in.
    brought = read_brought(rewritten(written, "files/a.jpg", b"<svg/>"), "m.zip", "fr", {})
    assert len(brought.left) == 1 and "a.jpg" in brought.left[0]
    assert {file.name for file in brought.files} == {"v.mp4", "v.vtt", "p.pdf"}
    odd = io.BytesIO(written)
    with zipfile.ZipFile(odd, "a") as archive:
        archive.writestr("files/été.vtt", VTT)
        archive.writestr(f"files/{'a' * 130}.vtt", VTT)
    assert len(read_brought(odd.getvalue(), "m.zip", "fr", {}).left) == 2


def test_a_pdf_of_a_file_is_made_harmless_whoever_exported_it(places: Flask, session: Session) -> None:
    """Only what was kept here before is kept as it is."""
    with writing(session):
        module = kept(session, Module(title=Texts(fr="Sols")), "soils")
    altered = rewritten(exported(session, module), "files/p.pdf", armed_pdf())
    brought = read_brought(altered, "m.zip", "fr", kept_kinds(session))
    made = next(file.content for file in brought.files if file.name == "p.pdf")
    assert b"/OpenAction" not in made and made != armed_pdf()
