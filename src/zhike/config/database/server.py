"""Start and stop the embedded server, whatever state the last run left it in."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import psycopg

from zhike.config import environment
from zhike.config.database.cluster import Cluster
from zhike.config.database.programs import (
    Account,
    CannotRunDatabase,
    open_path_to,
    programs_folder,
    server_account,
)
from zhike.config.processes.child import Child
from zhike.config.processes.death import die_with_parent

STOP_SECONDS = 60
TELL_EVERY_SECONDS = 5.0
POLL_SECONDS = 0.05
Tell = Callable[[str], None]


def tell_aloud(text: str) -> None:
    """Print one line of progress."""
    print(text, flush=True)


def prepare(home: Path, *, durable: bool = True, tell: Tell = tell_aloud) -> Cluster:
    """Return the cluster of `home`, created if need be, with no server of an earlier run left on it."""
    account = server_account()
    make_home(home, account)
    sockets = environment.socket_folder(home)
    make_private(sockets, account)
    open_path_to(home / "postgres", account)
    cluster = Cluster(home / "postgres", programs_folder(home, account), sockets, account, durable)
    stop_leftover(cluster, tell)
    if cluster.exists():
        cluster.check_version()
    else:
        tell(f"database: creating it in {cluster.data}")
        cluster.create()
    return cluster


def make_home(home: Path, account: Account) -> None:
    """Create `home`. Others may pass through it only where the server runs as another user."""
    home.mkdir(parents=True, exist_ok=True)
    home.chmod(0o700 if account.uid == os.geteuid() else 0o711)


def make_private(folder: Path, account: Account) -> None:
    """Create the folder of the socket for its owner alone: whoever can enter it can use the database."""
    folder.mkdir(exist_ok=True)
    if folder.is_symlink() or folder.stat().st_uid not in {os.geteuid(), account.uid}:
        raise CannotRunDatabase(
            f"{folder} belongs to somebody else. Remove it, or choose a shorter ZHIKE_HOME."
        )
    account.own(folder)


def log_file(home: Path) -> Path:
    """Return where the server of `home` writes. Its errors are often answers that a program expected."""
    return home / "logs" / "database.log"


def server_child(cluster: Cluster) -> Child:
    """Describe the server as a child process. SIGINT asks it to end all sessions and stop in good order."""
    return Child(
        "database",
        cluster.command(),
        stop_signal=signal.SIGINT,
        stop_seconds=STOP_SECONDS,
        last_signal=signal.SIGQUIT,
        popen_arguments=cluster.account.popen_arguments(),
        log=log_file(cluster.data.parent),
    )


def wait_until_ready(cluster: Cluster, alive: Callable[[], bool], tell: Tell = tell_aloud) -> None:
    """Wait until the server answers. After a crash it may repair itself for minutes, so there is no deadline.

    Raises CannotRunDatabase when the server ends instead.
    """
    told = started = time.monotonic()
    while not answers(cluster):
        if not alive():
            raise CannotRunDatabase(
                f"The database server ended while it was starting; see {log_file(cluster.data.parent)}."
            )
        if time.monotonic() - told >= TELL_EVERY_SECONDS:
            told = time.monotonic()
            tell(
                f"database: still getting ready after {told - started:.0f} s (it may be repairing itself after a crash)"
            )
        time.sleep(POLL_SECONDS)


def answers(cluster: Cluster) -> bool:
    """Tell whether the server takes connections."""
    try:
        connect(cluster).close()
    except psycopg.OperationalError:
        return False
    return True


def connect(cluster: Cluster, database: str = "postgres") -> psycopg.Connection:
    """Connect to the server through its socket."""
    return psycopg.connect(
        host=str(cluster.sockets),
        port=environment.EMBEDDED_PORT,
        user="postgres",
        dbname=database,
        autocommit=True,
    )


def ensure_database(cluster: Cluster) -> None:
    """Create the database `zhike` unless it exists."""
    with connect(cluster) as connection:
        if not connection.execute("select 1 from pg_database where datname = 'zhike'").fetchone():
            connection.execute("create database zhike")


def stop_leftover(cluster: Cluster, tell: Tell) -> None:
    """Stop a server that an earlier run left on this data folder, and remove a lock that nobody holds."""
    lock = cluster.data / "postmaster.pid"
    server = leftover(lock, cluster.data)
    if server is not None:
        tell("database: stopping the server that an earlier start left behind")
        end(server)
    elif lock.exists():
        # Another program may have the old server's number by now, and PostgreSQL would refuse to start.
        lock.unlink()
    for orphan in orphans(cluster.data):
        end(orphan)
    # The socket has a lock of its own, which is as stale by now.
    for file in cluster.sockets.glob(".s.PGSQL.*"):
        file.unlink(missing_ok=True)


def leftover(lock: Path, data: Path) -> psutil.Process | None:
    """Return the running server that wrote `lock`, or None."""
    try:
        process = psutil.Process(int(lock.read_text().split("\n", 1)[0]))
        return process if serves(process, data) else None
    except (FileNotFoundError, ValueError, psutil.NoSuchProcess):
        return None


def orphans(data: Path) -> list[psutil.Process]:
    """Return processes that still hold `data` although the server that started them is gone."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.name() == "postgres" and process.cwd() == str(data):
                found.append(process)
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
    return found


def serves(process: psutil.Process, data: Path) -> bool:
    """Tell whether `process` is a PostgreSQL server on the folder `data`."""
    try:
        return process.name() == "postgres" and process.cwd() == str(data)
    except psutil.AccessDenied:
        return False


def end(process: psutil.Process) -> None:
    """Ask a server process to stop in good order, and insist when it does not."""
    for number, seconds in ((signal.SIGINT, STOP_SECONDS), (signal.SIGQUIT, 10), (signal.SIGKILL, 10)):
        try:
            process.send_signal(number)
            process.wait(seconds)
        except psutil.NoSuchProcess:
            return
        except psutil.TimeoutExpired:
            continue
        return


def start_detached(cluster: Cluster) -> subprocess.Popen:
    """Start the server for the length of one command; it stops when the calling process dies."""
    log = log_file(cluster.data.parent)
    log.parent.mkdir(exist_ok=True)
    with log.open("ab") as stream:
        return subprocess.Popen(
            cluster.command(),
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=stream,
            start_new_session=True,
            preexec_fn=lambda: die_with_parent(signal.SIGINT),
            **cluster.account.popen_arguments(),
        )
