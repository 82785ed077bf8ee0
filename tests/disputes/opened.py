"""A dispute as rows, for tests that need some without a life of its own."""

import json

from core.clock import utc_now
from disputes.models import Dispute, DisputeEntry


def dispute_of(participant_id: int, account_id: int, document: str = "G1", text: str = "why?") -> Dispute:
    """A missing sale that waits for an answer."""
    now = utc_now()
    return Dispute(
        participant_id=participant_id, account_id=account_id, key=document, about="missing", document=document,
        date=now.date(), amount_cents=1_00, stood=json.dumps({"language": "en"}), opened_at=now, changed_at=now,
        due_on=now.date(),
        entries=[DisputeEntry(account_id=account_id, at=now, is_office=False, to_state="open", text=text)],
    )  # fmt: skip
