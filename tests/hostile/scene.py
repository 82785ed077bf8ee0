"""What the real server is tried on: the small programme of the pages' tests, with accounts that can sign in."""

from pathlib import Path

from tests.web.scenes import programme

PASSWORD = "the right password"
# Who may do what: an administrator, a director, the reps R1 and R3, the distributor D1.
ADMINISTRATOR = "admin@example.org"
DIRECTOR = "boss@example.org"
ANNA, CHLOE, SHOP = "anna@example.org", "chloe@example.org", "shop@example.org"


def fill(url: str, folder: Path) -> None:
    """People, products, sales, challenges `spring` (runs), `past` (closed) and `next` (a draft), and accounts."""
    from core.accounts.managing import add_account
    from core.accounts.models import Role
    from core.db import db, writing

    with programme(url, folder) as scene, scene.app.app_context(), writing(db.session()) as session:
        for email, role, codes in (
            (ADMINISTRATOR, Role.ADMINISTRATOR, ()),
            (DIRECTOR, Role.DIRECTOR, ()),
            (ANNA, Role.REP, ("R1",)),
            (CHLOE, Role.REP, ("R3",)),
            (SHOP, Role.DISTRIBUTOR, ("D1",)),
        ):
            add_account(session, email, email.split("@")[0].title(), role, codes, PASSWORD, "en")
