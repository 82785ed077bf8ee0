"""The settings of proofs: where their bytes lie, and for how many months they are kept."""

import re
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

from app.environment import named, whole_number
from core.errors import Refused
from core.store import Bucket
from core.terminal import said as _
from elearning.packages.settings import PACKAGES
from sales.proofs.store import SETTING

FOLDER, PACKAGES_FOLDER = "proofs", "packages"
ADDRESS = re.compile(r"s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/([A-Za-z0-9._/-]*))?")
ENDPOINT = re.compile(r"https?://[^\s/?#]+/?")


def proof_settings(instance: Path) -> dict[str, object]:
    """The settings read from the environment, with their defaults; Refused names the one that cannot be used."""
    place = _place(instance)
    return {
        SETTING: place,
        # Packages lie beside proofs, wherever that is.
        PACKAGES: replace(place, prefix=f"{place.prefix}/{PACKAGES_FOLDER}".strip("/"))
        if isinstance(place, Bucket)
        else instance / PACKAGES_FOLDER,
        "PROOF_MONTHS": whole_number("PALIER_PROOF_MONTHS", "36", 1, 240),
    }


def _place(instance: Path) -> Path | Bucket:
    given = named("PALIER_PROOFS", "")
    if not given:
        return instance / FOLDER
    found = ADDRESS.fullmatch(given)
    if found is None:
        raise Refused(
            _("PALIER_PROOFS: “%(value)s” is no place for proofs; write s3://bucket/prefix, or nothing.", value=given)
        )
    if find_spec("boto3") is None:
        raise Refused(_("PALIER_PROOFS: boto3 is missing; install what requirements-s3.txt names."))
    return Bucket(
        name=found[1],
        prefix=(found[2] or "").strip("/"),
        endpoint=_endpoint(),
        region=named("PALIER_PROOFS_REGION", ""),
        key=named("PALIER_PROOFS_KEY", ""),
        secret=named("PALIER_PROOFS_SECRET", ""),
    )


def _endpoint() -> str:
    given = named("PALIER_PROOFS_ENDPOINT", "")
    if given and not ENDPOINT.fullmatch(given):
        raise Refused(
            _("PALIER_PROOFS_ENDPOINT: “%(value)s” is no address; write https://s3.example.com.", value=given)
        )
    return given
