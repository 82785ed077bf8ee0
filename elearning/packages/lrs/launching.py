"""How a unit (AU) of cmi5 is launched: its address with what it is told there, and its launch data."""

import json
import uuid
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from elearning.packages.lrs import names
from elearning.packages.lrs.rules import Sitting
from elearning.packages.model import WHOLE, Package, Unit
from elearning.packages.states import Told, is_done, is_good

# Where the content origin answers, below a ticket: the record store, and what hands out its tokens.
ENDPOINT, FETCH = "xapi", "fetch"


def sitting_of(package: Package, place: int, participant_id: int, home: str, session: str, mode: str) -> Sitting:
    """A session of the unit at a place of its package; home: the address that the learner's number is of."""
    return Sitting(
        session=session,
        # One for each learner and package, the same at every launch.
        registration=str(uuid.uuid5(uuid.UUID(package.sha256[:32]), str(participant_id))),
        actor={"objectType": "Agent", "account": {"homePage": home, "name": str(participant_id)}},
        activity=activity_of(package, place),
        mode=mode,
        unit=package.units[place],
    )


def activity_of(package: Package, place: int | None) -> str:
    """What a unit is called in statements, or without a place the whole course: never as its author calls it."""
    return f"urn:palier:{package.sha256}" + ("" if place is None else f":{place}")


def mode_for(unit: Unit, state: Told) -> str:
    """Whoever has done a unit looks at it again; others work at it."""
    return names.REVIEW if is_done(unit, state) and is_good(unit, state) else names.NORMAL


def address_of(sitting: Sitting, base: str, word: str, sha256: str) -> str:
    """The address of a unit with its launch parameters. base: the content origin; word: its ticket."""
    asked = {
        "endpoint": f"{base}/{word}/{ENDPOINT}/",
        "fetch": f"{base}/{word}/{FETCH}/{sitting.session}",
        "actor": json.dumps(sitting.actor),
        "registration": sitting.registration,
        "activityId": sitting.activity,
    }
    own = urlsplit(sitting.unit.href)
    # Without plus signs for spaces: not every unit reads them as spaces.
    query = "&".join(filter(None, (own.query, urlencode(asked, quote_via=quote))))
    return f"/{word}/{sha256}/" + own._replace(query=query).geturl()


def launch_data(sitting: Sitting) -> dict[str, Any]:
    """The state document that a unit reads before anything else."""
    unit = sitting.unit
    told: dict[str, Any] = {
        "contextTemplate": context_of(sitting),
        "launchMode": sitting.mode,
        "moveOn": unit.move_on.value,
    }
    if unit.launch_data:
        told["launchParameters"] = unit.launch_data
    if unit.mastery is not None:
        told["masteryScore"] = share_of(unit.mastery)
    if unit.entitlement_key:
        told["entitlementKey"] = {"courseStructure": unit.entitlement_key}
    return told


def context_of(sitting: Sitting) -> dict[str, Any]:
    """The context that each statement of a session has: whose unit it is, and which session."""
    return {
        "contextActivities": {"grouping": [{"objectType": "Activity", "id": sitting.unit.identifier}]},
        "extensions": {names.SESSION: sitting.session},
    }


def share_of(parts: int) -> float:
    """Ten-thousandths as JSON writes them (0.85); read back, it is the same number of them."""
    return parts / WHOLE
