"""A mail server that keeps what it is given."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default


@dataclass
class Taken:
    """The mails that came, and whom the server does not take any for."""

    port: int = 0
    mails: list[EmailMessage] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)

    def names(self) -> list[str]:
        """Their Message-IDs."""
        return [str(mail["Message-ID"]).strip("<>") for mail in self.mails]


class _Line(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        taken: Taken = self.server.taken  # type: ignore[attr-defined]
        self.say("220 here")
        while line := self.rfile.readline().decode("ascii", "replace").strip():
            verb = line[:4].upper()
            refusal = next((why for who, why in taken.refused.items() if verb == "RCPT" and who in line), "")
            if verb == "QUIT":
                self.say("221 bye")
                return
            if verb == "DATA":
                self.say("354 go on")
                # Kept once the last line is there, whether or not the sender hears of it.
                taken.mails.append(self.read_mail())
            self.say(refusal or "250 yes")

    def read_mail(self) -> EmailMessage:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                raise ConnectionError
            lines.append(line)
        mail = message_from_bytes(b"".join(lines), policy=default)
        assert isinstance(mail, EmailMessage)
        return mail

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A sender that was killed is no error of the server's."""


@contextmanager
def mail_server() -> Iterator[Taken]:
    """A server on a free port, for as long as the block runs."""
    with _Server(("127.0.0.1", 0), _Line) as server:
        taken = Taken(port=server.server_address[1])
        server.taken = taken  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, args=[0.02], daemon=True).start()
        try:
            yield taken
        finally:
            server.shutdown()
