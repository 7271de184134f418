pytest_plugins = ["tests.fixtures_house"]


def pytest_configure() -> None:
    """The interface's languages are read from .mo files, which are not kept in git."""
    from spona.config.catalogues import compile_stale

    compile_stale()
