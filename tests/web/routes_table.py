"""Which status each role gets from every route."""

from typing import NamedTuple

OTHERS = ("anonymous", "rep", "distributor", "director", "administrator")
# A regional manager, of the rep's team, gets what the rep gets, unless a row says otherwise.
MANAGER = "regional_manager"
# A trainer gets where modules are written what a director gets; looks after nobody, takes part in no challenge, and
# gets elsewhere what a regional manager does, unless a row says otherwise.
TRAINER = "trainer"
# What is seen of whom somebody looks after.
LOOKED_INTO = ("/stock", "/team-declarations", "/challenges/<code>/outlook", "/challenges/<code>/teams")
ROLES = (*OTHERS[:3], MANAGER, TRAINER, *OTHERS[3:])


class Expected(NamedTuple):
    """A request, and the status that each role gets, in the order of OTHERS; regional, trainer: what these get."""

    method: str
    rule: str
    path: str
    statuses: tuple[int, int, int, int, int]
    regional: int | None = None
    trainer: int | None = None

    def status(self, role: str) -> int:
        """What a role gets."""
        if role == TRAINER:
            if self.trainer is not None:
                return self.trainer
            return self._of_trainer()
        if role == MANAGER:
            return self.statuses[OTHERS.index("rep")] if self.regional is None else self.regional
        return self.statuses[OTHERS.index(role)]

    def _of_trainer(self) -> int:
        if self.rule.startswith(("/teaching", "/sheets")):
            return self.status("director")
        if self.rule.startswith(LOOKED_INTO):
            return 403
        status = self.status(MANAGER)
        return 404 if status == 200 and self.rule.startswith("/challenges/<") else status


PUBLIC = (200, 200, 200, 200, 200)
GOES = (302, 302, 302, 302, 302)
EVERYBODY = (302, 200, 200, 200, 200)
OF_REPS = (302, 200, 404, 200, 200)
OF_DISTRIBUTORS = (302, 404, 200, 200, 200)
OF_OTHERS = (302, 404, 404, 200, 200)
MANAGERS = (302, 403, 403, 200, 200)
MANAGERS_DO = (302, 403, 403, 302, 302)
OF_NOBODY = (302, 403, 403, 404, 404)
ADMINISTRATOR = (302, 403, 403, 403, 200)
ADMINISTRATOR_DOES = (302, 403, 403, 403, 302)
OWN_WITH_PASSWORD = (302, 422, 422, 422, 422)
LOOKED_AFTER = (302, 403, 404, 403, 200)
TEACHERS, TEACHERS_MISS = (302, 403, 403, 200, 200), (302, 403, 403, 404, 404)
TEACHERS_REFUSED, TEACHERS_LATE = (302, 403, 403, 422, 422), (302, 403, 403, 409, 409)
NOTHING_THERE = (302, 404, 404, 404, 404)
NOT_THERE = (302, 403, 403, 403, 404)
NOWHERE = (404, 404, 404, 404, 404)

ONE = "/challenges/<code>"
ACCOUNT = "/accounts/<int:account_id>"
SECOND = "/account/second-factor"
RECORD = "/directory/<what>/<code>"
PEOPLE = "/directory/participants/<code>"
SELLER = "/accounts/sellers/<code>"
PERSON = f"{ONE}/participants/<participant_code>"
PROOF = "/proofs/<int:proof_id>"
SHEET = "/sheets/<int:sheet_id>"
SHEET_FILE = f"{SHEET}/files/<int:file_id>"
DECLARED = "/declarations"
ONE_DECLARED = f"{DECLARED}/<int:declaration_id>"
DECLARED_PROOF = f"{ONE_DECLARED}/proofs/<int:proof_id>/remove"
DISPUTED = "/disputes"
PLAYED = "/learning/packages/<int:package_id>"
TAUGHT, SOILS = "/teaching/modules/<code>", "/teaching/modules/soils"
LESSON, SOIL = f"{TAUGHT}/lessons/<lesson>", f"{SOILS}/lessons/l1"
ASKED, QUESTION = f"{TAUGHT}/questions", f"{SOILS}/questions"
WITHDRAWN = f"{TAUGHT}/results/<int:result_id>/withdraw"
LEARNED, ATTEMPT = "/learning/<code>", "/learning/attempts/<int:attempt_id>"
LEARNS, LEARNS_NOTHING = (302, 200, 200, 403, 403), (302, 404, 404, 403, 403)
ONE_DISPUTED = f"{DISPUTED}/<int:dispute_id>"
ABOUT_R1, ABOUT_R2 = (f"?about=points&challenge=reps&participant={code}" for code in ("R1", "R2"))
DECLARES = (302, 403, 200, 403, 403)
OF_NO_SHOP = (302, 403, 404, 403, 403)
LISTED = f"{DECLARED}/lists/<int:list_id>"
BY_TOKEN = (401, 401, 401, 401, 401)
TRUST = "/trust/<participant_code>"
TEAMS_DECLARED = "/team-declarations"
ONE_OF_TEAMS = f"{TEAMS_DECLARED}/<int:declaration_id>"
STOCK, CLIENTS = "/stock", "/clients"
WALLET = "/wallets/<participant_code>"
GOAL, RIVAL = "/my-goal", "/my-rival"
OF_R1, OF_R2 = "?challenge=reps&participant=R1", "?challenge=reps&participant=R2"
OF_R1_ALONE = (302, 200, 404, 403, 403)
OF_NEITHER = (302, 404, 404, 403, 403)
LINES = "/challenges/reps/participants/{}/rules/1/lines?key=&part=0"

