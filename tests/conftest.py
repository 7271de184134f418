import gc
import shutil

pytest_plugins = ["tests.fixtures_house"]


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
