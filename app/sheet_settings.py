"""Where the files of argument sheets lie: beside the proofs, wherever that is."""

from dataclasses import replace
from pathlib import Path

from core.store import Bucket
from elearning.sheets.store import SETTING
from sales.proofs.store import SETTING as PROOFS

FOLDER = "sheets"


def sheet_settings(instance: Path, settings: dict[str, object]) -> dict[str, object]:
    """The place of sheets' files, by that of proofs in the settings."""
    proofs = settings[PROOFS]
    if isinstance(proofs, Bucket):
        return {SETTING: replace(proofs, prefix=f"{proofs.prefix}/{FOLDER}".strip("/"))}
    return {SETTING: instance / FOLDER}
