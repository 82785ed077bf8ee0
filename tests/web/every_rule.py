"""A programme of two reps with a challenge that has a rule of every kind, small enough to be worked out by hand."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.conftest import Palier
from tests.web.scenes import PARTICIPANTS, Scene, account, web_app

PRODUCTS = "code,name,range,cost\nroad,Road bike,Bikes/Road,\nhelmet,Helmet,Helmets,\nbolt,Bolt,,\n"
TARGETS = "participant,month,amount\nR1,2020-04,1000\nR1,2020-05,2000\nR1,2020-06,2000\nR2,2020-06,500\n"
COMPLETIONS = "participant,module,date,points\nR2,safety,2020-04-10,50\n"
SALES = """\
kind,document,line,date,rep,distributor,client,product,quantity,amount,status
sell_in,E1,1,2019-03-12,R1,,C1,road,1,500.00,validated
sell_in,E2,1,2019-04-02,R1,,C1,road,1,100.00,validated
sell_in,A1,1,2020-04-10,R1,,C1,road,2,1200.00,validated
sell_in,A2,1,2020-05-05,R1,,C2,road,3,3000.00,validated
sell_in,A3,1,2020-05-06,R1,,C1,helmet,5,250.00,validated
sell_in,A4,1,2020-06-10,R1,,C3,road,1,20.00,validated
sell_in,A5,1,2020-06-11,R1,,C2,bolt,-9,-50.00,validated
sell_in,A6,1,2020-06-12,R1,,C2,road,1,999.00,submitted
sell_out,A7,1,2020-06-12,R1,D1,C2,road,1,77.00,validated
sell_in,B1,1,2020-05-07,R2,,C2,road,1,100.00,validated
sell_in,B2,1,2020-06-30,R2,,C1,helmet,1,2000.00,validated
"""
CHALLENGE = """\
code = "all"
title = "All"
start = 2020-04-01
end = 2020-06-30

[[criteria]]
name = "Turnover"
type = "revenue"
points = 1
every = 100

[[criteria]]
name = "Rates"
type = "range"
rates = [{ range = "Bikes", points = 1, every = 1000 }]
products = ["road", "helmet"]

[[criteria]]
name = "Months"
type = "regularity"
minimum = 1000
points = 10
streak = 2
streak_points = 100
all_points = 500

[[criteria]]
name = "More"
type = "diversification"
by = "product"
points = 30

[[criteria]]
name = "New"
type = "new_client"
points = 75
minimum = 200

[[criteria]]
name = "Target"
type = "target"
per = "month"
steps = [{ from_percent = 100, points = 200 }, { from_percent = 150, points = 300 }]

[[criteria]]
name = "Bundle"
type = "bundle"
ranges = ["Bikes", "Helmets"]
points = 40

[[criteria]]
name = "Training"
type = "training"
modules = ["safety"]
points = 60

[[boosters]]
name = "Double"
start = 2020-05-04
end = 2020-05-10
percent = 100
criteria = ["Turnover"]

[[caps]]
name = "Ceiling"
limit = 50
criteria = ["Turnover", "Double"]

[[gates]]
name = "Trained first"
criteria = ["New", "Bundle"]
module = "safety"

[[gates]]
name = "Enough"
criteria = ["Target"]
minimum = 5400
"""


@contextmanager
def every_rule(url: str, folder: Path) -> Iterator[Scene]:
    """The programme with the challenge launched, and an account for Anna (R1)."""
    with web_app(url) as app:
        scene = Scene(app, Palier(url), folder)
        for what, text in (
            ("participants", PARTICIPANTS), ("products", PRODUCTS), ("targets", TARGETS),
            ("completions", COMPLETIONS), ("sales", SALES),
        ):  # fmt: skip
            scene.bring_in(what, text)
        scene.add(CHALLENGE, "all")
        with app.app_context():
            account("anna", "rep", "R1")
        yield scene
