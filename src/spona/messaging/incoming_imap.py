"""Reading a mailbox by IMAP (RFC 3501). Nothing of a mail is decided here.

Which mails are new is told by their UIDs, not by \\Seen: a colleague who looks into the mailbox hides
nothing from us. A mail is marked only after its row is kept.
"""

import contextlib
import imaplib
import logging
import re
import ssl
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

log = logging.getLogger(__name__)
MOST_BYTES = 1_000_000  # of a mail that are kept
ONE_LOAD = 50  # mails taken at one go


class InboxFault(Exception):
    """The mailbox could not be read: `code` says how, in a word; nothing in it is secret."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Place:
    """How far a mailbox is read."""

    uid_validity: int
    last_uid: int


@dataclass(frozen=True)
class Mail:
    """A mail as it was fetched, and where it lies."""

    raw: bytes
    is_cut: bool
    uid_validity: int
    uid: int


def take(
    *,
    inbox: dict[str, Any],
    place: Place,
    keep: Callable[[Mail], object],
    delete: Iterable[tuple[int, int]] = (),
) -> Place:
    """Hand each new mail to `keep`, mark it read, and tell how far we are. Before, `delete` those of the
    mailbox (validity and UID) that are to be kept by nobody.

    `keep` must have kept it for good when it returns. When it, or the server, fails in the middle, those
    before are kept and come again next time. InboxFault for whatever the server does.
    """
    with _faults(), _connected(inbox) as server:
        return _take(server, inbox["folder"], place, keep, delete)


def look(*, inbox: dict[str, Any]) -> int:
    """How many mails lie in the folder; nothing is read or marked. InboxFault as for `take`."""
    with _faults(), _connected(inbox) as server:
        said, data = server.select(_quoted(inbox["folder"]), readonly=True)
        if said != "OK":
            raise InboxFault("folder")
        return _number(data)


@contextlib.contextmanager
def _faults() -> Iterator[None]:
    """What a server may do, in a word."""
    try:
        yield
    except TimeoutError as error:
        raise InboxFault("silent") from error
    except ssl.SSLError as error:
        raise InboxFault("insecure") from error
    except (OSError, EOFError) as error:
        raise InboxFault("away") from error
    except imaplib.IMAP4.error as error:  # `abort`, a connection that broke, is one of them
        raise InboxFault("broken") from error


@contextlib.contextmanager
def _connected(inbox: dict[str, Any]) -> Any:
    where = {"host": inbox["host"], "port": inbox["port"], "timeout": inbox["timeout"]}
    secure = ssl.create_default_context()
    server = (
        imaplib.IMAP4_SSL(ssl_context=secure, **where)
        if inbox["use_ssl"]
        else imaplib.IMAP4(**where)
    )
    try:
        if inbox["use_tls"]:
            server.starttls(ssl_context=secure)
        try:
            server.login(inbox["username"], inbox["password"])
        except imaplib.IMAP4.abort:
            raise
        except (imaplib.IMAP4.error, UnicodeError):
            # The server's words are not passed on: some repeat what was sent.
            raise InboxFault("refused") from None
        yield server
    finally:
        with contextlib.suppress(Exception):
            server.logout()


def _take(
    server: Any,
    folder: str,
    place: Place,
    keep: Callable[[Mail], object],
    delete: Iterable[tuple[int, int]],
) -> Place:
    said, _data = server.select(_quoted(folder))
    if said != "OK":
        raise InboxFault("folder")
    validity = _number(server.response("UIDVALIDITY")[1])
    ahead = _number(server.response("UIDNEXT")[1])
    _delete(server, [uid for there, uid in delete if there == validity])
    if validity == place.uid_validity:
        # "last+1:*" names the last mail even if it is older.
        wanted = f"{place.last_uid + 1}:*"
        uids = [uid for uid in _search(server, "UID", wanted) if uid > place.last_uid][:ONE_LOAD]
        last = place.last_uid
    else:
        # A mailbox we see for the first time: what somebody has read already is not ours to answer.
        uids = _search(server, "UNSEEN")
        last = ahead - 1 if ahead else max(_search(server, "ALL"), default=0)
    for uid in uids:
        raw = _fetch(server, uid)
        if raw is not None:
            keep(Mail(raw[:MOST_BYTES], len(raw) > MOST_BYTES, validity, uid))
            server.uid("STORE", str(uid), "+FLAGS.SILENT", r"(\Seen)")
    return Place(validity, max([last, *uids]))


def _delete(server: Any, uids: list[int]) -> None:
    """Only these, where the server can tell them from others that are marked (RFC 4315)."""
    if not uids:
        return
    numbers = ",".join(map(str, uids))
    server.uid("STORE", numbers, "+FLAGS.SILENT", r"(\Deleted)")
    if "UIDPLUS" in server.capabilities:
        server.uid("EXPUNGE", numbers)
    else:
        server.expunge()


def _search(server: Any, *wanted: str) -> list[int]:
    said, data = server.uid("SEARCH", *wanted)
    if said != "OK":
        raise InboxFault("broken")
    return sorted({int(uid) for uid in b" ".join(one or b"" for one in data).split()})


def _fetch(server: Any, uid: int) -> bytes | None:
    """The mail, one byte more than we keep at most; None when it was deleted meanwhile, or the server
    cannot give it: one bad mail must not hold up all others. It stays in the mailbox, unread."""
    said, data = server.uid("FETCH", str(uid), f"(BODY.PEEK[]<0.{MOST_BYTES + 1}>)")
    if said != "OK":
        log.warning("incoming mail: the server cannot give us mail %s", uid)
    for part in data or []:
        if isinstance(part, tuple):
            return bytes(part[1])
    return None


def _number(data: Any) -> int:
    found = re.search(rb"\d+", (data or [None])[0] or b"")
    return int(found.group()) if found else 0


def _quoted(folder: str) -> str:
    """Modified UTF-7 is left to who writes the setting; quotes and backslashes are not."""
    return '"' + folder.replace("\\", "\\\\").replace('"', '\\"') + '"'
