"""A unit (AU) of cmi5 asked by hand: launched as the player launches it, then speaking to the record store."""

import json
import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

from werkzeug.test import Client, TestResponse

CMI5 = "https://w3id.org/xapi/cmi5/context/"
VERSION = {"X-Experience-API-Version": "1.0.3"}
VERBS = {
    **{name: f"http://adlnet.gov/expapi/verbs/{name}" for name in ("initialized", "completed", "passed", "failed")},
    "terminated": "http://adlnet.gov/expapi/verbs/terminated",
    "launched": "http://adlnet.gov/expapi/verbs/launched",
    "voided": "http://adlnet.gov/expapi/verbs/voided",
    "experienced": "http://adlnet.gov/expapi/verbs/experienced",
    "abandoned": "https://w3id.org/xapi/adl/verbs/abandoned",
    "satisfied": "https://w3id.org/xapi/adl/verbs/satisfied",
}
RESULTS: dict[str, dict[str, Any]] = {
    "completed": {"completion": True, "duration": "PT10S"},
    "passed": {"success": True, "duration": "PT10S"},
    "failed": {"success": False, "duration": "PT10S"},
    "terminated": {"duration": "PT30S"},
}


@dataclass
class Unit:
    """A unit that was launched; `told`: its launch parameters, `data`: its launch data once it was read."""

    client: Client
    word: str
    told: dict[str, str] = field(default_factory=dict)
    token: str = ""
    data: dict[str, Any] = field(default_factory=dict)

    def launch(self) -> "Unit":
        """Open the player, and read what it tells the unit in its address."""
        page = self.client.get(f"/{self.word}/player").text
        found = re.search(r'data-source="([^"]+)"', page)
        assert found, page
        self.told = {name: values[0] for name, values in parse_qs(urlsplit(unescape(found[1])).query).items()}
        return self

    def fetch(self) -> dict[str, str]:
        """Ask for the token at the address for it."""
        answer = self.client.post(urlsplit(self.told["fetch"]).path)
        assert answer.status_code == 200
        said: dict[str, str] = answer.json or {}
        self.token = said.get("auth-token", self.token)
        return said

    def begin(self, *verbs: str) -> "Unit":
        """Launch, fetch, read the launch data, and state these."""
        self.launch().fetch()
        self.data = self.state("LMS.LaunchData").json or {}
        for verb in verbs:
            assert self.put(self.statement(verb)).status_code == 204, verb
        return self

    def ask(
        self, method: str, where: str, word: str = "", headers: dict[str, str] | None = None, **more: Any
    ) -> TestResponse:
        """Ask something of the record store, with the unit's token."""
        own = VERSION | {"Authorization": f"Basic {self.token}"}
        return self.client.open(
            f"/{word or self.word}/xapi/{where}", method=method, headers=own | (headers or {}), **more
        )

    def state(self, name: str, method: str = "GET", **more: Any) -> TestResponse:
        """A document of the unit's state."""
        query = {"activityId": self.told["activityId"], "agent": self.told["actor"],
                 "registration": self.told["registration"], "stateId": name}  # fmt: skip
        return self.ask(method, "activities/state", query_string=query, **more)

    def statement(self, verb: str, score: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
        """A statement of cmi5 as a well-made unit sends it; `more`: parts that are other than that."""
        context = json.loads(json.dumps(self.data.get("contextTemplate", {})))
        context["registration"] = self.told["registration"]
        context.setdefault("contextActivities", {})["category"] = [{"id": f"{CMI5}categories/cmi5"}]
        said: dict[str, Any] = {
            "id": str(uuid.uuid4()), "actor": json.loads(self.told["actor"]), "verb": {"id": VERBS[verb]},
            "object": {"id": self.told["activityId"]}, "context": context, "timestamp": "2026-05-19T08:00:00.000Z",
        }  # fmt: skip
        if verb in RESULTS:
            said["result"] = RESULTS[verb] | ({"score": score} if score else {})
        return said | more

    def put(self, said: dict[str, Any], **more: Any) -> TestResponse:
        """Send one statement."""
        return self.ask("PUT", "statements", query_string={"statementId": said["id"]}, data=json.dumps(said), **more)

    def post(self, said: Iterable[dict[str, Any]]) -> TestResponse:
        """Send several."""
        return self.ask("POST", "statements", data=json.dumps(list(said)))
