"""A small programme with a running challenge, and its administrator."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tests.web.conftest import Visitor

Visit = Callable[..., Visitor]
ADMIN = "admin@example.org"
PEOPLE = """code,name,kind,team,email,parent,since,until
R1,Élise Roy,rep,Nord/Lille,elise@example.org,,2024-01-01,
R2,Bruno Petit,rep,Sud,,,,
D1,Le Comptoir,distributor,,,,,
S1,Vendeuse,seller,,,D1,,
"""
PRODUCTS = "code,name,range,cost\nP1,Mower,Garden/Mowers,12.50\nP2,Rake,Garden/Tools,\n"
CLIENTS = "code,name,segment\nC1,Durand,Shops\n"
SALES = """kind,document,line,date,rep,client,product,quantity,amount
sell_in,F1,1,2024-09-03,R1,C1,P1,1,1000.00
sell_in,F2,1,2024-09-04,R2,C1,P2,1,700.00
"""
RULES = """code = "autumn"
title = "Autumn"
start = 2024-09-02
end = 2024-11-30

[[criteria]]
name = "Mowers"
type = "range"
rates = [{ range = "Garden/Mowers", points = 1, every = 10 }]
"""


@pytest.fixture
def database_url(sqlite_database_url: str) -> str:
    """One kind of database is enough here."""
    return sqlite_database_url


@pytest.fixture
def admin(web: Flask, add: Callable[..., None], visit: Visit) -> Visitor:
    """An administrator of a programme in which a challenge is running."""
    from challenges.lifecycle.services import add_challenge, launch_challenge
    from core.db import db, writing

    with web.app_context(), writing(db.session()) as session:
        for what, text in (("participants", PEOPLE), ("products", PRODUCTS), ("clients", CLIENTS), ("sales", SALES)):
            bring_in(session, what, text)
        add_challenge(session, RULES)
        launch_challenge(session, "autumn")
    add(ADMIN, "administrator")
    return visit(ADMIN)


def bring_in(session: Any, what: str, text: str) -> Any:
    from core.files.mapping import Mapping
    from imports.service import import_file, new_run

    return import_file(session, what, text.encode(), new_run(session, what, f"{what}.csv"), Mapping())


def points(web: Flask) -> dict[str, int]:
    """The points of everybody in the running challenge."""
    from sqlalchemy import select

    from challenges.models import Standing
    from core.db import db
    from core.models import Participant

    with web.app_context():
        query = select(Participant.code, Standing.points).join(Participant, Participant.id == Standing.participant_id)
        return dict(db.session.execute(query).all())
