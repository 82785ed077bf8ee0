"""What learners are told of their modules and paths, in words."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from core import wording
from notifications.addresses import in_address


def learning_told(facts: Mapping[str, Any], name: str) -> tuple[str, str, str]:
    """What happened, more about it, and where that leads. name: of whom, where the reader acts for several."""
    language, titles = str(get_locale() or "fr")[:2], facts["titles"]
    title = titles.get(language) or next(iter(titles.values()), facts.get("module", ""))
    until = wording.day(date.fromisoformat(facts["until"])) if "until" in facts else ""
    path = f"/learning/{in_address(facts['module'])}" if "module" in facts else "/learning"
    points = wording.points(facts["points"]) if facts.get("points") else ""
    left = ngettext("%(num)s module left", "%(num)s modules left", facts["left"]) if "left" in facts else ""
    reason = wording.labelled(_("Reason"), facts["text"]) if facts.get("text") else ""
    told = {
        "completed": lambda: _("“%(title)s” is completed", title=title),
        "withdrawn": lambda: _("Your completion of “%(title)s” was withdrawn", title=title),
        "ends": lambda: _("Your certificate “%(title)s” ends on %(day)s", title=title, day=until),
        "due": lambda: _("Your path “%(title)s” is due on %(day)s", title=title, day=until),
        "late": lambda: _("Your path “%(title)s” was due on %(day)s", title=title, day=until),
    }[facts["what"]]()
    return told, " · ".join(filter(None, [name, points, left, reason])), path
