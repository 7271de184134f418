"""Small facts about processes, shared by the supervisor and its children."""

import ctypes
import os
import signal
import sys

SUPERVISED = "SPONA_SUPERVISED"  # set by `spona serve` for what it starts: its own number


def start_django() -> None:
    """Settings and apps; a wrong setting raises ImproperlyConfigured with a sentence."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "spona.config.settings")
    import django

    django.setup()


def die_with_parent() -> None:
    """Ask Linux for an end when the parent dies: a killed supervisor leaves nobody behind. At once and not
    gently: a process without its parent could wait in a transaction and hold up who comes after it.

    Until it serves, a child ends on SIGTERM at once (granian's processes would inherit a handler that
    only their parent acts on, and be waited for in vain).
    """
    parent = int(os.environ.get(SUPERVISED, "0"))
    if not parent:
        return
    os.environ[SUPERVISED] = str(os.getpid())  # for children of its own
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if sys.platform.startswith("linux"):
        set_parent_death_signal = 1
        ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGKILL)
    if os.getppid() != parent:  # it died before we could ask
        sys.exit(1)
