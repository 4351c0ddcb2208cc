"""The program under test, started as `zhike web` and `zhike worker` start it."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

import psutil

PATIENCE = 60  # seconds until a server that does not answer counts as broken


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def running(command: str, environ: dict[str, str]) -> Iterator[subprocess.Popen]:
    """Run a command of the program as long as the block lasts."""
    process = subprocess.Popen(
        [sys.executable, "-m", f"zhike.config.processes.{command}"],
        env=os.environ | environ,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def seconds_until_ready(process: subprocess.Popen, port: int, start: float) -> float:
    """Return after how many seconds the server says that it is ready. Raises TimeoutError."""
    while time.perf_counter() - start < PATIENCE and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as answer:
                if answer.status == 200:
                    return time.perf_counter() - start
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.02)
    raise TimeoutError("The web server did not become ready; run `zhike web` by hand to see why.")


def memory(*processes: subprocess.Popen) -> float:
    """Return the proportional set size of processes with their children, in MB."""
    total = 0
    for process in processes:
        root = psutil.Process(process.pid)
        for one in (root, *root.children(recursive=True)):
            total += one.memory_full_info().pss
    return total / 2**20
