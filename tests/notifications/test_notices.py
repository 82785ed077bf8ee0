"""What people are told, in the application and by mail: each once, and as they want it."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from core.clock import as_if, utc_now
from notifications.choices import choose
from notifications.digests import gather
from notifications.models import Choice, Kind, Mail, MailState, Notice, Rhythm
from notifications.outbox import send_waiting
from tests.notifications.conftest import HEADER
from tests.notifications.smtp import Taken
from tests.web.conftest import Visitor

Act = Callable[[str], None]
Visit = Callable[[str | None], Visitor]
WORDS = re.compile(r'class="notice-title"[^>]*>([^<]+?)\s*<')


def told(visitor: Visitor) -> list[str]:
    """The titles on somebody's page."""
    return WORDS.findall(visitor.get("/notices").text)


def sent(web: Flask, server: Taken) -> list[tuple[str, str]]:
    """The mails that go out now: to whom, and the subject."""
    from core.db import db

    known = len(server.mails)
    with web.app_context():
        send_waiting(db.session())
    return [(mail["To"].addresses[0].username, mail["Subject"].split(" · ")[0]) for mail in server.mails[known:]]


def choosing(web: Flask, number: int, choices: dict[Kind, Choice], rhythm: Rhythm | None = None) -> None:
    from core.db import db, writing

    with web.app_context(), writing(db.session()) as session:
        choose(session, number, choices, rhythm)


def test_regional_managers_hear_of_what_their_people_take_part_in(web: Flask, programme: Act, visit: Visit) -> None:
    from core.accounts.managing import add_account
    from core.accounts.models import Role
    from core.db import db, writing
    from core.models import Team

    with web.app_context(), writing(db.session()) as session:
        session.add(Team(name="South"))
        session.flush()
        for team in ("North", "South"):
            email = f"{team}@example.org"
            add_account(session, email, team, Role.REGIONAL_MANAGER, (), "of no matter", "en", (team,))
    programme("launch")
    assert told(visit("north@example.org")) == ["“Spring” is launched"]
    assert told(visit("south@example.org")) == []


def test_launch_and_closing(web: Flask, programme: Act, server: Taken, visit: Visit) -> None:
    """Whoever takes part and those who lead them hear of it, by mail as they chose; nothing is sent twice."""
    choosing(web, 2, {Kind.LAUNCHED: Choice.NONE, Kind.CLOSED: Choice.SHOWN})
    programme("launch")
    assert sent(web, server) == [("one", "“Spring” is launched"), ("director", "“Spring” is launched")]
    assert sent(web, server) == [] and len(set(server.names())) == 2
    programme("close")
    assert sent(web, server) == [("one", "“Spring” is closed"), ("director", "“Spring” is closed")]
    assert "Rank 1 with 0 points." in server.mails[-2].get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert told(visit("one@example.org")) == ["“Spring” is closed", "“Spring” is launched"]
    assert told(visit("two@example.org")) == ["“Spring” is closed"]
    assert told(visit("administrator@example.org")) == []


def test_overtaken_and_a_step(
    web: Flask, programme: Act, bring: Callable[[str, str], None], server: Taken, visit: Visit
) -> None:
    """What an import moves; of several times only the last one stands unread, and what was read stays."""
    choosing(web, 1, {Kind.OVERTAKEN: Choice.MAILED})
    programme("launch")
    bring("sales", HEADER + "sell_in,A,1,2024-04-02,R1,,1,300\nsell_in,B,1,2024-04-02,R2,,1,200\n")
    sent(web, server)
    visitor = visit("one@example.org")
    bring("sales", HEADER + "sell_in,C,1,2024-04-03,R2,,1,400\n")
    assert told(visitor)[0] == "Rep 2 overtook you"
    assert "You are now on rank 2." in visitor.get("/notices").text
    assert told(visit("two@example.org"))[0] == "A step reached: 9 points for “Step”"
    bring("sales", HEADER + "sell_in,D,1,2024-04-03,R3,,1,4000\nsell_in,E,1,2024-04-03,R1,,1,50\n")
    # It was mailed, so the first one stays; of the second no mail goes out on the same day.
    assert told(visitor)[:2] == ["Rep 3 overtook you", "Rep 2 overtook you"]
    assert sent(web, server) == [("one", "Rep 2 overtook you")]
    bring("sales", HEADER + "sell_in,F,1,2024-04-03,R4,,1,8000\n")
    assert told(visitor)[:2] == ["Rep 4 overtook you", "Rep 2 overtook you"]
    # What is taken back overtakes nobody.
    count = len(told(visitor))
    bring("sales", HEADER + "sell_in,G,1,2024-04-04,R1,,1,-340\n")
    assert len(told(visitor)) == count


