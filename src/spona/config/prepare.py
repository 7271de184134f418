"""Make a data folder and database ready: catalogues, migrations, cache table, the demo."""

import sys
from io import StringIO
from typing import Any

from spona.config.processes import start_django


def prepare(*, demo: bool) -> str:
    """Everything `spona serve` needs before it serves. Returns what to tell the host: the characters.

    Safe to run again: it only does what is missing. Says on stderr what takes longer.
    """
    from spona.config.catalogues import compile_stale

    compile_stale()
    start_django()
    from django.core.management import call_command

    call_command("check", stdout=StringIO())  # errors are raised, advice goes to stderr
    migrate()
    if not demo:
        return ""
    if is_empty():
        _tell("Building the demo programme ...")
        build_demo(stage="running")
    return characters()


def migrate() -> None:
    """Bring the schema up to date; quick when it already is."""
    from django.core.management import call_command
    from django.db import connection

    if pending_migrations():
        _tell("Preparing the database ...")
        call_command("migrate", verbosity=0, interactive=False)
    if "cache" not in connection.introspection.table_names():
        call_command("createcachetable", verbosity=0)


def pending_migrations() -> list[str]:
    """Names of migrations that this code has and this database has not."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def is_empty() -> bool:
    """No organisation and no account yet."""
    from django.contrib.auth import get_user_model

    from spona.core.models import Organisation

    return not (Organisation.objects.exists() or get_user_model()._default_manager.exists())


def build_demo(*, stage: str) -> Any:
    """The demo programme in a stage, built by the real actions; all of it or nothing."""
    from django.db import transaction

    from spona.config import demo

    with transaction.atomic():
        return demo.build(stage=stage)


def characters() -> str:
    """The demo's people and how to sign in as them."""
    from spona.config import demo_cast

    return demo_cast.characters()


def _tell(text: str) -> None:
    sys.stderr.write(text + "\n")
    sys.stderr.flush()
