"""Large files that come by themselves, brought in by a process of their own as large uploads are."""

from dataclasses import asdict

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from core.errors import Refused
from imports.arrivals.models import Arrival
from imports.arrivals.services import Came, take_in
from imports.beside import ask_beside, is_large, refused_of


def bring_in(session: Session, came: Came) -> Arrival:
    """`take_in`, beside this process where the file is large; stored either way.

    Refused where that process was ended: nothing was changed, and the file is as new as before.
    """
    if not is_large(came.content):
        return take_in(session, came)
    asked = {key: value for key, value in asdict(came).items() if key != "content"}
    answer = ask_beside(session, came.file_name, "arrive", asked, came.content)
    if refused := refused_of(answer):
        raise refused
    arrival = session.get(Arrival, answer["run_id"])
    if arrival is None:
        raise Refused(_("Nothing was changed. Try again."))
    return arrival
