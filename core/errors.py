"""What is refused on purpose: told to the person in words, never as a traceback."""

from flask_babel import gettext as _


class Refused(Exception):
    """Something that cannot be done, with the reason in the reader's language."""


class Busy(Refused):
    """Another import or scoring holds the sales, and did not end in time."""

    def __init__(self) -> None:
        super().__init__(
            _("Another import or scoring is running and has not ended yet. Nothing was changed; try again in a minute.")
        )
