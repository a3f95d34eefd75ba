"""A mail server on loopback for the length of a test, and what it was handed."""

from __future__ import annotations

import contextlib
import email
import email.policy
from collections.abc import Iterator
from email.message import EmailMessage

from aiosmtpd.controller import Controller


class PostOffice(Controller):
    """Finds out which port the system gave before it tries whether anybody is there."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


class Mailbox:
    """What a mail server on loopback was handed."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.refuses = False

    async def handle_DATA(self, server, session, envelope) -> str:
        if self.refuses:
            return "451 Try again later"
        self.letters.append(email.message_from_bytes(envelope.content, policy=email.policy.default))  # type: ignore[arg-type]
        return "250 Kept"

    def subjects(self) -> list[str]:
        return [str(letter["Subject"]) for letter in self.letters]


@contextlib.contextmanager
def post_office() -> Iterator[tuple[Mailbox, dict[str, object]]]:
    box = Mailbox()
    controller = PostOffice(box, hostname="127.0.0.1", port=0, ready_timeout=60)
    controller.start()
    try:
        yield box, {"server": "127.0.0.1", "port": controller.port, "security": "none", "sender": "auditor@school.test"}
    finally:
        controller.stop()