def test_an_import_with_problems_is_told_to_administrators(
    programme: Act, bring: Callable[[str, str], None], visit: Visit
) -> None:
    bring("sales", HEADER + "sell_in,A,1,someday,R1,,1,300\nsell_in,B,1,2024-04-02,R2,,1,200\n")
    assert told(visit("administrator@example.org")) == ["The import of “sales.csv” has problems"]
    assert told(visit("director@example.org")) == []


def test_the_bell_counts_and_notices_are_opened_by_their_owner_alone(web: Flask, programme: Act, visit: Visit) -> None:
    programme("launch")
    one, two = visit("one@example.org"), visit("two@example.org")
    with web.app_context():
        from core.db import db

        number = db.session.query(Notice.id).filter_by(account_id=1).scalar()
    assert two.post(f"/notices/{number}/open").status_code == 404
    assert "News: 1 not read yet" in one.get("/account").text
    assert one.post(f"/notices/{number}/open").location == "/challenges/spring"
    assert "not read yet" not in one.get("/account").text and "1 not read yet" in two.get("/account").text
    two.post("/notices/read")
    assert "not read yet" not in two.get("/account").text


def test_the_link_of_a_mail_ends_mails_of_its_kind(web: Flask, programme: Act, server: Taken, visit: Visit) -> None:
    """Without signing in; nobody can make such a link."""
    programme("launch")
    sent(web, server)
    link = str(server.mails[0]["List-Unsubscribe"]).strip("<>").removeprefix("http://localhost:8000")
    stranger = visit(None)
    assert "A challenge is launched" in stranger.get(link).text
    assert stranger.get(link[:-1]).status_code == stranger.post(link + "x").status_code == 404
    assert "no more mails of this kind" in stranger.post(link).text
    page = visit("one@example.org").get("/account/notices").text
    assert re.search(r'name="launched">\s*<option value="none">No</option>\s*<option value="shown" selected>', page)


def test_what_becomes_of_a_mail(web: Flask, programme: Act, server: Taken) -> None:
    """Refused for good, put off, or interrupted: none is sent twice, and what nobody knows is told."""
    from core.db import db, writing

    server.refused = {"one@": "550 nobody here", "two@": "451 later"}
    programme("launch")
    with web.app_context():
        assert send_waiting(db.session()) == {"mails_never": 1, "mails_later": 1, "mails_sent": 1}
        server.refused.clear()
        assert send_waiting(db.session()) == {}
        with as_if(utc_now() + timedelta(minutes=2)):
            assert send_waiting(db.session()) == {"mails_sent": 1}
        with writing(db.session()) as session:
            session.query(Mail).filter_by(state="sent").update({"state": MailState.CLAIMED.value})
        assert send_waiting(db.session()) == {"mails_unknown": 2}
        assert send_waiting(db.session()) == {} and len(server.mails) == 2
        web.config.update(SMTP_PORT=1)
        programme("close")
        assert send_waiting(db.session()) == {"mails_later": 3}


def test_mails_come_together(web: Flask, programme: Act, server: Taken) -> None:
    from core.db import db

    choosing(web, 1, {}, Rhythm.DAILY)
    programme("launch")
    programme("close")
    assert ("one", "“Spring” is launched") not in sent(web, server)
    with web.app_context():
        assert gather(db.session()) == {}
        with as_if(utc_now() + timedelta(days=1)):
            assert gather(db.session()) == {"digests": 1} and gather(db.session()) == {}
            assert sent(web, server) == [("one", "What is new: “Spring” is launched and 1 more")]


@given(st.datetimes(datetime(2024, 1, 1), datetime(2025, 1, 1)), st.integers(0, 20), st.sampled_from(Rhythm))
def test_when_a_digest_is_due(first: datetime, days: int, rhythm: Rhythm) -> None:
    """The day after for a day's, the next Monday for a week's: counted day by day."""
    from app import create_app
    from notifications.digests import is_due

    with create_app("sqlite://").app_context():
        from core.clock import day_of

        now = first + timedelta(days=days)
        passed = [day_of(first) + timedelta(days=n) for n in range(1, (day_of(now) - day_of(first)).days + 1)]
        expected = {
            Rhythm.NOW: True,
            Rhythm.DAILY: bool(passed),
            Rhythm.WEEKLY: any(day.weekday() == 0 for day in passed),
        }
        assert is_due(rhythm, first, now) == expected[rhythm]
