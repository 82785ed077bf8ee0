"""The command that serves, and the process it leaves."""

from tests.hostile.scene import DIRECTOR, PASSWORD
from tests.hostile.serving import RunningServer


def test_the_server_answers_and_signs_in(server: RunningServer) -> None:
    visitor = server.signed_in(DIRECTOR, PASSWORD)
    assert visitor.get("/challenges").status == 200
    assert "Palier is at " + server.address in server.log.read_text()
