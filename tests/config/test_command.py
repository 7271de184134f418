"""The command line: help, sentences for expected trouble, the first owner, the check-up."""

from pathlib import Path

import pytest

from spona.config.command import main, parser
from spona.core.models import Organisation
from spona.core.scope import in_organisation
from spona.people.models import Membership
from spona.people.states import Role
from tests.config.running import ROOT, spona

COMMANDS = [
    "serve", "worker", "demo", "import", "match", "backup", "restore", "createowner", "check",
]  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_and_is_documented(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        parser().parse_args([command, "--help"])
    assert end.value.code == 0
    assert capsys.readouterr().out.startswith(f"usage: spona {command} ")
    assert f"`spona {command}" in (ROOT / "docs" / "hosting.md").read_text()


def test_help_lists_the_commands_for_people_only(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parser().parse_args(["--help"])
    listed = [
        line.split()[0]
        for line in capsys.readouterr().out.splitlines()
        if line.startswith("    ") and not line.startswith("     ")
    ]
    assert listed == COMMANDS


def test_the_first_owner(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = [
        "createowner", "--email", "Mira@Example.org", "--name", "Мира Ћосић",
        "--organisation", "Кућа знања", "--language", "sr",
    ]  # fmt: skip
    assert main(arguments) == 0
    assert capsys.readouterr().out == (
        "Кућа знања is at http://localhost:8000/o/kuca-znanja/ and Мира Ћосић owns it.\n"
        "She signs in at http://localhost:8000/account/login/ with Mira@Example.org: "
        "the code comes by mail.\n"
    )
    organisation = Organisation.objects.get(slug="kuca-znanja")
    with in_organisation(organisation):
        owner = Membership.objects.get(role=Role.OWNER)
        assert (owner.person.name, owner.person.account.email) == ("Мира Ћосић", "mira@example.org")
    assert main(arguments) == 1
    assert capsys.readouterr().err == "There is an organisation at /o/kuca-znanja/ already.\n"


@pytest.mark.parametrize(
    ("email", "language", "sentence"),
    [
        ("nobody", "en", "nobody is not a mail address.\n"),
        ("a@example.org", "xx", "xx is not one of en, sr, sr-latn.\n"),
    ],
)
def test_an_owner_that_cannot_be(
    db: None, capsys: pytest.CaptureFixture[str], email: str, language: str, sentence: str
) -> None:
    arguments = ["createowner", "--email", email, "--name", "A", "--organisation", "B"]
    assert main([*arguments, "--language", language]) == 1
    assert capsys.readouterr().err == sentence
    assert Organisation.objects.count() == 0


def test_the_check_up_says_what_waits(tmp_path: Path) -> None:
    done = spona(tmp_path / "var", "check", SPONA_MAIL="smtp://127.0.0.1:9")
    lines = dict(line.split(": ", 1) for line in done.stdout.splitlines())
    assert done.returncode == 1
    assert lines["WRONG  mail"].startswith("127.0.0.1 port 9 does not take our mail: ")
    assert "migrations are waiting" in lines["WRONG  database"]
    assert "can be written" in lines["ok     data folder"]
