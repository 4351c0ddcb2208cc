"""`zhike doctor` says in words what is wrong, and what to do."""

import pytest

from tests.platform.running import Zhike

pytestmark = pytest.mark.xdist_group("doctor")


def lines(done) -> dict[str, str]:
    """Return what was said about each subject."""
    found = {}
    for line in done.stdout.splitlines():
        state, _space, rest = line.partition(" ")
        subject, colon, text = rest.strip().partition(": ")
        if colon and state in {"ok", "note", "problem"}:
            found[subject] = f"{state} {text}"
    return found


def test_a_running_installation_is_in_order(running: Zhike):
    done = running.command("doctor")
    said = lines(done)
    assert done.returncode == 0, done.stdout
    assert done.stdout.rstrip().endswith("Everything is in order.")
    assert said["database"].startswith("ok PostgreSQL 18")
    assert said["migrations"] == "ok all applied"
    assert said["worker"].startswith("ok alive")
    assert said["web"] == f"ok answers at http://localhost:{running.port}/"


def test_nothing_started_yet_is_no_problem(fresh: Zhike):
    done = fresh.command("doctor")
    said = lines(done)
    assert done.returncode == 0, done.stdout
    assert said["database"] == "note the embedded server is not running"
    assert said["secret key"] == "note not made yet"


def test_a_database_that_cannot_be_reached(fresh: Zhike):
    fresh.environ["DATABASE_URL"] = "postgresql://zhike:secret-word@127.0.0.1:1/zhike"
    done = fresh.command("doctor")
    assert done.returncode == 1
    assert lines(done)["database"].startswith("problem cannot be reached")
    assert "→ Check DATABASE_URL" in done.stdout
    assert "secret-word" not in done.stdout


def test_a_secret_key_that_others_can_read(fresh: Zhike):
    key = fresh.home / "secret_key"
    key.write_text("x" * 60)
    key.chmod(0o644)
    done = fresh.command("doctor")
    assert done.returncode == 1
    assert "can be read by others (mode 644)" in lines(done)["secret key"]
    assert f"→ Run: chmod 600 {key}" in done.stdout


def test_a_variable_that_makes_no_sense(fresh: Zhike):
    fresh.environ["PORT"] = "99999"
    done = fresh.command("doctor")
    assert done.returncode == 1
    assert "PORT is '99999'" in lines(done)["settings"]