# `reps` and `sellers` are running challenges, `closed` is closed; `draft-ROLE` and `spare-ROLE` are drafts for
# each role to try its hand at.
TABLE = [
    Expected("GET", "/", "/", GOES),
    Expected("GET", "/health", "/health", PUBLIC),
    Expected("GET", "/ready", "/ready", PUBLIC),
    # Nothing is there without a token that is set.
    Expected("GET", "/metrics", "/metrics", NOWHERE),
    Expected("GET", "/assets/<path:name>", "/assets/htmx.org/dist/htmx.min.js", PUBLIC),
    Expected("GET", "/assets/<path:name>", "/assets/htmx.org/package.json", NOWHERE),
    Expected("GET", "/assets/<path:name>", "/assets/../setup.cfg", NOWHERE),
    Expected("GET", "/static/<path:filename>", "/static/palier.js", PUBLIC),
    Expected("GET", "/sign-in", "/sign-in", (200, 302, 302, 302, 302)),
    Expected("POST", "/sign-in", "/sign-in", (422, 422, 422, 422, 422)),
    Expected("POST", "/language", "/language", GOES),
    Expected("GET", "/home", "/home", (302, 200, 200, 302, 302)),
    Expected("GET", "/my-sales", "/my-sales", (302, 200, 200, 403, 403), regional=403),
    Expected("GET", "/my-sales/count", "/my-sales/count", (302, 200, 200, 403, 403), regional=403),
    Expected("POST", "/my-sales/count", "/my-sales/count", (302, 422, 422, 403, 403), regional=403),
    Expected("GET", "/wallet", "/wallet", (302, 200, 200, 403, 403), regional=403),
    Expected("GET", "/wallet", "/wallet?participant=R1", (302, 200, 404, 403, 403), regional=403),
    Expected("GET", "/wallet", "/wallet?participant=R2", (302, 404, 404, 403, 403), regional=403),
    Expected("GET", "/wallets", "/wallets", MANAGERS),
    Expected("GET", "/wallets", "/wallets?form=csv", MANAGERS),
    Expected("GET", WALLET, "/wallets/R1", MANAGERS),
    Expected("GET", WALLET, "/wallets/nobody", OF_NOBODY),
    Expected("GET", f"{WALLET}/adjust", "/wallets/R1/adjust", ADMINISTRATOR),
    Expected("POST", f"{WALLET}/adjust", "/wallets/R1/adjust", (302, 403, 403, 403, 422)),
    Expected("POST", f"{WALLET}/adjust", "/wallets/nobody/adjust", NOT_THERE),
    Expected("GET", GOAL, GOAL, (302, 200, 200, 403, 403), regional=403),
    Expected("GET", GOAL, GOAL + OF_R1, OF_R1_ALONE, regional=403),
    Expected("GET", GOAL, GOAL + OF_R2, OF_NEITHER, regional=403),
    Expected("POST", GOAL, GOAL + OF_R1, (302, 422, 404, 403, 403), regional=403),
    Expected("POST", GOAL, GOAL + OF_R2, OF_NEITHER, regional=403),
    Expected("POST", f"{GOAL}/remove", f"{GOAL}/remove{OF_R1}", (302, 302, 404, 403, 403), regional=403),
    Expected("POST", f"{GOAL}/remove", f"{GOAL}/remove{OF_R2}", OF_NEITHER, regional=403),
    Expected("POST", RIVAL, RIVAL + OF_R1, (302, 422, 404, 403, 403), regional=403),
    Expected("POST", RIVAL, RIVAL + OF_R2, OF_NEITHER, regional=403),
    Expected("POST", f"{RIVAL}/answer", f"{RIVAL}/answer{OF_R1}", (302, 422, 404, 403, 403), regional=403),
    Expected("POST", f"{RIVAL}/answer", f"{RIVAL}/answer{OF_R2}", OF_NEITHER, regional=403),
    Expected("POST", f"{RIVAL}/end", f"{RIVAL}/end{OF_R1}", (302, 422, 404, 403, 403), regional=403),
    Expected("POST", f"{RIVAL}/end", f"{RIVAL}/end{OF_R2}", OF_NEITHER, regional=403),
    Expected("POST", "/celebrations/close", "/celebrations/close", (302, 302, 302, 403, 403), regional=403),
    # A rep acts for no distributor and for nobody who sells at one.
    Expected("GET", DECLARED, DECLARED, DECLARES, regional=403),
    Expected("GET", f"{DECLARED}/new", f"{DECLARED}/new", DECLARES, regional=403),
    Expected("POST", f"{DECLARED}/new", f"{DECLARED}/new", (302, 403, 302, 403, 403), regional=403),
    Expected("POST", f"{DECLARED}/look", f"{DECLARED}/look", DECLARES, regional=403),
    Expected("GET", ONE_DECLARED, f"{DECLARED}/1", DECLARES, regional=403),
    Expected("GET", ONE_DECLARED, f"{DECLARED}/2", OF_NO_SHOP, regional=403),
    Expected("GET", f"{ONE_DECLARED}/expected", f"{DECLARED}/1/expected", DECLARES, regional=403),
    Expected("GET", f"{ONE_DECLARED}/expected", f"{DECLARED}/2/expected", OF_NO_SHOP, regional=403),
    Expected("GET", f"{ONE_DECLARED}/edit", f"{DECLARED}/1/edit", DECLARES, regional=403),
    Expected("GET", f"{ONE_DECLARED}/edit", f"{DECLARED}/2/edit", OF_NO_SHOP, regional=403),
    Expected("POST", f"{ONE_DECLARED}/edit", f"{DECLARED}/1/edit", (302, 403, 302, 403, 403), regional=403),
    Expected("POST", f"{ONE_DECLARED}/edit", f"{DECLARED}/2/edit", OF_NO_SHOP, regional=403),
    Expected("POST", f"{ONE_DECLARED}/cancel", f"{DECLARED}/1/cancel", (302, 403, 409, 403, 403), regional=403),
    Expected("POST", f"{ONE_DECLARED}/cancel", f"{DECLARED}/2/cancel", OF_NO_SHOP, regional=403),
    Expected("GET", f"{DECLARED}/from", f"{DECLARED}/from", DECLARES, regional=403),
    Expected("POST", f"{DECLARED}/from", f"{DECLARED}/from", (302, 403, 422, 403, 403), regional=403),
    Expected("POST", f"{ONE_DECLARED}/proofs", f"{DECLARED}/1/proofs", (302, 403, 422, 403, 403), regional=403),
    Expected("POST", f"{ONE_DECLARED}/proofs", f"{DECLARED}/2/proofs", OF_NO_SHOP, regional=403),
    Expected("POST", DECLARED_PROOF, f"{DECLARED}/1/proofs/1/remove", (302, 403, 409, 403, 403), regional=403),
    Expected("POST", DECLARED_PROOF, f"{DECLARED}/2/proofs/1/remove", OF_NO_SHOP, regional=403),
    Expected("GET", f"{DECLARED}/lists", f"{DECLARED}/lists", DECLARES, regional=403),
    Expected("POST", f"{DECLARED}/lists", f"{DECLARED}/lists", (302, 403, 422, 403, 403), regional=403),
    Expected("GET", LISTED, f"{DECLARED}/lists/1", DECLARES, regional=403),
    Expected("GET", LISTED, f"{DECLARED}/lists/2", OF_NO_SHOP, regional=403),
    Expected("GET", f"{LISTED}/columns", f"{DECLARED}/lists/1/columns", DECLARES, regional=403),
    Expected("GET", f"{LISTED}/columns", f"{DECLARED}/lists/2/columns", OF_NO_SHOP, regional=403),
    Expected("POST", f"{LISTED}/columns", f"{DECLARED}/lists/1/columns", (302, 403, 302, 403, 403), regional=403),
    Expected("POST", f"{LISTED}/columns", f"{DECLARED}/lists/2/columns", OF_NO_SHOP, regional=403),
    Expected("POST", LISTED, f"{DECLARED}/lists/1", (302, 403, 302, 403, 403), regional=403),
    Expected("POST", LISTED, f"{DECLARED}/lists/2", OF_NO_SHOP, regional=403),
    Expected("GET", f"{LISTED}/rejects.csv", f"{DECLARED}/lists/1/rejects.csv", DECLARES, regional=403),
    Expected("GET", f"{LISTED}/rejects.csv", f"{DECLARED}/lists/2/rejects.csv", OF_NO_SHOP, regional=403),
    Expected("POST", f"{LISTED}/leave", f"{DECLARED}/lists/1/leave", (302, 403, 302, 403, 403), regional=403),
    Expected("POST", f"{LISTED}/leave", f"{DECLARED}/lists/2/leave", OF_NO_SHOP, regional=403),
    # No sell-in of a distributor names the rep yet, and none is in the regional manager's team.
    Expected("GET", STOCK, STOCK, (302, 200, 302, 200, 200), trainer=403),
    Expected("GET", f"{STOCK}/<shop_code>", f"{STOCK}/D1", (302, 404, 200, 200, 200), trainer=403),
    Expected("GET", f"{STOCK}/<shop_code>", f"{STOCK}/D2", OF_OTHERS, trainer=403),
    Expected("GET", f"{STOCK}/<shop_code>", f"{STOCK}/R1", NOTHING_THERE, trainer=403),
    Expected("GET", CLIENTS, CLIENTS, DECLARES, regional=403),
    Expected("GET", f"{CLIENTS}/<int:client_id>", f"{CLIENTS}/1", DECLARES, regional=403),
    Expected("GET", f"{CLIENTS}/<int:client_id>", f"{CLIENTS}/2", OF_NO_SHOP, regional=403),
    Expected("POST", f"{CLIENTS}/<int:client_id>", f"{CLIENTS}/1", (302, 403, 422, 403, 403), regional=403),
    Expected("POST", f"{CLIENTS}/<int:client_id>", f"{CLIENTS}/2", OF_NO_SHOP, regional=403),
    Expected("POST", f"{CLIENTS}/<int:client_id>/forget", f"{CLIENTS}/2/forget", OF_NO_SHOP, regional=403),
    Expected("POST", f"{CLIENTS}/<int:client_id>/forget", f"{CLIENTS}/1/forget", (302, 403, 302, 403, 403), 403),
    Expected("GET", f"{CLIENTS}/collected", f"{CLIENTS}/collected", MANAGERS),
    Expected("GET", f"{CLIENTS}/consent-text", f"{CLIENTS}/consent-text", ADMINISTRATOR),
    Expected("POST", f"{CLIENTS}/consent-text", f"{CLIENTS}/consent-text", (302, 403, 403, 403, 422)),
    Expected("GET", "/validation", "/validation", MANAGERS),
    Expected("POST", "/validation", "/validation", (302, 403, 403, 422, 422)),
    Expected("GET", "/validation/<int:declaration_id>", "/validation/2", MANAGERS),
    Expected("GET", "/trust", "/trust", MANAGERS),
    Expected("GET", TRUST, "/trust/D1", MANAGERS),
    Expected("GET", TRUST, "/trust/R1", OF_NOBODY),
    Expected("POST", TRUST, "/trust/D1", (302, 403, 403, 422, 422)),
    Expected("GET", TEAMS_DECLARED, TEAMS_DECLARED, (302, 403, 403, 403, 403), regional=200, trainer=403),
    Expected("GET", ONE_OF_TEAMS, f"{TEAMS_DECLARED}/2", (302, 403, 403, 403, 403), regional=404, trainer=403),
    Expected("POST", ONE_OF_TEAMS, f"{TEAMS_DECLARED}/2", (302, 403, 403, 403, 403), regional=404, trainer=403),
    Expected("GET", "/validation/<int:declaration_id>", "/validation/999", OF_NOBODY),
    Expected("POST", "/validation/<int:declaration_id>", "/validation/2", (302, 403, 403, 422, 422)),
    # The first one is the distributor's; a regional manager takes part in nothing.
    Expected("GET", DISPUTED, DISPUTED, (302, 200, 200, 403, 403), regional=403),
    Expected("GET", f"{DISPUTED}/new", f"{DISPUTED}/new?about=missing", (302, 200, 200, 403, 403), regional=403),
    Expected("GET", f"{DISPUTED}/new", f"{DISPUTED}/new{ABOUT_R1}", (302, 200, 404, 403, 403), regional=403),
    Expected("GET", f"{DISPUTED}/new", f"{DISPUTED}/new{ABOUT_R2}", OF_NEITHER, regional=403),
    Expected("POST", f"{DISPUTED}/new", f"{DISPUTED}/new{ABOUT_R1}", (302, 422, 404, 403, 403), regional=403),
    Expected("POST", f"{DISPUTED}/new", f"{DISPUTED}/new{ABOUT_R2}", OF_NEITHER, regional=403),
    Expected("GET", ONE_DISPUTED, f"{DISPUTED}/1", (302, 404, 200, 403, 403), regional=403),
    Expected("POST", ONE_DISPUTED, f"{DISPUTED}/1", (302, 404, 409, 403, 403), regional=403),
    Expected("GET", f"{DISPUTED}/office", f"{DISPUTED}/office", MANAGERS),
    Expected("GET", f"{DISPUTED}/figures", f"{DISPUTED}/figures", MANAGERS),
    Expected("GET", f"{DISPUTED}/office/<int:dispute_id>", f"{DISPUTED}/office/1", MANAGERS),
    Expected("GET", f"{DISPUTED}/office/<int:dispute_id>", f"{DISPUTED}/office/999", OF_NOBODY),
    Expected("POST", f"{DISPUTED}/office/<int:dispute_id>", f"{DISPUTED}/office/1", (302, 403, 403, 422, 422)),
    Expected("GET", "/challenges", "/challenges", EVERYBODY),
    Expected("GET", ONE, "/challenges/reps", OF_REPS, trainer=404),
    Expected("GET", ONE, "/challenges/sellers", OF_DISTRIBUTORS),
    Expected("GET", ONE, "/challenges/draft-{role}", OF_OTHERS),
    Expected("GET", ONE, "/challenges/nothing", (302, 404, 404, 404, 404)),
    Expected("GET", f"{ONE}/leaderboard", "/challenges/reps/leaderboard", OF_REPS, trainer=404),
    Expected("GET", f"{ONE}/leaderboard", "/challenges/sellers/leaderboard", OF_DISTRIBUTORS),
    Expected("GET", PERSON, "/challenges/reps/participants/R1", OF_REPS, trainer=404),
    Expected("GET", PERSON, "/challenges/reps/participants/R2", OF_OTHERS),
    Expected("GET", PERSON, "/challenges/sellers/participants/S1", OF_DISTRIBUTORS),
    Expected("GET", PERSON, "/challenges/sellers/participants/S2", OF_OTHERS),
    Expected("GET", PERSON, "/challenges/reps/participants/S1", (302, 404, 404, 404, 404)),
    Expected("GET", f"{PERSON}/rules/<int:place>", "/challenges/reps/participants/R1/rules/1", OF_REPS, trainer=404),
    Expected("GET", f"{PERSON}/rules/<int:place>", "/challenges/reps/participants/R2/rules/1", OF_OTHERS),
    Expected("GET", f"{PERSON}/rules/<int:place>/lines", LINES.format("R1"), OF_REPS, trainer=404),
    Expected("GET", f"{PERSON}/rules/<int:place>/lines", LINES.format("R2"), OF_OTHERS),
    Expected("GET", f"{PERSON}/postings", "/challenges/reps/participants/R1/postings", OF_REPS, trainer=404),
    Expected("GET", f"{PERSON}/postings", "/challenges/reps/participants/R2/postings", OF_OTHERS),
    Expected("GET", f"{PERSON}/statement.pdf", "/challenges/reps/participants/R1/statement.pdf", OF_REPS, trainer=404),
    Expected("GET", f"{PERSON}/statement.pdf", "/challenges/sellers/participants/S2/statement.pdf", OF_OTHERS),
    Expected("GET", f"{ONE}/statements", "/challenges/reps/statements", MANAGERS),
    Expected("GET", f"{ONE}/statements", "/challenges/draft-{role}/statements", (302, 403, 403, 404, 404)),
    Expected("POST", f"{ONE}/statements", "/challenges/closed/statements", MANAGERS_DO),
    Expected(
        "GET", f"{ONE}/statements/<int:batch_id>.zip", "/challenges/reps/statements/9.zip", (302, 403, 403, 404, 404)
    ),
    Expected("GET", f"{ONE}/file", "/challenges/reps/file", MANAGERS),
    Expected("GET", f"{ONE}/picture", "/challenges/reps/picture", MANAGERS),
    Expected("POST", f"{ONE}/picture", "/challenges/reps/picture", (302, 403, 403, 422, 422)),
    Expected("GET", f"{ONE}/picture/<stamp>.jpg", "/challenges/reps/picture/none.jpg", NOTHING_THERE),
    Expected("GET", f"{ONE}/silent", "/challenges/reps/silent", MANAGERS),
    Expected("POST", f"{ONE}/silent", "/challenges/reps/silent", (302, 403, 403, 422, 422)),
    Expected("GET", f"{ONE}/legal.pdf", "/challenges/draft-{role}/legal.pdf", MANAGERS),
    Expected("GET", f"{ONE}/outlook", "/challenges/reps/outlook", MANAGERS, regional=200, trainer=403),
    Expected("GET", f"{ONE}/outlook", "/challenges/sellers/outlook", MANAGERS, regional=404, trainer=403),
    Expected("GET", f"{ONE}/outlook", "/challenges/reps/outlook?team={north}", MANAGERS, regional=200, trainer=403),
    Expected("GET", f"{ONE}/outlook", "/challenges/reps/outlook?team={south}", MANAGERS, regional=404, trainer=403),
    Expected(
        "GET", f"{ONE}/teams/<int:team_id>", "/challenges/reps/teams/{north}", MANAGERS, regional=200, trainer=403
    ),
    Expected(
        "GET", f"{ONE}/teams/<int:team_id>", "/challenges/closed/teams/{north}", MANAGERS, regional=200, trainer=403
    ),
    Expected(
        "GET", f"{ONE}/teams/<int:team_id>", "/challenges/reps/teams/{south}", MANAGERS, regional=404, trainer=403
    ),
    Expected(
        "GET", f"{ONE}/teams/<int:team_id>", "/challenges/sellers/teams/{north}", OF_NOBODY, regional=404, trainer=403
    ),
    Expected(
        "GET",
        f"{ONE}/teams/<int:team_id>",
        "/challenges/draft-{role}/teams/{north}",
        MANAGERS_DO,
        regional=404,
        trainer=403,
    ),
    Expected("GET", "/builder", "/builder", MANAGERS),
    Expected("POST", "/builder", "/builder", (302, 403, 403, 422, 422)),
    Expected("GET", "/builder/<code>", "/builder/draft-{role}", MANAGERS),
    Expected("POST", "/builder/<code>", "/builder/draft-{role}", (302, 403, 403, 409, 409)),
    Expected("GET", "/builder/<code>/answer", "/builder/draft-{role}/answer", MANAGERS),
    Expected("GET", "/builder/<code>/catalogue", "/builder/draft-{role}/catalogue?kind=product", MANAGERS),
    Expected("GET", "/builder/<code>/launch", "/builder/draft-{role}/launch", MANAGERS),
    Expected("POST", "/builder/<code>/launch", "/builder/draft-{role}/launch", (302, 403, 403, 409, 409)),
    Expected("GET", "/challenges/new", "/challenges/new", MANAGERS),
    Expected("POST", "/challenges/new", "/challenges/new", (302, 403, 403, 422, 422)),
    Expected("GET", f"{ONE}/duplicate", "/challenges/closed/duplicate", MANAGERS),
    Expected("POST", f"{ONE}/duplicate", "/challenges/closed/duplicate", (302, 403, 403, 422, 422)),
    Expected("GET", f"{ONE}/amend", "/challenges/reps/amend", MANAGERS),
    Expected("POST", f"{ONE}/amend", "/challenges/reps/amend", (302, 403, 403, 422, 422)),
    Expected("GET", f"{ONE}/revisions/<int:revision>", "/challenges/reps/revisions/1", MANAGERS),
    Expected("GET", f"{ONE}/revisions/<int:revision>", "/challenges/reps/revisions/2", (302, 403, 403, 404, 404)),
    Expected("GET", f"{ONE}/late", "/challenges/closed/late", MANAGERS),
    Expected("GET", f"{ONE}/late/returns", "/challenges/closed/late/returns", MANAGERS),
    Expected("GET", f"{ONE}/late/returns", "/challenges/reps/late/returns", OF_NOBODY),
    Expected("GET", f"{ONE}/reopen", "/challenges/closed/reopen", ADMINISTRATOR),
    Expected("POST", f"{ONE}/reopen", "/challenges/closed/reopen", (302, 403, 403, 403, 422)),
    Expected("GET", f"{ONE}/launch", "/challenges/draft-{role}/launch", MANAGERS),
    Expected("POST", f"{ONE}/launch", "/challenges/draft-{role}/launch", MANAGERS_DO),
    Expected("GET", f"{ONE}/close", "/challenges/draft-{role}/close", MANAGERS),
    Expected("POST", f"{ONE}/close", "/challenges/draft-{role}/close", MANAGERS_DO),
    Expected("GET", f"{ONE}/delete", "/challenges/spare-{role}/delete", MANAGERS),
    Expected("POST", f"{ONE}/delete", "/challenges/spare-{role}/delete", MANAGERS_DO),
    Expected("GET", "/laboratory", "/laboratory", MANAGERS),
    Expected("POST", "/laboratory", "/laboratory", MANAGERS),
    Expected("GET", "/imports", "/imports", ADMINISTRATOR),
    Expected("POST", "/imports", "/imports", (302, 403, 403, 403, 422)),
    Expected("GET", "/imports/<int:run_id>", "/imports/1", ADMINISTRATOR),
    Expected("GET", "/imports/<int:run_id>/columns", "/imports/1/columns", ADMINISTRATOR),
    Expected("GET", "/imports/<int:run_id>", "/imports/999", (302, 403, 403, 403, 404)),
    Expected("GET", "/imports/<int:run_id>/rejects.csv", "/imports/1/rejects.csv", ADMINISTRATOR),
    Expected("POST", "/imports/<int:run_id>/try", "/imports/1/try", (302, 403, 403, 403, 422)),
    Expected("POST", "/imports/<int:run_id>/apply", "/imports/1/apply", ADMINISTRATOR_DOES),
    Expected("POST", "/imports/<int:run_id>/columns", "/imports/2/columns", ADMINISTRATOR_DOES),
    Expected("GET", "/imports/<int:run_id>/undo", "/imports/3/undo", ADMINISTRATOR),
    Expected("POST", "/imports/<int:run_id>/undo", "/imports/3/undo", ADMINISTRATOR_DOES),
    Expected("POST", "/imports/<int:run_id>/held/accept", "/imports/3/held/accept", ADMINISTRATOR_DOES),
    Expected("POST", "/imports/<int:run_id>/held/refuse", "/imports/3/held/refuse", ADMINISTRATOR_DOES),
    Expected("GET", "/imports/arrivals", "/imports/arrivals", ADMINISTRATOR),
    Expected("POST", "/imports/tokens", "/imports/tokens", (302, 403, 403, 403, 422)),
    Expected("POST", "/imports/tokens/<int:token_id>/revoke", "/imports/tokens/9/revoke", ADMINISTRATOR_DOES),
    # Whoever has signed in has no token by that.
    Expected("POST", "/api/imports/<what>", "/api/imports/sales", BY_TOKEN),
    # One that the rep has brought.
    Expected("GET", "/teaching", "/teaching", TEACHERS),
    Expected("GET", "/teaching/paths", "/teaching/paths", TEACHERS),
    Expected("GET", "/teaching/paths/new", "/teaching/paths/new", TEACHERS),
    Expected("POST", "/teaching/paths/new", "/teaching/paths/new", TEACHERS_REFUSED),
    Expected("GET", "/teaching/paths/<int:path_id>", "/teaching/paths/9", TEACHERS_MISS),
    Expected("POST", "/teaching/paths/<int:path_id>", "/teaching/paths/9", TEACHERS_MISS),
    Expected("GET", "/followup", "/followup", TEACHERS, 200, 200),
    Expected("GET", "/followup/<code>", "/followup/nothing", TEACHERS_MISS, 404, 404),
    Expected("GET", "/teaching/new", "/teaching/new", TEACHERS),
    Expected("POST", "/teaching/new", "/teaching/new", TEACHERS_REFUSED),
    Expected("GET", "/teaching/import", "/teaching/import", TEACHERS),
    Expected("POST", "/teaching/import", "/teaching/import", TEACHERS_REFUSED),
    Expected("GET", TAUGHT, SOILS, TEACHERS),
    Expected("GET", TAUGHT, "/teaching/modules/nothing", TEACHERS_MISS),
    Expected("GET", f"{TAUGHT}/head", f"{SOILS}/head", TEACHERS),
    Expected("POST", f"{TAUGHT}/head", f"{SOILS}/head", TEACHERS_LATE),
    Expected("GET", f"{TAUGHT}/test", f"{SOILS}/test", TEACHERS),
    Expected("POST", f"{TAUGHT}/test", f"{SOILS}/test", TEACHERS_LATE),
    Expected("GET", f"{TAUGHT}/lessons", f"{SOILS}/lessons", TEACHERS),
    Expected("POST", f"{TAUGHT}/lessons", f"{SOILS}/lessons", TEACHERS_REFUSED),
    Expected("GET", LESSON, SOIL, TEACHERS),
    Expected("GET", LESSON, f"{SOILS}/lessons/nothing", TEACHERS_MISS),
    Expected("POST", LESSON, SOIL, TEACHERS_LATE),
    Expected("GET", f"{LESSON}/blocks/new/<kind>", f"{SOIL}/blocks/new/video", TEACHERS),
    Expected("POST", f"{LESSON}/blocks/new/<kind>", f"{SOIL}/blocks/new/text", TEACHERS_REFUSED),
    Expected("GET", f"{LESSON}/blocks/<block>", f"{SOIL}/blocks/b1", TEACHERS),
    Expected("POST", f"{LESSON}/blocks/<block>", f"{SOIL}/blocks/b1", TEACHERS_LATE),
    Expected("GET", f"{TAUGHT}/bank", f"{SOILS}/bank", TEACHERS),
    Expected("POST", f"{TAUGHT}/bank", f"{SOILS}/bank", TEACHERS_REFUSED),
    Expected("POST", f"{TAUGHT}/bank/import", f"{SOILS}/bank/import", TEACHERS_REFUSED),
    Expected("GET", f"{TAUGHT}/bank/export/<target>", f"{SOILS}/bank/export/gift", TEACHERS),
    Expected("GET", f"{TAUGHT}/bank/export/<target>", f"{SOILS}/bank/export/doc", TEACHERS_MISS),
    Expected("GET", f"{ASKED}/new/<kind>", f"{QUESTION}/new/matching", TEACHERS),
    Expected("POST", f"{ASKED}/new/<kind>", f"{QUESTION}/new/single", TEACHERS_REFUSED),
    Expected("GET", f"{ASKED}/<question>", f"{QUESTION}/q1", TEACHERS),
    Expected("POST", f"{ASKED}/<question>", f"{QUESTION}/q1", TEACHERS_LATE),
    Expected("GET", f"{TAUGHT}/files", f"{SOILS}/files", TEACHERS),
    Expected("POST", f"{TAUGHT}/files", f"{SOILS}/files", TEACHERS_REFUSED),
    Expected("GET", f"{TAUGHT}/files/<name>", f"{SOILS}/files/a.jpg", TEACHERS_MISS),
    Expected("GET", f"{TAUGHT}/package", f"{SOILS}/package", TEACHERS),
    Expected("POST", f"{TAUGHT}/package", f"{SOILS}/package", TEACHERS_REFUSED),
    Expected("GET", f"{TAUGHT}/preview", f"{SOILS}/preview", TEACHERS),
    Expected("GET", f"{TAUGHT}/preview/lessons/<lesson>", f"{SOILS}/preview/lessons/l1", TEACHERS),
    Expected("GET", f"{TAUGHT}/preview/test", f"{SOILS}/preview/test", TEACHERS),
    Expected("POST", f"{TAUGHT}/publish", f"{SOILS}/publish", TEACHERS_LATE),
    Expected("POST", f"{TAUGHT}/retire", f"{SOILS}/retire", TEACHERS_LATE),
    Expected("GET", f"{TAUGHT}/duplicate", f"{SOILS}/duplicate", TEACHERS),
    Expected("POST", f"{TAUGHT}/duplicate", f"{SOILS}/duplicate", TEACHERS_REFUSED),
    Expected("GET", f"{TAUGHT}/export", f"{SOILS}/export", TEACHERS),
    Expected("GET", f"{TAUGHT}/results", f"{SOILS}/results", TEACHERS),
    Expected("GET", WITHDRAWN, f"{SOILS}/results/999/withdraw", TEACHERS_MISS),
    Expected("POST", WITHDRAWN, f"{SOILS}/results/999/withdraw", TEACHERS_MISS),
    Expected("GET", f"{PLAYED}/play", "/learning/packages/999/play", (302, 404, 404, 403, 403), regional=403),
    Expected("POST", f"{PLAYED}/play", "/learning/packages/999/play", (302, 404, 404, 403, 403), regional=403),
    Expected("POST", f"{PLAYED}/leave", "/learning/packages/999/leave", (302, 404, 404, 403, 403), regional=403),
    Expected("GET", "/learning", "/learning", LEARNS, regional=403),
    Expected("GET", "/daily", "/daily", LEARNS, regional=403),
    Expected("POST", "/daily", "/daily", (302, 302, 302, 403, 403), regional=403),
    *(
        Expected(method, f"{LEARNED}{rest}", f"/learning/nothing{path}", LEARNS_NOTHING, regional=403)
        for method, rest, path in (
            ("GET", "", ""),
            ("POST", "/go-on", "/go-on"),
            ("GET", "/lessons/<int:place>", "/lessons/1"),
            ("POST", "/lessons/<int:place>/check", "/lessons/1/check"),
            ("POST", "/lessons/<int:place>/read", "/lessons/1/read"),
            ("POST", "/package", "/package"),
            ("GET", "/files/<name>", "/files/picture.jpg"),
            ("POST", "/test", "/test"),
        )
    ),
    *(
        Expected(method, f"{ATTEMPT}{rest}", f"/learning/attempts/999{path}", LEARNS_NOTHING, regional=403)
        for method, rest, path in (
            ("GET", "", ""),
            ("GET", "/questions/<int:key>", "/questions/1"),
            ("POST", "/questions/<int:key>", "/questions/1"),
            ("POST", "/hand-in", "/hand-in"),
            ("GET", "/result", "/result"),
        )
    ),
    Expected(
        "GET",
        "/learning/certificates/<int:result_id>.pdf",
        "/learning/certificates/999.pdf",
        LEARNS_NOTHING,
        regional=403,
    ),
    # Whoever tries one again and again has to wait.
    Expected("GET", "/certificates/<code>", "/certificates/{role}", NOWHERE),
    Expected("GET", PROOF, "/proofs/{proof}", (302, 200, 404, 200, 200), regional=404),
    Expected("GET", PROOF, "/proofs/999999", NOTHING_THERE),
    # It is a photograph, which has none.
    Expected("GET", f"{PROOF}/pages/<int:page>.jpg", "/proofs/{proof}/pages/1.jpg", NOTHING_THERE),
    # The first sheet is for everybody, with a picture and a video; the second a draft.
    Expected("GET", "/sheets", "/sheets?search=tondeuze&range=Bikes", EVERYBODY),
    Expected("GET", SHEET, "/sheets/1", EVERYBODY),
    Expected("GET", SHEET, "/sheets/2", OF_OTHERS),
    Expected("POST", f"{SHEET}/opened", "/sheets/1/opened", GOES),
    Expected("POST", f"{SHEET}/opened", "/sheets/2/opened", (302, 404, 404, 302, 302)),
    Expected("GET", SHEET_FILE, "/sheets/1/files/1", EVERYBODY),
    Expected("GET", SHEET_FILE, "/sheets/2/files/1", NOTHING_THERE),
    Expected("GET", SHEET_FILE, "/sheets/2/files/3", OF_OTHERS),
    Expected("GET", f"{SHEET_FILE}/captions.vtt", "/sheets/1/files/2/captions.vtt", EVERYBODY),
    Expected("GET", f"{SHEET_FILE}/captions.vtt", "/sheets/1/files/1/captions.vtt", NOTHING_THERE),
    Expected("GET", "/sheets/editing", "/sheets/editing", MANAGERS),
    Expected("GET", "/sheets/new", "/sheets/new", MANAGERS),
    Expected("POST", "/sheets/new", "/sheets/new", (302, 403, 403, 422, 422)),
    Expected("GET", f"{SHEET}/edit", "/sheets/2/edit", MANAGERS),
    Expected("POST", f"{SHEET}/edit", "/sheets/2/edit", (302, 403, 403, 409, 409)),
    Expected("GET", f"{SHEET}/openings", "/sheets/1/openings", MANAGERS),
    Expected("POST", f"{SHEET}/publish", "/sheets/3/publish", MANAGERS_DO),
    Expected("POST", f"{SHEET}/retire", "/sheets/3/retire", MANAGERS_DO),
    Expected("POST", f"{SHEET}/files", "/sheets/2/files", (302, 403, 403, 422, 422)),
    Expected("POST", f"{SHEET_FILE}/remove", "/sheets/3/files/4/remove", MANAGERS_DO),
    Expected("GET", "/lines", "/lines?document=F", MANAGERS),
    Expected("GET", "/directory", "/directory", MANAGERS_DO),
    Expected("GET", "/directory/<what>", "/directory/participants", MANAGERS),
    Expected("GET", "/directory/<what>", "/directory/teams", MANAGERS),
    Expected("GET", "/directory/<what>", "/directory/nothing", (302, 403, 403, 404, 404)),
    Expected("GET", RECORD, "/directory/participants/R1", MANAGERS),
    Expected("GET", RECORD, "/directory/clients/none", (302, 403, 403, 404, 404)),
    Expected("GET", "/directory/new/<what>", "/directory/new/clients", ADMINISTRATOR),
    Expected("GET", "/directory/new/<what>", "/directory/new/nothing", (302, 403, 403, 403, 404)),
    Expected("POST", "/directory/new/<what>", "/directory/new/clients", (302, 403, 403, 403, 422)),
    Expected("GET", f"{RECORD}/edit", "/directory/participants/R1/edit", ADMINISTRATOR),
    Expected("GET", f"{RECORD}/edit", "/directory/clients/none/edit", (302, 403, 403, 403, 404)),
    Expected("POST", f"{RECORD}/edit", "/directory/participants/R1/edit", (302, 403, 403, 403, 422)),
    Expected("GET", f"{PEOPLE}/teams", "/directory/participants/R1/teams", ADMINISTRATOR),
    Expected("POST", f"{PEOPLE}/teams", "/directory/participants/R1/teams", (302, 403, 403, 403, 409)),
    Expected("GET", f"{PEOPLE}/targets/<month>", f"{PEOPLE}/targets/soon".replace("<code>", "R1"), NOT_THERE),
    Expected("POST", f"{PEOPLE}/targets/<month>", f"{PEOPLE}/targets/soon".replace("<code>", "R1"), NOT_THERE),
    Expected("GET", f"{RECORD}/merge", "/directory/participants/R1/merge", ADMINISTRATOR),
    Expected("GET", f"{RECORD}/merge", "/directory/products/P1/merge", NOT_THERE),
    Expected("POST", f"{RECORD}/merge", "/directory/participants/R1/merge", (302, 403, 403, 403, 422)),
    Expected("GET", "/trail", "/trail", ADMINISTRATOR),
    Expected("GET", "/lines/<int:line_id>", "/lines/1", MANAGERS),
    Expected("GET", "/lines/<int:line_id>", "/lines/999999", (302, 403, 403, 404, 404)),
    Expected("GET", f"{ONE}/uncredited", "/challenges/reps/uncredited", MANAGERS),
    Expected("POST", "/imports/<int:run_id>/discard", "/imports/2/discard", ADMINISTRATOR_DOES),
    Expected("GET", "/new-password", "/new-password", PUBLIC),
    Expected("POST", "/new-password/open", "/new-password/open", (422, 422, 422, 422, 422)),
    Expected("POST", "/new-password", "/new-password", (410, 410, 410, 410, 410)),
    # Whoever has shown no password yet is sent to the form that asks for it.
    Expected("GET", "/sign-in/second", "/sign-in/second", GOES),
    Expected("POST", "/sign-in/second", "/sign-in/second", GOES),
    Expected("POST", "/sign-in/passkey/options", "/sign-in/passkey/options", PUBLIC),
    Expected("POST", "/sign-in/passkey", "/sign-in/passkey", GOES),
    Expected("GET", SECOND, SECOND, EVERYBODY),
    Expected("POST", f"{SECOND}/app", f"{SECOND}/app", OWN_WITH_PASSWORD),
    Expected("POST", f"{SECOND}/app/confirm", f"{SECOND}/app/confirm", GOES),
    Expected("POST", f"{SECOND}/app/remove", f"{SECOND}/app/remove", OWN_WITH_PASSWORD),
    Expected("POST", f"{SECOND}/codes", f"{SECOND}/codes", OWN_WITH_PASSWORD),
    Expected("POST", "/account/passkeys/options", "/account/passkeys/options", OWN_WITH_PASSWORD),
    Expected("POST", "/account/passkeys", "/account/passkeys", OWN_WITH_PASSWORD),
    Expected("POST", "/account/passkeys/<int:passkey_id>/remove", "/account/passkeys/1/remove", OWN_WITH_PASSWORD),
    Expected("POST", f"{ACCOUNT}/factor/reset", "/accounts/{other}/factor/reset", (302, 403, 403, 403, 422)),
    Expected("GET", "/account", "/account", EVERYBODY),
    Expected("POST", "/account/password", "/account/password", (302, 422, 422, 422, 422)),
    Expected("POST", "/account/sessions/end", "/account/sessions/end", (302, 422, 422, 422, 422)),
    # A distributor looks after the accounts of its own sellers; those of others are not there.
    Expected("GET", "/accounts", "/accounts", (302, 403, 200, 403, 200)),
    Expected("GET", ACCOUNT, "/accounts/{other}", LOOKED_AFTER),
    Expected("GET", ACCOUNT, "/accounts/{seller_1}", (302, 403, 200, 403, 200)),
    Expected("GET", ACCOUNT, "/accounts/{seller_2}", LOOKED_AFTER),
    Expected("GET", ACCOUNT, "/accounts/999999", (302, 403, 404, 403, 404)),
    Expected("POST", f"{ACCOUNT}/link", "/accounts/{other}/link", (302, 403, 404, 403, 422)),
    Expected("POST", f"{ACCOUNT}/link", "/accounts/{seller_1}/link", (302, 403, 422, 403, 422)),
    Expected("POST", f"{ACCOUNT}/link", "/accounts/{seller_2}/link", (302, 403, 404, 403, 422)),
    Expected("POST", f"{ACCOUNT}/sessions/end", "/accounts/{other}/sessions/end", (302, 403, 404, 403, 302)),
    Expected("POST", f"{ACCOUNT}/sessions/end", "/accounts/{seller_2}/sessions/end", (302, 403, 404, 403, 302)),
    Expected("POST", f"{ACCOUNT}/lock", "/accounts/{seller_2}/lock", (302, 403, 404, 403, 302)),
    Expected("POST", f"{ACCOUNT}/lock", "/accounts/{seller_1}/lock", (302, 403, 302, 403, 302)),
    Expected("POST", f"{ACCOUNT}/unlock", "/accounts/{seller_1}/unlock", (302, 403, 302, 403, 302)),
    Expected("POST", f"{ACCOUNT}/unlock", "/accounts/{seller_2}/unlock", (302, 403, 404, 403, 302)),
    Expected("GET", f"{ACCOUNT}/edit", "/accounts/{seller_1}/edit", ADMINISTRATOR),
    Expected("POST", f"{ACCOUNT}/edit", "/accounts/{seller_1}/edit", (302, 403, 403, 403, 422)),
    Expected("GET", "/accounts/invite", "/accounts/invite", ADMINISTRATOR),
    Expected("POST", "/accounts/invite", "/accounts/invite", (302, 403, 403, 403, 422)),
    Expected("GET", f"{SELLER}/invite", "/accounts/sellers/S1/invite", (302, 403, 200, 403, 404)),
    Expected("GET", f"{SELLER}/invite", "/accounts/sellers/S2/invite", (302, 403, 404, 403, 404)),
    Expected("POST", f"{SELLER}/invite", "/accounts/sellers/S1/invite", (302, 403, 422, 403, 404)),
    Expected("POST", f"{SELLER}/invite", "/accounts/sellers/S2/invite", (302, 403, 404, 403, 404)),
    Expected("GET", "/account/privacy", "/account/privacy", EVERYBODY),
    Expected("POST", "/account/privacy", "/account/privacy", GOES),
    Expected("GET", f"{ONE}/live", "/challenges/reps/live", OF_REPS, trainer=404),
    Expected("GET", f"{ONE}/live", "/challenges/sellers/live", OF_DISTRIBUTORS),
    Expected("GET", f"{ONE}/duels", "/challenges/reps/duels", OF_REPS, trainer=404),
    Expected("GET", f"{ONE}/duels", "/challenges/sellers/duels", OF_DISTRIBUTORS),
    Expected("POST", f"{ONE}/duels", "/challenges/reps/duels", (302, 403, 403, 422, 422)),
    Expected(
        "POST", f"{ONE}/duels/<int:round_id>/remove", "/challenges/reps/duels/9/remove", (302, 403, 403, 404, 404)
    ),
    Expected("GET", "/leaderboards", "/leaderboards", EVERYBODY),
    Expected("GET", "/screens", "/screens", MANAGERS),
    Expected("POST", "/screens", "/screens", (302, 403, 403, 422, 422)),
    Expected("POST", "/screens/<int:screen_id>/end", "/screens/1/end", MANAGERS_DO),
    Expected("GET", "/screen", "/screen?link=none", NOWHERE),
    Expected("GET", "/screen/live", "/screen/live?link=none", NOWHERE),
    Expected("GET", f"{ONE}/names", "/challenges/reps/names", MANAGERS),
    Expected("POST", f"{ONE}/names", "/challenges/reps/names", (302, 403, 403, 422, 422)),
    Expected("POST", "/accounts/<int:account_id>/deactivate", "/accounts/{other}/deactivate", ADMINISTRATOR_DOES),
    Expected("POST", "/accounts/<int:account_id>/reactivate", "/accounts/{other}/reactivate", ADMINISTRATOR_DOES),
    Expected("GET", "/jobs", "/jobs", ADMINISTRATOR),
    Expected("GET", "/notices", "/notices", EVERYBODY),
    Expected("POST", "/notices/read", "/notices/read", GOES),
    Expected("POST", "/notices/<int:notice_id>/open", "/notices/999999/open", (302, 404, 404, 404, 404)),
    Expected("GET", "/account/notices", "/account/notices", EVERYBODY),
    Expected("POST", "/account/notices", "/account/notices", GOES),
    Expected("GET", "/announcements", "/announcements", MANAGERS),
    Expected("POST", "/announcements", "/announcements", (302, 403, 403, 422, 422)),
    Expected("GET", "/announcements/<int:announcement_id>", "/announcements/9", (302, 404, 404, 404, 404)),
    Expected(
        "GET",
        "/announcements/<int:announcement_id>/picture.jpg",
        "/announcements/9/picture.jpg",
        (302, 404, 404, 404, 404),
    ),
    Expected(
        "GET",
        "/announcements/<int:announcement_id>/document.pdf",
        "/announcements/9/document.pdf",
        (302, 404, 404, 404, 404),
    ),
    Expected("GET", "/no-more-mails", "/no-more-mails?of=none", NOWHERE),
    Expected("POST", "/no-more-mails", "/no-more-mails?of=none", NOWHERE),
    # The demonstration has them, and nobody else.
    Expected("GET", "/mails", "/mails", (302, 404, 404, 404, 404)),
    Expected("GET", "/mails/<int:mail_id>", "/mails/1", (302, 404, 404, 404, 404)),
    Expected("GET", "/security", "/security", ADMINISTRATOR),
    Expected("GET", "/security.csv", "/security.csv", ADMINISTRATOR),
    # As long as nobody has set a look.
    Expected("GET", "/look/<stamp>/<name>.png", "/look/palier/icon-192.png", PUBLIC),
    Expected("GET", "/settings", "/settings", ADMINISTRATOR),
    Expected("POST", "/settings", "/settings", (302, 403, 403, 403, 422)),
    Expected("GET", "/settings/checks", "/settings/checks", ADMINISTRATOR),
    Expected("POST", "/settings/checks", "/settings/checks", (302, 403, 403, 403, 422)),
    Expected("POST", "/settings/reset", "/settings/reset", ADMINISTRATOR_DOES),
    Expected("GET", "/look/<stamp>/colours.css", "/look/none/colours.css", NOWHERE),
    Expected("GET", "/look/<stamp>/logo", "/look/none/logo", NOWHERE),
    Expected("GET", "/look/<stamp>/<name>.png", "/look/none/icon-192.png", NOWHERE),
    Expected("GET", "/manifest.webmanifest", "/manifest.webmanifest", PUBLIC),
    Expected("GET", "/service-worker.js", "/service-worker.js", PUBLIC),
    Expected("GET", "/design", "/design", ADMINISTRATOR),
    Expected("POST", "/sign-out", "/sign-out", GOES),
]
