"""The data folder: may Spona write there, and is it running there?"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Unusable(Exception):
    """Something about the machine stands in the way; the text is one sentence for the host."""


def data_folder() -> Path:
    """The folder from SPONA_DATA (default ./var), made if need be and tried by writing."""
    folder = Path(os.environ.get("SPONA_DATA", "var")).resolve()
    trial = folder / f".write-{os.getpid()}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        trial.write_text("")
        trial.unlink()
    except OSError as error:
        raise Unusable(
            f"Spona cannot write to its data folder {folder} ({error.strerror}). "
            "Name another with SPONA_DATA=/some/folder."
        ) from None
    return folder


@contextmanager
def in_use(folder: Path, *, alone: bool = False) -> Iterator[None]:
    """Hold the folder: many may serve from it, but one who replaces its contents must be alone."""
    with (folder / "running.lock").open("a") as file:
        try:
            fcntl.flock(file, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Unusable(
                f"Spona is running in {folder}; stop it first."
                if alone
                else f"The contents of {folder} are being replaced; wait until that is done."
            ) from None
        yield
