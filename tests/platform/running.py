"""Run `zhike up` for a test: start it, wait for its words, ask it for pages, end it in every way."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from http.client import HTTPMessage
from pathlib import Path

import psutil

DEADLINE = 120.0


@dataclass
class Answer:
    """What came back for a request, whatever its status."""

    status: int
    headers: HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def until(true, what: str, seconds: float = DEADLINE):
    """Wait until `true()` is, and return its value."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        value = true()
        if value:
            return value
        time.sleep(0.05)
    raise AssertionError(f"waited {seconds:.0f} s in vain for: {what}")


@dataclass
class Zhike:
    """One installation in a folder of its own, run as a real process."""

    home: Path
    port: int = field(default_factory=free_port)
    environ: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen | None = None
    lines: list[str] = field(default_factory=list)

    def settings(self) -> dict[str, str]:
        kept = {
            name: value
            for name, value in os.environ.items()
            if name != "DATABASE_URL" and "ZHIKE" not in name
        }
        own = {"ZHIKE_HOME": str(self.home), "PORT": str(self.port), "ZHIKE_WEB_WORKERS": "1"}
        return {**kept, **own, **self.environ}

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run one command to its end."""
        return subprocess.run(
            [sys.executable, "-m", "zhike.config", *words],
            env=self.settings(),
            capture_output=True,
            text=True,
            check=False,
            timeout=DEADLINE,
        )

    def start(self) -> "Zhike":
        """Start everything and wait for the line that says that Zhike is ready."""
        self.begin()
        until(lambda: self.said("Zhike is ready") or self.ended(), "Zhike is ready")
        assert not self.ended(), "\n".join(self.lines)
        return self

    def begin(self) -> None:
        self.lines.clear()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "zhike.config", "up"],
            env=self.settings(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        threading.Thread(target=self.listen, args=(self.process,), daemon=True).start()

    def listen(self, process: subprocess.Popen) -> None:
        for line in process.stdout:
            self.lines.append(line.rstrip())

    def said(self, words: str) -> str | None:
        return next((line for line in list(self.lines) if words in line), None)

    def ended(self) -> bool:
        return self.process.poll() is not None

    def get(self, path: str, headers: dict[str, str] | None = None, data: bytes | None = None) -> Answer:
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}", headers=headers or {}, data=data
        )
        try:
            with urllib.request.build_opener(NoRedirect).open(request, timeout=30) as answer:
                return Answer(answer.status, answer.headers, answer.read())
        except urllib.error.HTTPError as error:
            return Answer(error.code, error.headers, error.read())

    def status(self, path: str) -> int | None:
        """Return the status of a page, or None while nobody answers."""
        try:
            return self.get(path).status
        except (urllib.error.URLError, ConnectionError):
            return None

    def children(self) -> dict[str, psutil.Process]:
        """Return the children of the supervisor: `database`, `web` and `worker`."""
        names = {}
        for child in psutil.Process(self.process.pid).children():
            try:
                words = " ".join(child.cmdline())
            except (psutil.ZombieProcess, psutil.NoSuchProcess):
                continue
            name = "database" if "postgres" in words else "web" if "processes.web" in words else "worker"
            names[name] = child
        return names

    def everything(self) -> list[psutil.Process]:
        """Return the supervisor and all that it started, directly or not."""
        own = psutil.Process(self.process.pid)
        return [own, *own.children(recursive=True)]

    def send(self, number: signal.Signals) -> int:
        """Send a signal to the supervisor alone and return its exit code."""
        self.process.send_signal(number)
        return self.process.wait(DEADLINE)


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_words):
        return None


def gone(processes: list[psutil.Process]) -> bool:
    """Tell whether none of the processes runs any more; one that waits to be buried counts as gone."""
    return not any(runs(process) for process in processes)


def runs(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:  # it ended between the two questions
        return False
