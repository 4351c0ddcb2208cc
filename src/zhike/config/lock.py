"""Let one program at a time be in charge of a home."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class InCharge(Exception):
    """Say that another program is in charge of this home."""


@contextmanager
def in_charge(home: Path) -> Iterator[None]:
    """Hold the lock of `home`. The system frees it however the holder ends. Raises InCharge when it is held."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / "up.lock").open("w") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise InCharge(
                f"Zhike already runs on {home}. Stop it first, or choose another ZHIKE_HOME."
            ) from error
        yield


def is_running(home: Path) -> bool:
    """Tell whether some program is in charge of `home`."""
    if not (home / "up.lock").exists():
        return False
    try:
        with in_charge(home):
            return False
    except InCharge:
        return True
