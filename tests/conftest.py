import gc
import shutil

from hypothesis import HealthCheck, settings

pytest_plugins = ["tests.fixtures_house"]

# The same examples on every machine, however slow: a change is never refused for what it did not touch.
# To look for more, take others: pytest --hypothesis-profile=explore tests/questions
CALM = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("steady", derandomize=True, **CALM)
settings.register_profile("explore", max_examples=2000, **CALM)
settings.load_profile("steady")


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
