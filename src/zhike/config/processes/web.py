"""Run the web server: one process that listens and a few that answer."""

import multiprocessing
import os
import shutil
import sys
from importlib import import_module
from pathlib import Path

import django
from granian import Granian
from granian.constants import Interfaces

from zhike.config import environment
from zhike.config.secret import ensure_secret_key

THREADS = 4
BACKLOG = 1024
# Requests beyond this many at once wait in the socket's queue; see docs/adr for what follows from it.
AT_ONCE = 64


def run(words: list[str]) -> int:
    """Serve until told to stop. Returns when the server has ended."""
    home = environment.home()
    ensure_secret_key(home)
    os.environ["ZHIKE_SECRET_KEY"] = environment.secret_key()
    share_figures(home / "run-figures")
    reload = "--reload" in words
    # A process that was forked would go on with the code that was loaded before the change.
    multiprocessing.set_start_method("spawn" if reload else "fork")
    if not reload:
        preload()
    server = Granian(
        "zhike.config.wsgi:application",
        address=environment.host(),
        port=environment.port(),
        interface=Interfaces.WSGI,
        workers=environment.web_workers(),
        blocking_threads=environment.number("ZHIKE_WEB_THREADS", THREADS, least=1, most=256),
        blocking_threads_idle_timeout=600,
        backlog=BACKLOG,
        backpressure=AT_ONCE,
        websockets=False,
        log_level="warning",
        respawn_failed_workers=True,
        respawn_interval=0.5,
        workers_kill_timeout=15,
        reload=reload,
        reload_paths=[Path(__file__).resolve().parents[2]],
    )
    server.serve()
    return 0


def share_figures(folder: Path) -> None:
    """Give the web processes a folder in which they add up their Prometheus figures, empty at each start."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)


def preload() -> None:
    """Load the whole application before the processes fork, so that they share its memory.

    No connection to the database may be open then: two processes cannot share one.
    """
    django.setup()
    import_module("zhike.config.wsgi")
    import_module("zhike.config.urls")


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
