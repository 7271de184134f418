"""The one HTTP client, against servers of the test's own: where it does not go, and how long it waits."""

import logging
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from spona.core import outgoing
from spona.core.outgoing import Answer, Refused, Trouble, Unreachable, is_public, post_json

Reply = Callable[[socket.socket], Any]
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


@contextmanager
def server(
    reply: Reply, *, context: ssl.SSLContext | None = None
) -> Iterator[tuple[int, list[bytes]]]:
    """(port, what was asked) of a server that takes connections one after the other."""
    listening, seen = socket.create_server(("127.0.0.1", 0)), list[bytes]()

    def run() -> None:
        with suppress(OSError):
            while True:
                wire, _from = listening.accept()
                with suppress(OSError), wire:
                    if context is not None:
                        wire = context.wrap_socket(wire, server_side=True)
                    if asked := whole(wire):
                        seen.append(asked)
                        reply(wire)
                    wire.close()

    threading.Thread(target=run, daemon=True).start()
    try:
        yield listening.getsockname()[1], seen
    finally:
        listening.close()


def whole(wire: socket.socket) -> bytes:
    """What was asked, with its body: a socket closed on unread bytes takes its own answer back."""
    asked = wire.recv(65536)
    while asked and not asked.rstrip().endswith(b"}"):
        more = wire.recv(65536)
        if not more:
            break
        asked += more
    return asked


def hook(port: int, host: str = "localhost", scheme: str = "http") -> str:
    return f"{scheme}://{host}:{port}/hook/SECRET?a=1"


def post(url: str, **allowed: bool) -> Answer:
    return post_json(url=url, payload={"text": "x"}, plain_http=True, **allowed)


def drip(wire: socket.socket, begin: bytes = b"") -> None:
    wire.sendall(begin)
    for _ in range(40):
        wire.sendall(b"x")
        time.sleep(0.1)


@pytest.fixture
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outgoing, "SECONDS", 0.5)


PRIVATE = [
    "127.0.0.1", "127.255.255.254", "10.0.0.1", "172.16.0.1", "192.168.1.1",
    "169.254.169.254", "100.64.0.1", "100.100.100.200", "0.0.0.0", "192.0.0.192",
    "192.0.2.1", "192.88.99.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255",
    "::1", "::", "fe80::1", "fe80::1%eth0", "fec0::1", "fc00::1", "fd00:ec2::254",
    "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:0:7f00:1",
    "64:ff9b::7f00:1", "64:ff9b::169.254.169.254", "64:ff9b:1::808:808", "2002:7f00:1::",
    "2002:808:808::", "2001::1", "2001:db8::1", "3fff::1", "ff02::1", "ff0e::1",
    "2606:4700::5efe:10.0.0.1", "2606:4700::200:5efe:7f00:1", "2606:4700::1%eth0", "100::1",
    "x", "127.1",
]  # fmt: skip
PUBLIC = ["8.8.8.8", "2606:4700:4700::1111", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8"]


@pytest.mark.parametrize("address", PRIVATE)
def test_what_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_what_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "", "http://a.example/", "ftp://a.example", "file:///etc/passwd", "https://", "a.example",
        "https://u:p@a.example/", "https://@a.example/", "https://a.example\\@b.example/",
        "https://a.example:99999/", "https://a.example:25/", "https://a.example:993/",
        "https://a.example:80/", "https://a.example:0/", "https://a.example/\r\nX: y",
        "https://a.exa\tmple/", "https://a.example/a b", "https://a.example/ж", "https://[::1",
        f"https://{'a' * 70}.ж/", f"https://a.example/{'x' * 2000}",
    ],
)  # fmt: skip
def test_addresses_of_a_wrong_shape_are_refused_unasked(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", None)  # nobody is asked
    with pytest.raises(Refused) as refusal:
        post_json(url=url, payload={})
    assert refusal.value.trouble == Trouble.ADDRESS


def test_names_of_other_scripts_are_looked_up_as_name_servers_know_them() -> None:
    assert outgoing.check_address("https://ћаскање.срб/hooks/x") == "xn--80aaps8a6kc.xn--90a3ac"
    assert outgoing.check_address("https://ⓛocalhost/") == "localhost"  # then looked at as such


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "localhost", "localhost.", "[::1]", "2130706433", "0x7f.1",
        "017700000001", "127.1", "[::ffff:127.0.0.1]", "0", "0.0.0.0",
    ],
)  # fmt: skip
def test_this_machine_is_not_called_by_any_name(host: str) -> None:
    with server(lambda wire: wire.sendall(OK)) as (port, seen):
        with pytest.raises((Refused, Unreachable)) as refusal:  # some resolvers know no `0x7f.1`
            post(hook(port, host))
        assert refusal.value.trouble in {Trouble.PRIVATE, Trouble.NAME}
        assert seen == []


