"""`spona`: the command line. Each command imports what it needs when it runs, so help is instant.

Expected trouble is one sentence on stderr and exit code 1; rooms raise CommandError for it.
"""

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path

Handler = Callable[[argparse.Namespace], int | None]
STAGES = ("call", "selection", "matching", "running", "finished")


def main(arguments: list[str] | None = None) -> int:
    """Parse, run, and turn expected trouble into a sentence. Returns the exit code."""
    options = parser().parse_args(arguments)
    os.umask(0o077)  # what Spona writes is its own: nobody else on the machine reads it
    try:
        return options.handler(options) or 0
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # `spona … | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as error:
        sentence = sentence_for(error)
        if sentence is None:
            raise
        sys.stderr.write(sentence + "\n")
        return 1


def sentence_for(error: Exception) -> str | None:
    """What a host should read about an expected error; None for a fault of ours."""
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management.base import CommandError
    from django.db import OperationalError

    from spona.config.folder import Unusable

    if isinstance(error, CommandError | ImproperlyConfigured | Unusable):
        return str(error)
    if isinstance(error, OperationalError):
        first_line = str(error).strip().splitlines()[0]
        return f"The database cannot be used: {first_line}"
    if isinstance(error, OSError) and error.filename:
        return f"{error.filename}: {error.strerror}."
    return None


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(
        prog="spona", description="Run a mentorship programme through its whole year."
    )
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def command(name: str, handler: Handler, text: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, description=text, help=text)
        sub.set_defaults(handler=handler)
        return sub

    sub = command("serve", serve, "run the web server and the background worker together")
    sub.add_argument("--host", default="127.0.0.1", help="address to listen on (%(default)s)")
    sub.add_argument("--port", type=int, default=8000, help="port to listen on (%(default)s)")
    sub.add_argument("--workers", type=int, help="web processes (one per core, at most two)")

    command("worker", worker, "run the background worker alone")

    sub = command("demo", demo, "fill an empty database with the demo programme")
    sub.add_argument("--stage", choices=STAGES, default="running", help="(%(default)s)")

    sub = command("import", import_people, "bring in people from CSV or XLSX files")
    sub.add_argument("files", nargs="+", type=Path, metavar="FILE")
    _where(sub)
    sub.add_argument("--mapping", type=Path, metavar="FILE", help="which column is what (JSON)")
    sub.add_argument("--dry-run", action="store_true", help="say what would happen, change nothing")
    sub.add_argument("--json", action="store_true", help="answer in JSON")

    sub = command("match", match, "pair the people of files, or propose pairs for a cycle")
    _matching(sub)

    sub = command("backup", backup, "write database and files into one file, while Spona runs")
    sub.add_argument("file", type=Path, metavar="FILE")

    sub = command("restore", restore, "bring a backup back, into an empty place")
    sub.add_argument("file", type=Path, metavar="FILE")
    sub.add_argument("--force", action="store_true", help="replace what is there")

    sub = command("createowner", createowner, "make an organisation and its first owner")
    sub.add_argument("--email", required=True, help="she signs in with it")
    sub.add_argument("--name", required=True, help="her name")
    sub.add_argument(
        "--organisation", required=True, metavar="NAME", help="the organisation's name"
    )
    sub.add_argument("--language", default="en", help="its first language (%(default)s)")

    command("check", check, "look at settings, database, mail and disk, and say what is wrong")

    # No help text, so argparse hides it: what `serve` does before it serves, in a process of its own.
    sub = commands.add_parser("prepare")
    sub.set_defaults(handler=prepare)
    sub.add_argument("--demo", action="store_true")
    return top


