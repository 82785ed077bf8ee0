"""Characters for which no font is installed: WeasyPrint draws a box in their place, and says so in its log."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from threading import get_ident

# What it logs with the character and its number.
LOGGED = ".notdef glyph rendered"


@contextmanager
def missing_characters() -> Iterator[list[str]]:
    """The characters that this thread draws as boxes inside the block, each once."""
    found: list[str] = []
    handler = _Handler(found, get_ident())
    logger = logging.getLogger("weasyprint")
    logger.addHandler(handler)
    try:
        yield found
    finally:
        logger.removeHandler(handler)


class _Handler(logging.Handler):
    def __init__(self, found: list[str], thread: int) -> None:
        super().__init__(logging.WARNING)
        self.found, self.of_thread = found, thread

    def emit(self, record: logging.LogRecord) -> None:
        """Note the character of a message about one."""
        if record.thread != self.of_thread or not str(record.msg).startswith(LOGGED):
            return
        character = str(record.args[0]) if isinstance(record.args, tuple) else ""
        if character and character not in self.found:
            self.found.append(character)