def test_an_answer_is_given_as_it_came(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")  # nobody is there, and nobody is asked
    with server(lambda wire: wire.sendall(OK)) as (port, seen):
        assert post(hook(port), local=True) == Answer(200, b"ok")
        asked = seen[0]
    assert asked.startswith(b"POST /hook/SECRET?a=1 HTTP/1.1\r\n")
    assert f"Host: localhost:{port}\r\n".encode() in asked
    assert b"Cookie" not in asked and b"Authorization" not in asked


def test_a_redirect_is_not_followed() -> None:
    away = b"HTTP/1.1 307 F\r\nLocation: http://127.0.0.1/\r\nContent-Length: 0\r\n\r\n"
    with server(lambda wire: wire.sendall(away)) as (port, seen):
        assert post(hook(port), local=True).status == 307
        assert len(seen) == 1


def test_an_endless_answer_is_read_in_part() -> None:
    def reply(wire: socket.socket) -> None:
        wire.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            wire.sendall(b"x" * 65536)

    with server(reply) as (port, _seen):
        assert len(post(hook(port), local=True).body) == outgoing.MOST_BYTES


@pytest.mark.parametrize(
    "begin",
    [b"", b"HTTP/1.1 200 OK\r\nX: ", b"HTTP/1.1 200 OK\r\n\r\n",
     b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffff\r\n"],
)  # fmt: skip
def test_a_slow_drip_ends_in_time_and_says_no_address(
    begin: bytes, hurry: None, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with server(lambda wire: drip(wire, begin)) as (port, _seen):
        began = time.monotonic()
        with pytest.raises(Unreachable) as error:
            post(hook(port), local=True)
    assert time.monotonic() - began < 1.5
    assert error.value.trouble == Trouble.TIME
    assert "SECRET" not in repr(error.value) + str(error.value.__cause__) + caplog.text


def test_nonsense_is_no_answer() -> None:
    nonsense = server(lambda wire: wire.sendall(b"SSH-2.0-x\r\n"))
    with nonsense as (port, _seen), pytest.raises(Unreachable) as error:
        post(hook(port), local=True)
    assert error.value.trouble == Trouble.CONNECTION


def name_server(*addresses: str) -> Callable[..., Any]:
    """Says these of every name; of an address, itself."""

    def resolve(host: str, port: int, *_rest: Any, **_more: Any) -> list[Any]:
        found = [host] if host[0].isdigit() else addresses
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in found]

    return resolve


def test_the_address_looked_at_is_the_address_called(monkeypatch: pytest.MonkeyPatch) -> None:
    """DNS rebinding: the second answer would be this machine."""
    asked, called = [], []

    def resolve(host: str, port: int, **_rest: Any) -> list[Any]:
        asked.append(host)
        return name_server("8.8.8.8" if len(asked) == 1 else "127.0.0.1")(host, port)

    def call(address: tuple[str, int], **_rest: Any) -> None:
        called.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(socket, "create_connection", call)
    with pytest.raises(Unreachable):
        post_json(url="https://rebind.example/", payload={})
    assert (asked, called) == (["rebind.example"], [("8.8.8.8", 443)])


def test_one_private_address_among_public_ones_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", name_server("8.8.8.8", "10.0.0.1"))
    with pytest.raises(Refused) as refusal:
        post_json(url="https://mixed.example/", payload={})
    assert refusal.value.trouble == Trouble.PRIVATE


def test_a_name_server_that_hangs_holds_nobody(
    hurry: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def resolve(*_rest: Any, **_more: Any) -> list[Any]:
        time.sleep(3)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    began = time.monotonic()
    with pytest.raises(Unreachable) as error:
        post_json(url="https://slow.example/", payload={})
    assert time.monotonic() - began < 1.5 and error.value.trouble == Trouble.TIME


def test_where_one_address_is_silent_the_next_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name with IPv6 on a machine without."""
    monkeypatch.setattr(socket, "getaddrinfo", name_server("127.0.0.2", "127.0.0.1"))
    with server(lambda wire: wire.sendall(OK)) as (port, _seen):
        url = hook(port, "two.example")
        assert post_json(url=url, payload={}, plain_http=True, local=True).body == b"ok"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("tls")
    certificate, key = folder / "c.pem", folder / "k.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
         "-nodes", "-days", "2", "-subj", "/CN=hook.example", "-addext",
         "subjectAltName=DNS:hook.example", "-keyout", key, "-out", certificate],
        check=True, capture_output=True,
    )  # fmt: skip
    return certificate, key


def test_the_certificate_must_be_of_the_name_and_of_somebody_trusted(
    certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, hurry: None
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    named: list[str] = []
    context.sni_callback = lambda _wire, name, _context: named.append(name)
    monkeypatch.setattr(socket, "getaddrinfo", name_server("127.0.0.1"))
    default = ssl.create_default_context

    def ask(name: str, port: int) -> Answer:
        return post_json(url=hook(port, name, "https"), payload={}, local=True)

    replies = [lambda wire: wire.sendall(OK), lambda wire: drip(wire, OK[:20])]
    with server(lambda wire: replies.pop(0)(wire), context=context) as (port, _seen):
        with pytest.raises(Unreachable) as error:
            ask("hook.example", port)  # nobody vouches for it
        assert error.value.trouble == Trouble.CERTIFICATE
        monkeypatch.setattr(
            ssl, "create_default_context", lambda: default(cafile=str(certificate[0]))
        )
        with pytest.raises(Unreachable) as error:
            ask("other.example", port)
        assert error.value.trouble == Trouble.CERTIFICATE
        assert ask("hook.example", port).body == b"ok"
        with pytest.raises(Unreachable) as error:
            ask("hook.example", port)
        assert error.value.trouble == Trouble.TIME
    assert named == ["hook.example", "other.example", "hook.example", "hook.example"]


def test_a_silent_handshake_ends_in_time(hurry: None) -> None:
    with server(lambda _wire: time.sleep(2)) as (port, _seen):
        began = time.monotonic()
        with pytest.raises(Unreachable) as error:
            post_json(url=hook(port, scheme="https"), payload={}, local=True)
    assert time.monotonic() - began < 1.5 and error.value.trouble == Trouble.TIME