def _matching(sub: argparse.ArgumentParser) -> None:
    files = sub.add_argument_group("people of files, without a database")
    files.add_argument("files", nargs="*", type=Path, metavar="FILE",
                       help="one file with both roles, or one of mentees and one of mentors")  # fmt: skip
    files.add_argument("--mapping", type=Path, metavar="FILE", help="which column is what (JSON)")
    files.add_argument("--weights", type=Path, metavar="FILE", help="what counts how much (JSON)")
    files.add_argument("--out", type=Path, metavar="FILE", help="write the pairs as .xlsx or .csv")
    files.add_argument("--force", action="store_true", help="replace the file of --out")
    files.add_argument("--explain", action="store_true", help="say where every point comes from")
    files.add_argument("--price", nargs=2, action="append", metavar=("MENTEE", "MENTOR"),
                       help="what it would cost the others to have this pair")  # fmt: skip
    files.add_argument("--teams", nargs="?", type=_co_mentors, const=1, metavar="N",
                       help="keep teams of mentees together: a lead and N more mentors each (1)")  # fmt: skip
    stored = sub.add_argument_group("a cycle of Spona")
    stored.add_argument("--organisation", metavar="SLUG", help="as in its address")
    stored.add_argument("--cycle", metavar="SLUG", help="as in its address")
    stored.add_argument("--dry-run", action="store_true", help="show the proposals, save nothing")
    sub.add_argument("--objective", choices=("total", "worst-first", "balanced"), default="total",
                     help="what is best once everybody who can be is paired (%(default)s)")  # fmt: skip
    sub.add_argument("--json", action="store_true", help="answer in JSON")


def _co_mentors(text: str) -> int:
    number = int(text)
    if not 0 <= number <= 9:
        raise argparse.ArgumentTypeError("between 0 and 9 mentors stand beside a lead")
    return number


def _where(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--organisation", required=True, metavar="SLUG", help="as in its address")
    sub.add_argument("--cycle", required=True, metavar="SLUG", help="as in its address")


def serve(options: argparse.Namespace) -> int:
    from spona.config import server

    return server.serve(
        host=options.host,
        port=options.port,
        workers=options.workers or server.default_workers(),
        demo=os.environ.get("SPONA_DEMO", "").lower() in {"1", "true", "yes", "on"},
    )


def prepare(options: argparse.Namespace) -> None:
    from spona.config.prepare import prepare

    sys.stdout.write(prepare(demo=options.demo))


def worker(_options: argparse.Namespace) -> int:
    from spona.config import worker

    return worker.run()


def demo(options: argparse.Namespace) -> None:
    from django.core.management.base import CommandError

    from spona.config import prepare
    from spona.config.processes import start_django

    start_django()
    prepare.migrate()
    if not prepare.is_empty():
        raise CommandError(
            "This database already holds an organisation; the demo goes into an empty one. "
            "Name another folder with SPONA_DATA=/some/folder."
        )
    prepare.build_demo(stage=options.stage)
    sys.stdout.write(prepare.characters())


def import_people(options: argparse.Namespace) -> int | None:
    from spona.config.processes import start_django

    start_django()
    from spona.intake import command

    return command.run(options)


def match(options: argparse.Namespace) -> int | None:
    from django.core.management.base import CommandError

    from spona.config.processes import start_django

    if options.files:
        # Nothing of this machine's Spona is touched: no database, no key, no folder.
        os.environ.setdefault("SPONA_SECRET", "a matching of files signs nothing")
        os.environ.setdefault("SPONA_LOG", "ERROR")
        start_django()
        from spona.config import match_files

        return match_files.run(options)
    if not (options.organisation and options.cycle):
        raise CommandError("Give the files to match, or --organisation and --cycle.")
    of_files = (options.mapping, options.weights, options.out, options.price)
    if any(of_files) or options.force or options.teams is not None:
        raise CommandError(
            "--mapping, --weights, --out, --force, --price and --teams are for files; a cycle has "
            "its desk, and every proposal it ever had is kept."
        )
    start_django()
    from spona.matching import command

    return command.run(options)


def backup(options: argparse.Namespace) -> None:
    from spona.config.processes import start_django

    start_django()
    from spona.config.backup import write_backup

    sys.stdout.write(write_backup(target=options.file) + "\n")


def restore(options: argparse.Namespace) -> None:
    from spona.config.folder import data_folder, in_use
    from spona.config.processes import start_django

    with in_use(data_folder(), alone=True):
        start_django()
        from spona.config.restore import restore_backup

        sys.stdout.write(restore_backup(source=options.file, force=options.force) + "\n")


def createowner(options: argparse.Namespace) -> None:
    from spona.config import prepare
    from spona.config.processes import start_django

    start_django()
    prepare.migrate()
    from spona.config.owner import create_owner

    sys.stdout.write(
        create_owner(
            email=options.email,
            name=options.name,
            organisation=options.organisation,
            language=options.language,
        )
        + "\n"
    )


def check(_options: argparse.Namespace) -> int:
    from spona.config.checkup import check_up

    return check_up()


if __name__ == "__main__":
    sys.exit(main())
