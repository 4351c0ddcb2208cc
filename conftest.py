"""Give the tests a database and folders of their own.

`DATABASE_URL` names a server to use. Without it, a server is started for this run in a temporary folder and
thrown away at the end; all processes of a parallel run share it, each with a database of its own.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import pytest_django
from django.conf import settings
from django.db import connection
from django.utils import translation

from zhike.config import environment
from zhike.config.database import server

RUN = pytest.StashKey[tuple]()
# Whole installations and a browser, whose processes the operating system times against each other (ADR 0152).
PROCESSES = tuple(Path(__file__).parent / "tests" / name for name in ("browser", "platform"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give tests that run several processes a second try, which the run reports. A real fault fails twice."""
    for item in items:
        if any(folder in item.path.parents for folder in PROCESSES):
            item.add_marker(pytest.mark.flaky(reruns=1))


def pytest_xdist_auto_num_workers() -> int:
    """Run one process more than there are processors: while browsers and installations start, one of them would be idle."""
    return len(os.sched_getaffinity(0)) + 1


def pytest_configure(config: pytest.Config) -> None:
    """Start what the tests need. The process that leads a parallel run does so for all."""
    folder = Path(tempfile.mkdtemp(prefix="zhike-tests-"))
    settings.MEDIA_ROOT = folder / "files"
    settings.STATIC_ROOT = folder / "static"
    # Whatever was collected in this home before belongs to another state of the files.
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.WHITENOISE_USE_FINDERS = True
    # Every test client makes its own middleware, which would read all static files beforehand.
    settings.WHITENOISE_AUTOREFRESH = True
    process = None
    if not os.environ.get("DATABASE_URL"):
        cluster = server.prepare(folder, durable=False, tell=lambda text: None)
        process = server.start_detached(cluster)
        server.wait_until_ready(cluster, lambda: process.poll() is None)
        os.environ["DATABASE_URL"] = environment.embedded_database_url(folder)
        settings.DATABASES["default"].update(environment.django_database(os.environ["DATABASE_URL"], 30))
    config.stash[RUN] = (folder, process)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the server and remove the folder."""
    folder, process = config.stash.get(RUN, (None, None))
    if process is not None:
        process.send_signal(2)
        process.wait(60)
        del os.environ["DATABASE_URL"]
    if folder is not None:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker) -> None:
    """Let tests that commit empty the event stream afterwards, which no user of the program can."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER IF EXISTS kernel_event_no_truncate ON kernel_event")


@pytest.fixture(autouse=True)
def spoken_afresh() -> Iterator[None]:
    """Let no test go on in the language of the last page that the one before it opened."""
    yield
    translation.deactivate()


@pytest.fixture(autouse=True)
def counted_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let lists be counted with their page: ids and statistics of a database of many tests say nothing of its size."""
    monkeypatch.setattr("zhike.workplace.tallies.LARGE", 10**12)
