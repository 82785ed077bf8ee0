"""Top floor: puts everything together; nothing imports it."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def create_app(database_url: str | None = None, **settings: object) -> "Flask":
    """The application, ready to serve or to run commands; `settings` override the configuration."""
    from app.factory import assemble

    return assemble(database_url, settings)


def create_web_app(database_url: str | None = None, **settings: object) -> "Flask":
    """The same with its pages, ready to be served."""
    from app.web import with_web

    return with_web(create_app(database_url, **settings))
