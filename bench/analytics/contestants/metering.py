"""Measure one piece of work in this process and print it as JSON. Runs in either environment, so imports nothing else."""

import json
import resource
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any


def measure(work: Callable[[], Any], answer: Callable[[Any], dict[str, Any]], *libraries: str) -> None:
    """Do the work as often as the second argument says, and print the best processor and clock times in seconds.

    ``answer`` makes of the last result the plain values by which contestants are compared. Printed as well: the peak
    memory of the whole process in MB, with its libraries and data, and the versions of the libraries.
    """
    spent, passed, found = [], [], None
    for _ in range(int(sys.argv[2]) if len(sys.argv) > 2 else 1):
        used, clock = _processor_seconds(), time.perf_counter()
        found = work()
        spent.append(_processor_seconds() - used)
        passed.append(time.perf_counter() - clock)
    # Taken before the answer is made, which is not part of the work.
    peak = _peak_memory()
    print(
        json.dumps(
            {
                "cpu": min(spent),
                "wall": min(passed),
                "memory": peak,
                "answer": answer(found),
                "versions": {name: version(name) for name in libraries},
            }
        )
    )


def _peak_memory() -> float:
    """Return the peak memory in MB of this process or of the largest it started.

    The kernel's figure for a process counts what its parent held when it was started, so /proc is asked for this one.
    """
    status = Path("/proc/self/status").read_text("utf-8")
    own = int(status.partition("VmHWM:")[2].split()[0])
    return max(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) / 1024


def _processor_seconds() -> float:
    own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime
