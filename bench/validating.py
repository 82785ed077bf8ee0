"""`python -m bench.validating URL LINES PARTS`: lines a second validated in so many parts, until it is told to end."""

import random
import signal
import sys
import time

from sqlalchemy import select

from bench.programme import Programme
from core.clock import today
from core.db import writing
from core.files.mapping import Mapping
from core.models import Participant
from imports.service import import_file, new_run

HEADER = "kind,document,line,date,rep,client,product,quantity,amount,status"


def main() -> None:
    """Validate, and say how many lines a second it came to: a process that cannot keep up is told by that."""
    url, lines, parts = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    programme, chance, ended = Programme(url), random.Random(1), []
    signal.signal(signal.SIGTERM, lambda *_: ended.append(True))
    with programme.session() as session:
        reps = session.scalars(select(Participant.code)).all()
    print("begun", flush=True)
    begun, done = time.monotonic(), 0
    while not ended:
        text = [HEADER]
        for number in range(done, done + lines // parts):
            text.append(
                f"sell_in,V{parts}-{number},1,{{day}},{chance.choice(reps)},,,1,{chance.randint(1, 900)}.00,validated"
            )
        with programme.session() as session, writing(session):
            content = "\n".join(text).format(day=today()).encode()
            import_file(session, "sales", content, new_run(session, "sales", "validated"), Mapping())
        done += lines // parts
        time.sleep(max(0.0, begun + done / lines - time.monotonic()))
    print(f"{done / (time.monotonic() - begun):.0f} lines a second were validated", flush=True)
    programme.disconnect()


if __name__ == "__main__":
    main()
