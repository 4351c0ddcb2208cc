"""`zhike up` starts everything, survives accidents, and leaves nothing behind."""

import contextlib
import os
import signal
import socket
import stat

import psutil
import psycopg
import pytest

from tests.platform.running import Zhike, gone, until
from zhike.config import environment
from zhike.config.processes import output

pytestmark = pytest.mark.xdist_group("processes")


def test_first_start_prints_the_address_and_a_link_for_the_first_administrator(fresh: Zhike):
    fresh.start()
    assert fresh.said(f"Zhike is ready at http://localhost:{fresh.port}/")
    link = until(lambda: fresh.said("/setup/"), "the link of the first administrator")
    path = link.strip().removeprefix(f"http://localhost:{fresh.port}")
    assert fresh.get(path).status == 200
    assert fresh.get("/readyz").status == 200
    assert set(fresh.children()) == {"database", "web", "worker"}
    # What the server writes frightens a newcomer, though it is nothing; it has a file of its own, and its place is said.
    log = fresh.home / "logs" / "database.log"
    assert fresh.said(str(log))
    until(lambda: "ready to accept connections" in log.read_text(), "the server's log")
    assert not [line for line in fresh.lines if " LOG:  " in line or " ERROR:  " in line]


def test_a_log_is_bounded(tmp_path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(output, "LARGEST_FILE", 10)
    gathered = output.Output(tmp_path / "all.log")
    writer = gathered.writer(tmp_path / "logs" / "own.log")
    for number in range(20):
        os.write(writer, f"line {number:06}\n".encode())
        gathered.pump(1)
    files = sorted(file.name for file in (tmp_path / "logs").iterdir())
    assert files == ["own.log", *(f"own.log.{age}" for age in range(1, output.KEPT_FILES + 1))]
    assert (tmp_path / "logs" / "own.log").read_text() == "line 000019\n"


def test_a_shell_beside_it_prints_links_of_the_running_program(zhike: Zhike, monkeypatch: pytest.MonkeyPatch):
    zhike.start()
    assert zhike.port != 8000
    monkeypatch.setenv("ZHIKE_HOME", str(zhike.home))
    for name in ("PORT", "ZHIKE_URL"):
        monkeypatch.delenv(name, raising=False)
    assert (environment.port(), environment.public_url()) == (zhike.port, f"http://localhost:{zhike.port}")
    monkeypatch.setenv("PORT", "9001")
    assert (environment.port(), environment.public_url()) == (9001, "http://localhost:9001")
    monkeypatch.delenv("PORT")
    zhike.send(signal.SIGKILL)
    # What a killed program leaves behind is believed by nobody.
    until(lambda: environment.port() == 8000, "the lock of the killed program is free")
    assert environment.public_url() == "http://localhost:8000"


def test_secret_key_is_made_once_and_is_private(fresh: Zhike):
    fresh.start()
    file = fresh.home / "secret_key"
    key = file.read_text()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert len(key.strip()) >= 50
    fresh.send(signal.SIGINT)
    fresh.start()
    assert file.read_text() == key


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_stopping_leaves_nothing_running(zhike: Zhike, number: signal.Signals):
    zhike.environ["ZHIKE_WEB_WORKERS"] = "2"
    zhike.start()
    processes = zhike.everything()
    assert zhike.send(number) == 0
    assert gone(processes)
    assert zhike.said("Zhike has stopped.")
    assert not list((zhike.home / "run").glob(".s.PGSQL*"))


def test_children_follow_a_supervisor_that_was_killed(zhike: Zhike):
    zhike.start()
    processes = zhike.everything()
    zhike.send(signal.SIGKILL)
    until(lambda: gone(processes), "all children have ended")


def test_starts_unattended_after_everything_was_killed(zhike: Zhike):
    zhike.start()
    with psycopg.connect(environment.embedded_database_url(zhike.home), autocommit=True) as connection:
        connection.execute("create table kept (word text)")
        connection.execute("insert into kept values ('知客')")
    processes = zhike.everything()
    for process in processes:
        # Children follow their supervisor: some are dead before their turn comes.
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    zhike.process.wait()
    until(lambda: gone(processes), "everything is dead")
    assert (zhike.home / "postgres" / "postmaster.pid").exists()
    zhike.start()
    with psycopg.connect(environment.embedded_database_url(zhike.home)) as connection:
        assert connection.execute("select word from kept").fetchall() == [("知客",)]


@pytest.mark.parametrize("name", ["database", "web", "worker"])
def test_a_child_that_was_killed_is_started_again(zhike: Zhike, name: str):
    zhike.start()
    before = zhike.children()[name]
    before.kill()
    until(lambda: zhike.children().get(name, before).pid != before.pid, f"{name} was started again")
    until(lambda: zhike.status("/readyz") == 200, "ready again")
    assert zhike.said(f"{name}: ended unexpectedly")


def test_a_database_that_is_away_is_said_with_503_and_comes_back_by_itself(zhike: Zhike):
    zhike.start()
    database = zhike.children()["database"]
    database.suspend()
    database.kill()
    answer = until(lambda: (a := zhike.get("/readyz")).status == 503 and a, "a 503")
    assert answer.headers["Retry-After"] == "10"
    until(lambda: zhike.status("/readyz") == 200, "ready again")


def test_a_port_in_use_is_said_in_words(fresh: Zhike):
    with socket.socket() as other:
        other.bind(("127.0.0.1", fresh.port))
        other.listen()
        done = fresh.command("up")
    assert done.returncode == 1
    assert f"Port {fresh.port} is in use by another program" in done.stdout
    assert not (fresh.home / "postgres").exists()


def test_a_second_start_on_the_same_folder_is_refused(zhike: Zhike):
    zhike.start()
    second = Zhike(zhike.home)
    done = second.command("up")
    assert done.returncode == 1
    assert "already runs" in done.stdout
    assert zhike.get("/readyz").status == 200


def test_a_variable_that_makes_no_sense_is_said_in_words(fresh: Zhike):
    fresh.environ["PORT"] = "eighty"
    done = fresh.command("up")
    assert done.returncode == 1
    assert "PORT is 'eighty', but has to be a whole number from 1 to 65535." in done.stdout


def test_a_folder_too_deep_for_a_socket_still_works(fresh: Zhike):
    fresh.home = fresh.home / ("deep" * 25)
    fresh.start()
    assert fresh.get("/readyz").status == 200
