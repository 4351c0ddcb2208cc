"""Start everything with one command: database, migrations, web server and worker."""

import argparse
import errno
import os
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

from zhike.config import environment
from zhike.config.database import server
from zhike.config.database.programs import CannotRunDatabase
from zhike.config.lock import InCharge, in_charge
from zhike.config.processes.child import Child
from zhike.config.processes.death import die_with_parent
from zhike.config.processes.output import Output
from zhike.config.processes.supervisor import Stop, Supervisor, stopped_by_signals
from zhike.config.run_state import RunState, told
from zhike.config.secret import ensure_secret_key

LINK_MARK = "first sign-in: "
ATTEMPTS = 4


class CannotStart(Exception):
    """Say in one sentence why Zhike cannot start, and what to do."""


def run(words: list[str]) -> int:
    """Start everything, and keep it running until somebody asks it to stop. Returns the exit code."""
    parser = argparse.ArgumentParser(
        "zhike up",
        description="Start the database, the web server and the worker. "
        "HOST, PORT, ZHIKE_HOME, ZHIKE_URL, ZHIKE_HOSTS and DATABASE_URL in the environment change what is started.",
    )
    parser.add_argument(
        "--reload", action="store_true", help="start the web server anew when a source file changes"
    )
    options = parser.parse_args(words)
    try:
        with stopped_by_signals():
            watch_over(environment.home(), reload=options.reload)
    except Stop:
        return 0
    except (CannotStart, CannotRunDatabase, InCharge, environment.BadSetting) as error:
        tell(f"Zhike could not start. {error}")
        return 1


def tell(text: str) -> None:
    """Print one line for the person in front of the screen."""
    print(text, flush=True)


def watch_over(home: Path, *, reload: bool) -> None:
    """Start the processes one after the other, say where Zhike is, and watch until Stop is raised."""
    check_port(environment.host(), environment.port())
    home.mkdir(parents=True, exist_ok=True)
    ensure_secret_key(home)
    state = RunState(environment.port(), environment.public_url())
    with in_charge(home), told(home, state):
        supervisor = Supervisor(Output(home / "logs" / "zhike.log"), tell)
        try:
            if environment.has_own_database():
                start_database(supervisor, home)
            link = prepare(supervisor)
            start_programs(supervisor, reload=reload)
            announce(link)
            while True:
                supervisor.watch()
        finally:
            supervisor.stop()
            tell("Zhike has stopped.")


def start_database(supervisor: Supervisor, home: Path) -> None:
    """Start the embedded server and wait until it answers."""
    cluster = server.prepare(home, tell=tell)
    child = server.server_child(cluster)
    child.before_start = lambda: server.stop_leftover(cluster, tell)
    supervisor.start(child)
    tell(f"database: starting; its log is {server.log_file(home)}")

    def alive() -> bool:
        supervisor.output.pump(0)
        return child.is_running()

    server.wait_until_ready(cluster, alive, tell)
    server.ensure_database(cluster)


def prepare(supervisor: Supervisor) -> str:
    """Migrate in a process of its own, show its progress, and return the first sign-in link or nothing."""
    link = ""
    words = [sys.executable, "-m", "zhike.config.processes.prepare", "--link"]
    with subprocess.Popen(
        words,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        process_group=0,
        preexec_fn=die_with_parent,
    ) as process:
        try:
            for line in process.stdout or ():
                supervisor.output.pump(0)
                if line.startswith(LINK_MARK):
                    link = line.removeprefix(LINK_MARK).strip()
                else:
                    tell(line.rstrip())
        except Stop:
            process.terminate()
            raise
    if process.returncode:
        raise CannotStart("The database could not be brought up to date; see the lines above.")
    return link


def start_programs(supervisor: Supervisor, *, reload: bool) -> None:
    """Start web server and worker, and wait until the first page can be answered."""
    python = [sys.executable, "-m"]
    web = Child(
        "web",
        [*python, "zhike.config.processes.web", *(["--reload"] if reload else [])],
        environ={"ZHIKE_STATEMENT_SECONDS": os.environ.get("ZHIKE_STATEMENT_SECONDS", "30")},
    )
    worker = Child(
        "worker", [*python, "zhike.config.processes.worker"], environ={"ZHIKE_STATEMENT_SECONDS": "900"}
    )
    supervisor.start(web)
    supervisor.start(worker)
    tell("web and worker: starting")
    if not supervisor.wait(is_ready, gives_up=lambda: web.failures >= ATTEMPTS):
        raise CannotStart("The web server ended again and again; see the lines above or the log.")


def is_ready() -> bool:
    """Tell whether the web server answers and finds its database."""
    name = environment.host()
    name = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(name, f"[{name}]" if ":" in name else name)
    try:
        with urllib.request.urlopen(f"http://{name}:{environment.port()}/readyz", timeout=5) as answer:
            return answer.status == 200
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


def announce(link: str) -> None:
    """Say where Zhike is, and how the first administrator gets in."""
    tell("")
    tell(f"Zhike is ready at {environment.public_url()}/")
    if link:
        tell(f"Sign in as the first administrator (this link works once, for 24 hours):\n  {link}")
    if sys.stderr.isatty():
        tell(f"Log: {environment.home() / 'logs' / 'zhike.log'}")
    tell("Ctrl-C stops it.")


def check_port(host: str, port: int) -> None:
    """Raise CannotStart when the port is taken or the address is not this machine's."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CannotStart(why_not(error, host, port)) from error


def why_not(error: OSError, host: str, port: int) -> str:
    """Return the reason why a port cannot be used, with a way out."""
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is in use by another program. Choose another one, for example: PORT={port + 1} make run"
    if error.errno == errno.EACCES:
        return f"Port {port} needs special rights. Choose one above 1023, for example: PORT=8000 make run"
    return (
        f"The address {host}:{port} cannot be used: {error.strerror}. Set HOST to an address of this machine."
    )
