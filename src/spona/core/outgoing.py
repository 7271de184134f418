"""The one HTTP client of the house: posts a small JSON to an address that a person typed.

Such an address may point at ourselves, at the host's metadata or at a neighbour in the private net.
So: https only, every address the name resolves to must be public, we connect to the very address we
looked at (a second answer of the name server changes nothing) and check the certificate of the name,
follow no redirect, send no cookie and no login, ask no proxy, take five seconds in all and read 64 kB
at most. The address is a secret of its owner: no error and no log line holds it.

What it cannot know: an IPv6 prefix that a host's own network translates into its private IPv4 (NAT64
other than 64:ff9b::/96). Who runs such a network keeps it from reaching in there.
"""

import http.client
import ipaddress
import json
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import SplitResult, urlsplit

SECONDS = 5.0
MOST_BYTES = 64 * 1024
MOST_LETTERS = 2000  # of an address
# Below 1024 other protocols listen, which might take our words for theirs.
PORTS = {443, *range(1024, 65536)}
UNICAST = ipaddress.ip_network("2000::/3")  # all that is given out of IPv6 (RFC 4291)
TRANSLATED = ipaddress.ip_network("64:ff9b::/96")  # NAT64: an IPv4 address in the last 32 bits
# Prefixes that carry an IPv4 address inside (6to4, Teredo) or are for books alone.
NOT_OURS = tuple(
    ipaddress.ip_network(net)
    for net in ("2002::/16", "2001::/32", "2001:db8::/32", "3fff::/20", "192.88.99.0/24")
)
ISATAP = (b"\x00\x00\x5e\xfe", b"\x02\x00\x5e\xfe")  # RFC 5214: then follows an IPv4 address


class Trouble(StrEnum):
    """Why nothing was delivered."""

    ADDRESS = "address"  # that is none, or not one we call
    PRIVATE = "private"
    NAME = "name"
    TIME = "time"
    CERTIFICATE = "certificate"
    CONNECTION = "connection"


class NotSent(Exception):
    """Nothing was delivered; says why, never where to."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(str(trouble))
        self.trouble = trouble


class Refused(NotSent):
    """The address may not be called; asking again will not help."""


class Unreachable(NotSent):
    """Nobody answered properly in time; asking again later may help."""


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes  # what fitted


@dataclass(frozen=True)
class _Place:
    host: str
    port: int
    target: str
    is_secure: bool


def check_address(url: str) -> str:
    """The host of an address that may be called, by its shape alone; Refused when it may not."""
    return _place(url, plain_http=False).host


def post_json(
    *, url: str, payload: Mapping[str, object], plain_http: bool = False, local: bool = False
) -> Answer:
    """POST `payload`; the answer whatever its status (a redirect is an answer, not followed).

    `plain_http` and `local` are for tests against a server of their own. Refused when the address may
    not be called, Unreachable when no whole answer came within SECONDS.
    """
    until = time.monotonic() + SECONDS
    place = _place(url, plain_http=plain_http)
    addresses = _public_addresses(place, local=local, until=until)
    body = json.dumps(payload).encode()
    connection = _Pinned(place, addresses=addresses, until=until)
    try:
        return _ask(connection, place.target, body)
    except (OSError, http.client.HTTPException, ValueError) as error:
        # `from None`: the error underneath may quote the address
        raise Unreachable(_trouble(error, is_over=time.monotonic() >= until)) from None


def _trouble(error: Exception, *, is_over: bool) -> Trouble:
    if is_over or isinstance(error, TimeoutError):
        return Trouble.TIME
    is_mistrusted = isinstance(error, ssl.SSLCertVerificationError)
    return Trouble.CERTIFICATE if is_mistrusted else Trouble.CONNECTION


def _place(url: str, *, plain_http: bool) -> _Place:
    # urlsplit drops some of these in silence; what we check must be what was typed
    if len(url) > MOST_LETTERS or any(ord(letter) <= 32 or letter in "\\\x7f" for letter in url):
        raise Refused(Trouble.ADDRESS)
    try:
        parts = urlsplit(url)
        port, host = parts.port, _ascii_host(parts)
        target = ((parts.path or "/") + (f"?{parts.query}" if parts.query else "")).encode("ascii")
    except ValueError:  # also of letters that IDNA does not know
        raise Refused(Trouble.ADDRESS) from None
    is_secure = parts.scheme == "https"
    if not host or not (is_secure or (plain_http and parts.scheme == "http")):
        raise Refused(Trouble.ADDRESS)
    if parts.username is not None or parts.password is not None:
        raise Refused(Trouble.ADDRESS)
    port = port if port is not None else (443 if is_secure else 80)
    if port not in PORTS:
        raise Refused(Trouble.ADDRESS)
    return _Place(host, port, target.decode(), is_secure)


def _ascii_host(parts: SplitResult) -> str:
    """Names of other scripts (.срб) as the name servers know them."""
    host = parts.hostname or ""
    return host if host.isascii() else host.encode("idna").decode("ascii").lower()


def _public_addresses(place: _Place, *, local: bool, until: float) -> list[str]:
    """All addresses of the host; Refused when any of them is not public."""
    addresses = list(dict.fromkeys(_resolved(place, until=until)))
    if not addresses:
        raise Unreachable(Trouble.NAME)
    if not local and not all(is_public(address) for address in addresses):
        raise Refused(Trouble.PRIVATE)
    return addresses


def _resolved(place: _Place, *, until: float) -> list[str]:
    """What the name server says; it knows no time limit, so it is asked beside us."""
    found: list[str] = []

    def ask() -> None:
        with suppress(OSError, UnicodeError):
            entries = socket.getaddrinfo(place.host, place.port, type=socket.SOCK_STREAM)
            found.extend(str(entry[4][0]) for entry in entries)

    asking = threading.Thread(target=ask, name="outgoing-name", daemon=True)
    asking.start()
    asking.join(max(0.0, until - time.monotonic()))
    if asking.is_alive():
        raise Unreachable(Trouble.TIME)
    return found


def is_public(address: str) -> bool:
    """Whether anybody on the internet could mean this address: no private, loopback, link-local
    (metadata), shared (CGNAT), multicast or reserved one, nor one of those wrapped in IPv6."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped
        if ip in TRANSLATED:
            inner = ipaddress.IPv4Address(ip.packed[12:])
        if inner is not None:
            return is_public(str(inner))
        if ip not in UNICAST or ip.scope_id is not None or ip.packed[8:12] in ISATAP:
            return False
    if any(ip in net for net in NOT_OURS):
        return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)


