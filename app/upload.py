"""The program of the process that tries and imports a large upload: `python -m app.upload FOLDER`.

The folder holds what is asked and the file (see imports.beside, which starts it); it gets the answer.
"""

import json
import sys
from pathlib import Path
from typing import Any

from core import limits
from core.watched import end_with_parent, stay_within


def main() -> None:
    """Do what is asked in the folder that is named on the command line."""
    stay_within(limits.IMPORT_MEGABYTES, limits.IMPORT_SECONDS)
    end_with_parent()
    from app import create_app
    from core import terminal
    from core.db import db
    from imports.beside import ANSWER, ASKED, CONTENT

    folder = Path(sys.argv[1])
    said = json.loads((folder / ASKED).read_text(encoding="utf-8"))
    terminal.choose(said["language"])
    with create_app().app_context():
        answer = _answer(said["act"], said["arguments"], (folder / CONTENT).read_bytes())
        db.session.remove()
        db.engine.dispose()
    (folder / ANSWER).write_text(json.dumps(answer), encoding="utf-8")


def _answer(act: str, asked: dict[str, Any], content: bytes) -> dict[str, Any]:
    """What came of it: the id of the import (or arrival), whether it was done, and why not where it was refused."""
    from core.db import db, store
    from core.errors import Refused
    from core.failures import cause_of
    from imports.arrivals.services import Came, take_in
    from imports.uploads import Upload, apply_upload, try_again, try_upload

    session = db.session()
    try:
        if act == "apply":
            done = apply_upload(session, **asked)
            store(session)
            return {"run_id": asked["run_id"], "done": done, "refused": None}
        if act == "arrive":
            arrival = take_in(session, Came(content=content, **asked))
            return {"run_id": arrival.id, "done": True, "refused": None}
        trial = try_upload(session, Upload(content=content, **asked)) if act == "try" else try_again(session, **asked)
        store(session)
        return {"run_id": trial.run.id, "done": True, "refused": _told(trial.refused)}
    except Exception as error:
        # Others are mistakes of ours: whoever waits tells that this process has ended, and logs what it said.
        if not isinstance(error, Refused) and cause_of(error) is None:
            raise
        return {"run_id": None, "done": False, "refused": _told(error)}


def _told(error: Exception | None) -> dict[str, Any] | None:
    """What was refused, or what keeps the database from being used: its cause, and the reason in words."""
    from core.errors import Busy
    from core.failures import cause_of, safe_reason

    if error is None:
        return None
    fields = getattr(error, "fields", [])
    if (cause := cause_of(error)) and not isinstance(error, Busy):
        return {"kind": "Unusable", "cause": cause.value, "told": safe_reason(error), "fields": fields}
    return {"kind": type(error).__name__, "cause": "", "told": str(error), "fields": fields}


if __name__ == "__main__":
    main()
