"""Where what a draft lacks is to be mended."""

from flask import url_for

from elearning.content.module import Module
from elearning.drafts.edits import lesson_of, question_of


def mend_address(code: str, content: Module, where: str) -> str:
    """The address of the form for a part that `elearning.content.readiness` names."""
    if lesson_of(content, where):
        return url_for("teaching_lessons.one", code=code, lesson=where)
    if question_of(content, where):
        return url_for("teaching_bank.edit", code=code, question=where)
    pages = {
        "lessons": "teaching_lessons.index",
        "files": "teaching_files.index",
        "test": "teaching_head.test",
        "package": "teaching_files.package",
    }
    return url_for(pages.get(where, "teaching_head.edit"), code=code)
