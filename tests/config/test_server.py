"""`spona serve` as a host meets it: it starts, says where it is, survives deaths, ends cleanly."""

import os
import signal
import socket
import stat
import time
from pathlib import Path

import pytest

from tests.config.running import Running, free_port, running, spona, with_tables


@pytest.mark.fault
def test_serves_restarts_what_dies_and_leaves_nobody_behind(tmp_path: Path) -> None:
    with running(tmp_path / "var") as one:
        assert one.get("/")[0] < 500
        assert stat.S_IMODE((tmp_path / "var" / "spona.sqlite3").stat().st_mode) == 0o600
        os.kill(one.child("command worker"), signal.SIGKILL)
        one.wait_for("The background worker ended (killed by SIGKILL); starting it again in 0.5 s.")
        os.kill(one.web_processes()[0], signal.SIGKILL)
        assert _answers_again(one)
        os.kill(one.child("spona.config.web"), signal.SIGKILL)
        one.wait_for("The web server ended (killed by SIGKILL); starting it again in 0.5 s.")
        assert _answers_again(one)
        assert one.stop(signal.SIGINT) == 0
        assert one.left_over() == {}


@pytest.mark.fault
def test_a_killed_supervisor_takes_its_children_along(tmp_path: Path) -> None:
    with_tables(tmp_path / "var")
    one = Running(tmp_path / "var")
    one.wait_until_up()
    one.stop(signal.SIGKILL)
    until = time.monotonic() + 20
    while one.left_over() and time.monotonic() < until:
        time.sleep(0.1)
    assert one.left_over() == {}


def test_a_port_in_use_is_one_sentence(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen(1)
        port = other.getsockname()[1]
        done = spona(tmp_path / "var", "serve", "--port", str(port))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        f"Port {port} is in use by another program. Choose another one: "
        f"make run PORT={port + 1} (or spona serve --port {port + 1}).\n"
    )


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("a file stands where the folder should be")
    done = spona(tmp_path / "var", "serve", "--port", str(free_port()))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        f"Spona cannot write to its data folder {tmp_path}/var (File exists). "
        "Name another with SPONA_DATA=/some/folder.\n"
    )


@pytest.mark.parametrize(
    ("variable", "value", "sentence"),
    [
        (
            "DATABASE_URL",
            "mysql://here/spona",
            "DATABASE_URL must start with postgresql:// or sqlite:///; this one starts with mysql://.",
        ),
        ("SPONA_MAIL", "mail", "SPONA_MAIL must look like smtp+tls://user:password@host:587."),
    ],
)
def test_a_wrong_setting_is_one_sentence(
    tmp_path: Path, variable: str, value: str, sentence: str
) -> None:
    done = spona(tmp_path / "var", "serve", "--port", str(free_port()), **{variable: value})
    assert (done.returncode, done.stderr) == (1, sentence + "\n")


def test_an_unreachable_database_is_one_sentence(tmp_path: Path) -> None:
    address = f"postgresql://spona@/spona?host={tmp_path}"
    done = spona(tmp_path / "var", "serve", "--port", str(free_port()), DATABASE_URL=address)
    assert done.returncode == 1
    assert done.stderr.startswith("The database cannot be used: connection ")
    assert "Traceback" not in done.stderr


def _answers_again(one: Running) -> bool:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            return one.get("/")[0] < 500
        except OSError:
            time.sleep(0.1)
    return False
