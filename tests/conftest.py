import gc
import shutil
from collections.abc import Iterator

import pytest
from django.utils import translation
from hypothesis import HealthCheck, settings
from hypothesis.internal.conjecture import providers

pytest_plugins = ["tests.fixtures_house"]

# The same examples on every machine, however slow: a change is never refused for what it did not touch.
# To look for more, take others: pytest --hypothesis-profile=explore tests/questions
CALM = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("steady", derandomize=True, **CALM)
settings.register_profile("explore", max_examples=2000, **CALM)
settings.load_profile("steady")
# Hypothesis also tries numbers and words it finds in the source of whatever is loaded by then, which
# differs from process to process.
providers.is_local_module_file = lambda _path: False


@pytest.fixture(autouse=True)
def _nobodys_language_is_left() -> Iterator[None]:
    """A page speaks its reader's language; whatever comes next begins in ours."""
    yield
    translation.deactivate()


OF_THE_DATABASE = {"db", "transactional_db", "live_server", "django_db_setup"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--of-the-database",
        action="store_true",
        help="only tests that ask the database: for a second run on another one",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--of-the-database"):
        return
    asking = [item for item in items if _asks_the_database(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(asking)])
    items[:] = asking


def _asks_the_database(item: pytest.Item) -> bool:
    if item.get_closest_marker("one_database"):
        return False
    if OF_THE_DATABASE & set(getattr(item, "fixturenames", ())):
        return True
    has_mark = item.get_closest_marker("django_db") is not None
    return has_mark or hasattr(getattr(item, "module", None), "own_database")


def pytest_configure() -> None:
    """The interface's languages are read from .mo files, which are not kept in git."""
    from spona.config.catalogues import compile_stale

    compile_stale()


def pytest_runtestloop() -> None:
    gc.freeze()  # what is loaded stays, as in a server: the collector need not walk it again


def pytest_unconfigure() -> None:
    from spona.config.settings_test import OWN_FOLDER

    if OWN_FOLDER:
        shutil.rmtree(OWN_FOLDER, ignore_errors=True)
