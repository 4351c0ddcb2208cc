"""A whole Zhike for the browser: a database of its own, the web server and the worker as real processes."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from tests.platform.running import free_port, until

ROOT = Path(__file__).parents[2]


@dataclass
class Stack:
    """One installation: its address, its people's sessions, and the processes to stop at the end."""

    name: str
    home: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="zh-")))
    port: int = field(default_factory=free_port)
    sessions: dict[str, str] = field(default_factory=dict)
    processes: list[subprocess.Popen] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def server(self) -> str:
        return os.environ["DATABASE_URL"]

    def environ(self) -> dict[str, str]:
        parts = {**conninfo_to_dict(self.server), "dbname": self.name}
        own = {
            "DATABASE_URL": make_conninfo("", **parts),
            "DJANGO_SETTINGS_MODULE": "zhike.config.settings",
            "ZHIKE_HOME": str(self.home),
            # The sessions are signed by one process and read by another.
            "ZHIKE_SECRET_KEY": "only-for-the-browser-tests-" * 2,
            "PORT": str(self.port),
            "ZHIKE_WEB_WORKERS": "1",
        }
        return {**os.environ, **own}

    def run(self, *words: str) -> str:
        """Run a command of this installation to its end and return what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", "zhike.config", *words],
            env=self.environ(), cwd=ROOT, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self) -> "Stack":
        """Make the database, found the company, start both processes and wait until pages are answered."""
        self.administer("CREATE DATABASE {}")
        self.run("migrate")
        printed = self.run("manage", "shell", "-c", "from tests.browser.seed import found; found()")
        self.sessions = json.loads(printed.splitlines()[-1])
        for program in ("web", "worker"):
            with (self.home / f"{program}.log").open("wb") as log:
                words = [sys.executable, "-m", "zhike.config", program]
                process = subprocess.Popen(words, env=self.environ(), cwd=ROOT, stdout=log, stderr=log)
            self.processes.append(process)
        until(self.answers, "the web server")
        return self

    def answers(self) -> bool:
        assert all(process.poll() is None for process in self.processes), self.log("web") + self.log("worker")
        try:
            with urllib.request.urlopen(f"{self.url}/readyz", timeout=5) as answer:
                return answer.status == 200
        except OSError:
            return False

    def log(self, program: str) -> str:
        return (self.home / f"{program}.log").read_text(errors="replace")

    def stop(self) -> None:
        """Stop the processes, drop the database, remove the folder."""
        for process in self.processes:
            process.send_signal(signal.SIGTERM)
        for process in self.processes:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
        self.administer("DROP DATABASE IF EXISTS {} WITH (FORCE)")
        shutil.rmtree(self.home, ignore_errors=True)

    def administer(self, statement: str) -> None:
        with psycopg.connect(self.server, dbname="postgres", autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(sql.Identifier(self.name)))