class _Pinned(http.client.HTTPConnection):
    """Connects to one of `addresses`; names the host in Host, SNI and the certificate's check."""

    def __init__(self, place: _Place, *, addresses: list[str], until: float) -> None:
        super().__init__(place.host, place.port, timeout=SECONDS)
        if place.is_secure:
            self.default_port = 443
        self._place, self._addresses, self._until = place, addresses, until
        self._over = threading.Event()
        self._watch: threading.Timer | None = None

    def connect(self) -> None:
        wire = self._wire()
        if self._place.is_secure:
            wire = ssl.create_default_context().wrap_socket(
                wire, server_hostname=self._place.host, do_handshake_on_connect=False
            )
        self.sock = wire
        # http.client lets go of self.sock before the body is read: the watch keeps its own hold.
        self._watch = threading.Timer(self._left(), self._end, [wire])
        self._watch.daemon = True
        self._watch.start()
        if isinstance(wire, ssl.SSLSocket):
            wire.do_handshake()

    def _wire(self) -> socket.socket:
        """The first address that takes us; the last may use all the time that is left."""
        for position, address in enumerate(self._addresses):
            share = self._left() / (len(self._addresses) - position)
            try:
                return socket.create_connection((address, self._place.port), timeout=share)
            except OSError:
                if position + 1 == len(self._addresses):
                    raise
        raise ConnectionError

    def _left(self) -> float:
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    def _end(self, wire: socket.socket) -> None:
        """A timeout per read would let a slow drip last for ever: this one is for the whole."""
        self._over.set()
        with suppress(OSError):
            # not SSLSocket.shutdown, which would drop the TLS state under the reading thread
            socket.socket.shutdown(wire, socket.SHUT_RDWR)

    @property
    def is_over(self) -> bool:
        return self._over.is_set()

    def stop_watching(self) -> None:
        if self._watch is not None:
            self._watch.cancel()


def _ask(connection: _Pinned, target: str, body: bytes) -> Answer:
    try:
        connection.request(
            "POST", target, body, {"Content-Type": "application/json", "User-Agent": "Spona"}
        )
        response = connection.getresponse()
        read = response.read(MOST_BYTES)
        if connection.is_over:
            raise TimeoutError
        return Answer(response.status, read)
    finally:
        connection.stop_watching()
        connection.close()
