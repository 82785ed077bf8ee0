"""The head of a module and the settings of its test, as forms."""

from dataclasses import replace

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from core.accounts.permissions import Permission, requires
from core.answers import done
from core.db import db
from core.models import Product, Team
from elearning.content.module import Module, Test
from elearning.drafts.edits import with_parts
from elearning.drafts.parts import AUDIENCE_KINDS, head_fields, head_of, test_fields, test_of
from elearning.modules.models import LearningModule
from elearning.web.drafting import Edited, draft_of, module_or_404, open_form, save, take_file, take_form

bp = Blueprint("teaching_head", __name__)


@bp.get("/teaching/modules/<code>/head")
@requires(Permission.TEACH)
def edit(code: str) -> str:
    """The head: what the module is called, is worth, and for whom it is."""
    return open_form(_head(code))


@bp.post("/teaching/modules/<code>/head")
@requires(Permission.TEACH)
def store_head(code: str) -> ResponseReturnValue:
    """Store the head, with a picture where one is sent."""
    refused = take_file(code, "picture", lambda: _head(code))
    if refused is not None:
        return refused
    return take_form(_head(code), lambda: url_for("teaching.one", code=code), _("The settings are stored."))


def _head(code: str) -> Edited:
    module = module_or_404(code)
    content, session = draft_of(module), db.session()
    # Of the head alone: a lesson that somebody writes meanwhile is no change of it.
    own = content.model_copy(update={"lessons": [], "bank": type(content.bank)(), "test": None, "package": None})
    context = {
        "kinds": AUDIENCE_KINDS,
        "teams": session.scalars(select(Team.name).order_by(Team.name)).all(),
        "ranges": session.scalars(select(Product.range).distinct().order_by(Product.range)).all(),
        "modules": session.scalars(
            select(LearningModule.code).where(LearningModule.id != module.id).order_by(LearningModule.code)
        ).all(),
    }
    return Edited(module, own, head_fields(content), lambda fields: head_of(content, fields), _put_head,
                  "teaching/head.html", context)  # fmt: skip


def _put_head(_content: Module, changed: Module) -> Module:
    return changed


@bp.get("/teaching/modules/<code>/test")
@requires(Permission.TEACH)
def test(code: str) -> str:
    """How the questions of the bank are asked."""
    return open_form(_test(code))


@bp.post("/teaching/modules/<code>/test")
@requires(Permission.TEACH)
def store_test(code: str) -> ResponseReturnValue:
    """Store how they are asked, or have no test any more."""
    if request.form.get("act") == "remove":
        module = module_or_404(code)
        save(module, with_parts(draft_of(module), test=None))
        return done(url_for("teaching.one", code=code), (_("The module has no test any more."), "success"))
    return take_form(_test(code), lambda: url_for("teaching.one", code=code), _("The test is stored."))


def _test(code: str) -> Edited:
    module = module_or_404(code)
    content = draft_of(module)
    tags = sorted({tag for question in content.bank.questions for tag in question.tags})
    edited = Edited(module, content.test, test_fields(content.test or Test()), test_of,
                    lambda draft, changed: with_parts(draft, test=changed), "teaching/test.html")  # fmt: skip
    return replace(edited, context={"tags": tags, "has_test": content.test is not None})
