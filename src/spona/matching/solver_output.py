"""What the solver's library prints stays out of what a command was asked for."""

import contextlib
import ctypes
import os
import sys
from collections.abc import Iterator


@contextlib.contextmanager
def solver_on_stderr() -> Iterator[None]:
    """The solver's library now and then prints to file descriptor 1, past Python: keep it out of
    what was asked for, which may be JSON for another program."""
    sys.stdout.flush()
    kept = os.dup(1)
    os.dup2(2, 1)
    try:
        yield
    finally:
        with contextlib.suppress(OSError, TypeError, AttributeError):  # no C library to be asked
            ctypes.CDLL(None).fflush(None)  # what C still holds would come after the change back
        os.dup2(kept, 1)
        os.close(kept)
