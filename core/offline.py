"""Pages that a device may keep and open where there is no network: the service worker keeps none but these."""

from typing import TypeVar

from flask import Response

HEADER, KEEP = "Palier-Offline", "keep"
Answer = TypeVar("Answer", bound=Response)


def may_be_kept(answer: Answer) -> Answer:
    """The answer, marked as one that the reader's device may keep until they sign out."""
    answer.headers[HEADER] = KEEP
    return answer
