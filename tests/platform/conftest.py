"""One installation for the tests that only look, and fresh ones for those that break things."""

import contextlib
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.platform.running import Zhike


@pytest.fixture
def home() -> Iterator[Path]:
    """Return an empty folder with a short name: a socket below it must fit into 108 bytes."""
    folder = Path(tempfile.mkdtemp(prefix="zh-"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def seed() -> Iterator[Path]:
    """Return the folder of an installation that was started once and stopped; starting from a copy is faster."""
    folder = Path(tempfile.mkdtemp(prefix="zh-"))
    installation = Zhike(folder)
    installation.start().send(signal.SIGTERM)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def fresh(home: Path) -> Iterator[Zhike]:
    """Return an installation that was never started; whatever still runs at the end is killed."""
    installation = Zhike(home)
    yield installation
    end(installation)


@pytest.fixture
def zhike(home: Path, seed: Path) -> Iterator[Zhike]:
    """Return an installation with an empty database that does not run yet."""
    # `cp` keeps the owner of the database's folder, who need not be whoever runs the tests.
    subprocess.run(["cp", "-a", f"{seed}/.", home], check=True)
    installation = Zhike(home)
    yield installation
    end(installation)


@pytest.fixture(scope="module")
def running() -> Iterator[Zhike]:
    """Return an installation that runs for all tests of a file."""
    folder = Path(tempfile.mkdtemp(prefix="zh-"))
    installation = Zhike(folder, environ={"ZHIKE_METRICS_TOKEN": "figures-please"})
    try:
        yield installation.start()
    finally:
        end(installation)
        shutil.rmtree(folder, ignore_errors=True)


def end(installation: Zhike) -> None:
    if installation.process is None or installation.ended():
        return
    processes = installation.everything()
    installation.process.terminate()
    try:
        installation.process.wait(30)
    finally:
        for process in processes:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
