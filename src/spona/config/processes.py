"""Small facts about processes, shared by the supervisor and its children."""

import ctypes
import os
import signal
import sys

SUPERVISED = "SPONA_SUPERVISED"  # set by `spona serve` for what it starts


def start_django() -> None:
    """Settings and apps; a wrong setting raises ImproperlyConfigured with a sentence."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "spona.config.settings")
    import django

    django.setup()


def die_with_parent() -> None:
    """Ask Linux for a SIGTERM when the parent dies: a killed supervisor leaves nobody behind.

    Until it serves, a child ends on SIGTERM at once (granian's processes would inherit a handler that
    only their parent acts on, and be waited for in vain).
    """
    if SUPERVISED not in os.environ:
        return
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if not sys.platform.startswith("linux"):
        return
    parent = os.getppid()
    set_parent_death_signal = 1
    ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGTERM)
    if os.getppid() != parent:  # it died while we asked
        sys.exit(1)
