"""Have the database at hand for one command, also while Zhike is not running."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager

from zhike.config import environment
from zhike.config.database import server
from zhike.config.lock import in_charge, is_running


@contextmanager
def database_at_hand() -> Iterator[None]:
    """Start the embedded server for the length of a command, unless it runs already or `DATABASE_URL` is set."""
    home = environment.home()
    if not environment.has_own_database() or is_running(home):
        yield
        return
    with in_charge(home), own_server():
        yield


@contextmanager
def own_server() -> Iterator[None]:
    """Run the embedded server as long as the block lasts."""
    home = environment.home()
    cluster = server.prepare(home)
    process = server.start_detached(cluster)
    try:
        server.wait_until_ready(cluster, lambda: process.poll() is None)
        server.ensure_database(cluster)
        yield
    finally:
        process.send_signal(signal.SIGINT)
        process.wait()
