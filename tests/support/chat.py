"""A chat on this machine that takes messages, refuses them or hangs."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from spona.core import outgoing

REAL = outgoing.post_json


class Chat:
    """Answers with `status`; `heard` are the messages it took or refused."""

    def __init__(self) -> None:
        self.status, self.pause, self.url = 200, 0.0, ""
        self.heard: list[dict[str, Any]] = []

    @property
    def text(self) -> str:
        """Of the last message."""
        return str(self.heard[-1]["text"])


@contextmanager
def chat(monkeypatch: pytest.MonkeyPatch) -> Iterator[Chat]:
    """The real client may call this one address of this machine as long as the chat is open."""
    here = Chat()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            here.heard.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            time.sleep(here.pause)
            self.send_response(here.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_rest: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    here.url = f"http://localhost:{server.server_port}/services/SECRET"

    def post(*, url: str, payload: dict[str, Any]) -> outgoing.Answer:
        is_here = url == here.url
        return REAL(url=url, payload=payload, plain_http=is_here, local=is_here)

    monkeypatch.setattr(outgoing, "post_json", post)
    try:
        yield here
    finally:
        server.shutdown()
        server.server_close()
