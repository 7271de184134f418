"""The web server: granian with a few processes of a few threads. Started by `spona serve`.

The application is loaded once, before the processes part, so that they share the memory it takes.
"""

import multiprocessing
import sys
from typing import Any

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from spona.config.processes import die_with_parent

THREADS = 8  # per process: not for speed, but so that a few who wait for a lock hold up nobody else


def main() -> None:
    host, port, workers = sys.argv[1:4]
    die_with_parent()
    if sys.platform.startswith("linux"):
        multiprocessing.set_start_method("fork")  # nothing runs beside us yet, so it is safe
        import spona.config.wsgi  # noqa: F401 - to be there when the processes part
    Granian(
        "spona.config.wsgi:application",
        address=host,
        port=int(port),
        interface=Interfaces.WSGI,
        workers=int(workers),
        blocking_threads=THREADS,
        blocking_threads_idle_timeout=600,
        respawn_failed_workers=True,
        respawn_interval=0.5,
        workers_kill_timeout=15,  # an answer under way is finished first
        log_level=LogLevels.error,  # its warnings are advice on settings we chose
    ).serve(target_loader=_in_its_process, wrap_loader=False)


def _in_its_process() -> Any:
    die_with_parent()
    from spona.config.wsgi import application

    return application


if __name__ == "__main__":
    main()
