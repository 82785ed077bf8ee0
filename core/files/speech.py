"""The language of whoever sent a file, and the programme's settings, where there is neither request nor database."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Speech:
    """language, currency, timezone: the reader's and the programme's. translations: where the texts lie."""

    language: str
    currency: str
    timezone: str
    translations: str

    def context(self) -> Any:
        """A context in which texts are in the reader's language, and amounts and days the programme's."""
        from flask import Flask
        from flask_babel import Babel

        app = Flask("palier")
        app.config.update(
            CURRENCY=self.currency,
            TIMEZONE=self.timezone,
            BABEL_DEFAULT_LOCALE="fr",
            BABEL_TRANSLATION_DIRECTORIES=self.translations,
        )
        Babel(app, locale_selector=lambda: self.language)
        return app.app_context()
