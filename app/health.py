"""Whether the server lives, and whether it can serve: for the one who watches it, and the proxy that sends it work.

/health   the process answers; nothing is asked of anything else
/ready    the database answers and is of this code's revision, it and the instance folder can be written, the disk has
          room; else 503 with a reason that tells strangers nothing
"""

import os
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from flask import Flask, current_app
from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

from app.config import instance_folder
from app.database import ACCESS, MAIN, Chain, head_revision, revision_of
from app.upgrade_copy import sqlite_file
from core.access import access_engine
from core.accounts.permissions import public
from core.db import db
from core.errors import Refused
from core.failures import Cause, cause_of, safe_reason

# An answer holds so long, however many ask.
KEPT_SECONDS = 1
# Less is no room: a page's worth of writing, its journal and a log line would fill it.
ROOM_BYTES = 32 * 1024 * 1024
# How long PostgreSQL may take for the little that it is asked.
ANSWER_SECONDS = 3
READY = "ok"
SILENT = "the database does not answer"
REASONS = {
    Cause.OLDER: "the database is not of this version",
    Cause.NEWER: "the database is not of this version",
    Cause.READ_ONLY: "the database cannot be written",
    Cause.DAMAGED: "the database is damaged",
    Cause.FULL: "the disk is full",
}
Answer = tuple[dict[str, str], int, dict[str, str]]


@dataclass
class Watch:
    """The last answer of one application, and until when it holds."""

    reason: str = READY
    until: float = 0.0
    lock: Lock = field(default_factory=Lock)

    def look(self, find: Callable[[], str]) -> str:
        """The reason found within the last second; while one looks, the others are told what was found before it."""
        if time.monotonic() < self.until:
            return self.reason
        if not self.lock.acquire(timeout=0 if self.until else ANSWER_SECONDS):
            # Whoever looks has been looking for too long to believe what was found before.
            return self.reason if time.monotonic() < self.until + ANSWER_SECONDS else SILENT
        try:
            if time.monotonic() >= self.until:
                self._find(find)
        finally:
            self.lock.release()
        return self.reason

    def _find(self, find: Callable[[], str]) -> None:
        found = find()
        if found != self.reason:
            current_app.logger.warning("Readiness: %s", found)
        self.reason, self.until = found, time.monotonic() + KEPT_SECONDS


def watched(app: Flask) -> None:
    """Give an application the two addresses."""
    watch = Watch()
    app.add_url_rule("/health", "health", public(health))
    app.add_url_rule("/ready", "ready", public(lambda: ready(watch)))


def health() -> Answer:
    """That the process answers."""
    return _answer(READY)


def ready(watch: Watch) -> Answer:
    """Whether requests can be served, and in a few words why not."""
    return _answer(watch.look(_reason))


def _answer(reason: str) -> Answer:
    return {"status": reason}, 200 if reason == READY else 503, {"Cache-Control": "no-store"}


def _reason() -> str:
    return _of_database() or _of_disk() or READY


def _of_database() -> str:
    try:
        with db.engine.connect() as connection:
            if reason := _of_connection(connection, MAIN):
                return reason
        # Nobody signs in without the other one.
        with access_engine().connect() as connection:
            return _of_connection(connection, ACCESS)
    except (SQLAlchemyError, Refused) as error:
        current_app.logger.warning("Readiness: %s", safe_reason(error))
        return REASONS.get(cause_of(error) or Cause.LOST, SILENT)


def _of_connection(connection: Connection, chain: Chain) -> str:
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SET LOCAL statement_timeout = '{ANSWER_SECONDS}s'"))
        if connection.scalar(text("SELECT pg_is_in_recovery()")):
            return REASONS[Cause.READ_ONLY]
    return "" if revision_of(connection, chain) == head_revision(chain.folder) else REASONS[Cause.OLDER]


def _of_disk() -> str:
    file = sqlite_file(db.engine)
    try:
        folder = instance_folder()
        places = {folder, file.parent} if file else {folder}
        if not all(os.access(place, os.W_OK | os.X_OK) for place in places) or (file and not os.access(file, os.W_OK)):
            return "the disk cannot be written"
        if min(map(_room, places)) < ROOM_BYTES:
            return REASONS[Cause.FULL]
    except (OSError, Refused):
        return "the disk cannot be written"
    return ""


def _room(place: Path) -> int:
    return shutil.disk_usage(place).free
