"""Run the background worker: imports, exports, consumers of events, and whatever has to happen at a time."""

import signal
import sys

import django
from procrastinate.contrib.django import app

from zhike.config import environment

AT_ONCE = 2


def run(words: list[str]) -> int:
    """Work until told to stop, and finish the present jobs before."""
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    with app.replace_connector(app.connector.get_worker_connector()) as working:
        working.run_worker(
            name="zhike",
            concurrency=environment.number("ZHIKE_WORKER_JOBS", AT_ONCE, least=1, most=32),
            listen_notify=True,
            delete_jobs="never",
            shutdown_graceful_timeout=15,
        )
    return 0


if __name__ == "__main__":
    django.setup()
    sys.exit(run(sys.argv[1:]))
