"""A backup restores to the same system, and a damaged one changes nothing."""

import json
import os
import shutil
import signal
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from tests.platform.conftest import end
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


@dataclass
class Backup:
    """A backup, the running installation it is of, its rows just before, and what the command said."""

    zhike: Zhike
    before: dict[str, contents.Table]
    done: subprocess.CompletedProcess[str]

    @property
    def tar(self) -> Path:
        return self.zhike.home / "all.tar"


@pytest.fixture(scope="module")
def backup(seed: Path) -> Iterator[Backup]:
    """Return a backup for all tests of this file, which only look at it."""
    folder = Path(tempfile.mkdtemp(prefix="zh-"))
    subprocess.run(["cp", "-a", f"{seed}/.", folder], check=True)
    source = Zhike(folder)
    try:
        prepared(source)
        before = figures(source)
        yield Backup(source, before, source.command("backup", str(folder / "all.tar")))
    finally:
        end(source)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def other(home: Path):
    """Return a second, empty installation beside the first."""
    return Zhike(home / "other", port=free_port())


def test_restores_the_same_rows_and_files(backup: Backup, other: Zhike):
    assert backup.done.returncode == 0, backup.done.stderr
    assert (os.stat(backup.tar).st_mode & 0o777) == 0o600
    before = backup.before

    done = other.command("restore", str(backup.tar))
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


def form(data: bytes, name: str) -> tuple[dict[str, str], bytes]:
    """Return the headers and the body of a form with one file."""
    body = f'--edge\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'.encode()
    return {"Content-Type": "multipart/form-data; boundary=edge"}, body + data + b"\r\n--edge--\r\n"


def test_an_attachment_comes_back_on_its_record(zhike: Zhike, other: Zhike):
    zhike.start()
    assert (
        zhike.command(
            "user", "create", "ada@example.com", "--name", "Ada", "--role", "administrator"
        ).returncode
        == 0
    )
    secret = zhike.command("key", "create", "ada@example.com", "--name", "test").stdout.strip()
    key = {"Authorization": f"Bearer {secret}"}
    json_body = {**key, "Content-Type": "application/json"}
    made = zhike.get("/api/v1/customers", json_body, json.dumps({"name": "湖畔茶业"}).encode())
    customer = json.loads(made.body)["id"]
    held = b"%PDF-1.7 " + os.urandom(300_000)
    headers, body = form(held, "合同 2026.pdf")
    sent = zhike.get(f"/api/v1/customers/{customer}/attachments", {**key, **headers}, body)
    assert sent.status == 201, sent.text
    row = json.loads(sent.body)
    assert zhike.command("backup", str(zhike.home / "all.tar")).returncode == 0
    assert zhike.get(f"/api/v1/attachments/{row['id']}/content", key).body == held
    zhike.send(signal.SIGTERM)

    done = other.command("restore", str(zhike.home / "all.tar"))
    assert done.returncode == 0, done.stderr
    other.start()
    try:
        found = json.loads(other.get(f"/api/v1/customers/{customer}/attachments", key).body)["items"]
        assert found == [row]
        assert (row["name"], row["size"], row["kind"]) == ("合同 2026.pdf", len(held), "pdf")
        answer = other.get(f"/api/v1/attachments/{row['id']}/content", key)
        assert (answer.status, answer.body) == (200, held)
    finally:
        other.send(signal.SIGTERM)


def test_says_what_is_in_it_and_as_of_when(backup: Backup):
    with tarfile.open(backup.tar) as tar:
        manifest = json.load(tar.extractfile("manifest.json"))
    assert manifest["tables"]["odd"]["rows"] == 2
    assert list(manifest["files"]) == ["ab/contract.pdf"]
    assert manifest["point"] in backup.done.stdout
    assert "django_session" in manifest["left_out"]
    secret = (backup.zhike.home / "secret_key").read_text().strip()
    assert secret.encode() not in backup.tar.read_bytes()


def test_a_file_that_is_missing_is_named_and_the_rest_is_kept(backup: Backup, home: Path):
    stored = backup.zhike.home / "files" / "ab" / "contract.pdf"
    stored.rename(home / "contract.pdf")
    done = backup.zhike.command("backup", str(home / "rest.tar"))
    (home / "contract.pdf").rename(stored)
    assert done.returncode == 1
    assert "first ab/contract.pdf" in done.stderr
    assert (home / "rest.tar").exists()


def test_a_damaged_backup_changes_nothing(backup: Backup, other: Zhike, home: Path):
    raw = bytearray(backup.tar.read_bytes())
    raw[4096] ^= 0xFF
    (home / "damaged.tar").write_bytes(raw)
    done = other.command("restore", str(home / "damaged.tar"))
    assert done.returncode == 1
    assert "damaged: its checksum differs. Nothing was changed." in done.stderr
    (home / "short.tar").write_bytes(raw[: len(raw) // 2])
    done = other.command("restore", str(home / "short.tar"))
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


def test_an_existing_file_is_kept(backup: Backup, home: Path):
    (home / "all.tar").write_bytes(b"precious")
    done = backup.zhike.command("backup", str(home / "all.tar"))
    assert done.returncode == 1
    assert (home / "all.tar").read_bytes() == b"precious"
