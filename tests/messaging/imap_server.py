"""A small IMAP4rev1 server for the tests: real sockets, one mailbox, and the faults of real ones.

Understands what a client needs that only reads: CAPABILITY, LOGIN, SELECT, UID SEARCH, FETCH, STORE,
LOGOUT. It lives in the test's process, so that a killed client changes nothing here.
"""

import re
import socketserver
import threading
import time
from typing import Any


class ImapServer:
    """`mode` is fine, refuse (the sign-in), hang, drop (in the middle of a mail) or no_folder."""

    def __init__(self) -> None:
        self.mode = "fine"
        self.mails: dict[int, bytes] = {}
        self.seen: set[int] = set()
        self.deleted: set[int] = set()
        self.uid_validity = 7
        self.next_uid = 0
        self.fetched = 0
        self.drop_at = 1  # which fetch breaks
        self.lines: list[str] = []
        self.server = _Server(("127.0.0.1", 0), _Handler)
        self.server.box = self
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self) -> "ImapServer":
        self.thread.start()
        return self

    def __exit__(self, *_rest: Any) -> None:
        self.server.shutdown()
        self.server.server_close()

    def put(self, raw: bytes) -> int:
        uid = self.next_uid = self.next_uid + 1
        self.mails[uid] = raw
        return uid

    @property
    def port(self) -> int:
        return int(self.server.server_address[1])

    @property
    def url(self) -> str:
        return f"imap://reply:p%40ss@127.0.0.1:{self.port}/INBOX"

    def settings(self) -> dict[str, Any]:
        from spona.config.environment import inbox_from_url

        found = inbox_from_url(self.url)
        assert found is not None
        return {**found, "timeout": 0.5}


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    box: ImapServer


class _Handler(socketserver.StreamRequestHandler):
    server: _Server

    def handle(self) -> None:
        self.say("* OK ready")
        while line := self.rfile.readline():
            self.server.box.lines.append(line.decode("ascii", "replace").strip())
            tag, _space, rest = line.decode("ascii", "replace").strip().partition(" ")
            try:
                if not self.obey(tag, rest):
                    return
            except (BrokenPipeError, ConnectionResetError):
                return

    def say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")

    def obey(self, tag: str, rest: str) -> bool:
        box, word = self.server.box, rest.upper()
        if box.mode == "hang" and not word.startswith("CAPABILITY"):
            time.sleep(3)
            return False
        if word.startswith("CAPABILITY"):
            self.say("* CAPABILITY IMAP4rev1 UIDPLUS")
        elif word.startswith("LOGIN"):
            if box.mode == "refuse" or rest.split(" ", 1)[1] != 'reply "p@ss"':
                self.say(f"{tag} NO [AUTHENTICATIONFAILED] not you: {rest}")
                return True
        elif word.startswith(("SELECT", "EXAMINE")):
            if box.mode == "no_folder":
                self.say(f"{tag} NO no such folder")
                return True
            self.say(f"* {len(box.mails)} EXISTS")
            self.say(f"* OK [UIDVALIDITY {box.uid_validity}] valid")
            self.say(f"* OK [UIDNEXT {box.next_uid + 1}] next")
        elif word.startswith("UID SEARCH"):
            self.say("* SEARCH " + " ".join(map(str, self.search(word))))
        elif word.startswith("UID FETCH"):
            if not self.fetch(int(rest.split()[2]), rest):
                return False
        elif word.startswith("UID STORE"):
            uids = {int(uid) for uid in rest.split()[2].split(",")}
            (box.deleted if "DELETED" in word else box.seen).update(uids)
        elif word.startswith("UID EXPUNGE"):
            for uid in {int(uid) for uid in rest.split()[2].split(",")} & box.deleted:
                box.mails.pop(uid, None)
        elif word.startswith("LOGOUT"):
            self.say("* BYE")
            self.say(f"{tag} OK bye")
            return False
        self.say(f"{tag} OK done")
        return True

    def search(self, word: str) -> list[int]:
        box = self.server.box
        if "UNSEEN" in word:
            return [uid for uid in box.mails if uid not in box.seen]
        if found := re.search(r"UID (\d+):\*", word):
            first = min(int(found.group(1)), max(box.mails, default=0))
            return [uid for uid in box.mails if uid >= first]
        return list(box.mails)

    def fetch(self, uid: int, rest: str) -> bool:
        box = self.server.box
        if uid not in box.mails:
            return True
        most = int(re.search(r"<0\.(\d+)>", rest).group(1))  # type: ignore[union-attr]
        raw = box.mails[uid][:most]
        box.fetched += 1
        self.say(f"* 1 FETCH (UID {uid} BODY[]<0> {{{len(raw)}}}")
        if box.mode == "drop" and box.fetched >= box.drop_at:
            self.wfile.write(raw[: len(raw) // 2])
            return False
        self.wfile.write(raw + b")\r\n")
        return True
