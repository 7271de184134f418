"""A mail server for the tests: takes mail, puts it off, breaks off, or hangs without an answer."""

import asyncio
import socket
from collections import Counter
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

from tests.config.running import free_port


class Mailbox:
    """Counts each Message-ID it was handed and answered with 250."""

    def __init__(self) -> None:
        self.mode = "take"
        self.pause = 0.0  # seconds between having a mail and saying so
        self.taken: Counter[str] = Counter()
        self.controller = Controller(self, hostname="127.0.0.1", port=free_port())

    def __enter__(self) -> "Mailbox":
        self.controller.start()
        return self

    def __exit__(self, *_rest: Any) -> None:
        self.controller.stop(no_assert=True)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.controller.port}"

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:
        if self.mode == "refuse":
            return "451 try later"
        if self.mode == "drop":
            server.transport.abort()
            return "451 gone"
        if self.mode == "hang":
            await asyncio.sleep(3600)
        for line in envelope.content.decode("utf-8", "replace").splitlines():
            if line.lower().startswith("message-id:"):
                self.taken[line.split(":", 1)[1].strip()] += 1
                break
        await asyncio.sleep(self.pause)
        return "250 taken"


def nobody_listens() -> str:
    """The address of a mail server that is not there."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"smtp://127.0.0.1:{probe.getsockname()[1]}"
