"""A backup restores to the same system, and a damaged one changes nothing."""

import json
import os
import signal
import subprocess
import tarfile
from pathlib import Path

import psycopg
import pytest

from tests.platform.running import Zhike, free_port
from zhike.config import environment
from zhike.config.backup import contents

pytestmark = pytest.mark.xdist_group("backup")


def prepared(zhike: Zhike) -> Zhike:
    """Give an installation some rows and a file, and stop it."""
    zhike.start()
    (zhike.home / "files" / "ab").mkdir(parents=True)
    (zhike.home / "files" / "ab" / "contract.pdf").write_bytes(b"%PDF knows the guest")
    with psycopg.connect(environment.embedded_database_url(zhike.home), autocommit=True) as connection:
        connection.execute(
            "insert into kernel_storedfile (purpose, name, path, content_type, size, sha256, object, created_at)"
            " values ('attachment', 'contract.pdf', 'ab/contract.pdf', 'application/pdf', 20, '', '', now())"
        )
        # A job in the middle of its work, as a large installation has one at any time.
        connection.execute(
            "with worker as (insert into procrastinate_workers default values returning id)"
            " insert into procrastinate_jobs (task_name, status, worker_id, queue_name)"
            " select 'zhike.nothing', 'doing', id, 'nobody' from worker"
        )
        connection.execute("insert into django_session values ('key', 'data', now() + interval '1 day')")
        connection.execute(
            "create table odd (id int primary key, word text, amount numeric(12,2), raw bytea)"
        )
        connection.execute("insert into odd values (1, '𠮷野家', 12.30, '\\x00ff'), (2, null, -0.01, null)")
    return zhike


def figures(zhike: Zhike) -> dict[str, contents.Table]:
    with psycopg.connect(environment.embedded_database_url(zhike.home), autocommit=True) as connection:
        contents.write_same_text(connection)
        return contents.tables(connection)


@pytest.fixture
def other(home: Path):
    """Return a second, empty installation beside the first."""
    return Zhike(home / "other", port=free_port())


def test_restores_the_same_rows_and_files(zhike: Zhike, other: Zhike):
    prepared(zhike)
    before = figures(zhike)
    done = zhike.command("backup", str(zhike.home / "all.tar"))
    assert done.returncode == 0, done.stderr
    zhike.send(signal.SIGTERM)
    assert (os.stat(zhike.home / "all.tar").st_mode & 0o777) == 0o600

    done = other.command("restore", str(zhike.home / "all.tar"))
    assert done.returncode == 0, done.stderr
    assert "Counts and checksums agree." in done.stdout
    other.start()
    try:
        after = figures(other)
        different = {name for name in before if before[name] != after[name]}
        # Jobs go on running, and the positions of events are rebased.
        assert {
            name
            for name in different
            if not name.startswith(("procrastinate_", "kernel_event", "kernel_consumer"))
        } == set()
        assert after["odd"].rows == 2
        assert (other.home / "files" / "ab" / "contract.pdf").read_bytes() == b"%PDF knows the guest"
        with psycopg.connect(environment.embedded_database_url(other.home)) as connection:
            assert connection.execute("select count(*) from django_session").fetchone() == (0,)
            assert connection.execute("select word from odd where id = 1").fetchone() == ("𠮷野家",)
    finally:
        other.send(signal.SIGTERM)


def test_says_what_is_in_it_and_as_of_when(zhike: Zhike):
    prepared(zhike)
    done = zhike.command("backup", str(zhike.home / "all.tar"))
    with tarfile.open(zhike.home / "all.tar") as tar:
        manifest = json.load(tar.extractfile("manifest.json"))
    assert manifest["tables"]["odd"]["rows"] == 2
    assert list(manifest["files"]) == ["ab/contract.pdf"]
    assert manifest["point"] in done.stdout
    assert "django_session" in manifest["left_out"]
    secret = (zhike.home / "secret_key").read_text().strip()
    assert secret.encode() not in (zhike.home / "all.tar").read_bytes()


def test_a_file_that_is_missing_is_named_and_the_rest_is_kept(zhike: Zhike):
    prepared(zhike)
    (zhike.home / "files" / "ab" / "contract.pdf").unlink()
    done = zhike.command("backup", str(zhike.home / "all.tar"))
    assert done.returncode == 1
    assert "first ab/contract.pdf" in done.stderr
    assert (zhike.home / "all.tar").exists()


def test_a_damaged_backup_changes_nothing(zhike: Zhike, other: Zhike):
    prepared(zhike)
    zhike.command("backup", str(zhike.home / "all.tar"))
    raw = bytearray((zhike.home / "all.tar").read_bytes())
    raw[4096] ^= 0xFF
    (zhike.home / "damaged.tar").write_bytes(raw)
    done = other.command("restore", str(zhike.home / "damaged.tar"))
    assert done.returncode == 1
    assert "damaged: its checksum differs. Nothing was changed." in done.stderr
    (zhike.home / "short.tar").write_bytes(raw[: len(raw) // 2])
    done = other.command("restore", str(zhike.home / "short.tar"))
    assert done.returncode == 1
    assert "Nothing was changed." in done.stderr


def test_does_not_overwrite_without_being_told(zhike: Zhike):
    prepared(zhike)
    zhike.command("backup", str(zhike.home / "all.tar"))
    running = zhike.command(
        "restore", str(zhike.home / "all.tar"), "--replace", "--confirm", "replace everything"
    )
    assert running.returncode == 1
    assert "still running" in running.stderr
    zhike.send(signal.SIGTERM)
    refused = zhike.command("restore", str(zhike.home / "all.tar"))
    assert refused.returncode == 1
    assert "tables here already. Nothing was changed." in refused.stderr
    unconfirmed = zhike.command("restore", str(zhike.home / "all.tar"), "--replace")
    assert unconfirmed.returncode == 1
    replaced = zhike.command(
        "restore", str(zhike.home / "all.tar"), "--replace", "--confirm", "replace everything"
    )
    assert replaced.returncode == 0, replaced.stderr


def test_an_existing_file_is_kept(zhike: Zhike):
    zhike.start()
    (zhike.home / "all.tar").write_bytes(b"precious")
    done: subprocess.CompletedProcess = zhike.command("backup", str(zhike.home / "all.tar"))
    assert done.returncode == 1
    assert (zhike.home / "all.tar").read_bytes() == b"precious"
