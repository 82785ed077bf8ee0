"""What is said on a terminal before the application is there: help, and settings that are wrong."""

import gettext
import os
from pathlib import Path

TRANSLATIONS = Path(__file__).resolve().parent.parent / "translations"
LANGUAGES = ("fr", "en")
# In this order; the first that says something decides.
VARIABLES = ("PALIER_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")


def choose(language: str) -> None:
    """Let this process speak `fr` or `en`, whatever the terminal does."""
    os.environ[VARIABLES[0]] = language


def language() -> str:
    """`fr` or `en`: PALIER_LANGUAGE, else the terminal's."""
    named = next(filter(None, map(os.environ.get, VARIABLES)), "")
    return "fr" if named.lower().startswith("fr") else "en"


def speak() -> None:
    """Have the standard library's gettext, with which click speaks too, use our texts in the terminal's language."""
    gettext.bindtextdomain("messages", str(TRANSLATIONS))
    os.environ["LANGUAGE"] = language()


def said(text: str, **values: object) -> str:
    """A text in the terminal's language, with its values put in."""
    speak()
    text = gettext.gettext(text)
    return text % values if values else text
