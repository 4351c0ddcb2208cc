"""Let no process outlive the one that started it."""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def die_with_parent(number: int = signal.SIGTERM) -> None:
    """Ask Linux to send this process the signal `number` when its parent dies, even by kill -9.

    Called in the child between fork and exec. Other systems have no such call; there the next start finds
    what was left and stops it.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, int(number), 0, 0, 0)


def die_if_orphan(parent: int) -> None:
    """End this process at once when `parent` is no longer its parent: it died before the request above."""
    if os.getppid() != parent:
        os._exit(1)
