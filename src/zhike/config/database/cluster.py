"""Create the data folder of the database, and choose how much memory the server takes."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from zhike.config.database.programs import Account, CannotRunDatabase

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Cluster:
    """A data folder, the programs that serve it, the folder of its socket, and the user that owns it."""

    data: Path
    programs: Path
    sockets: Path
    account: Account
    durable: bool = True

    def exists(self) -> bool:
        """Tell whether the data folder has been created completely."""
        return (self.data / "PG_VERSION").is_file()

    def create(self) -> None:
        """Create the data folder, all or nothing. Raises CannotRunDatabase with what `initdb` said."""
        unfinished = self.data.with_name(self.data.name + ".unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(parents=True)
        self.account.own(unfinished)
        words = [
            self.programs / "initdb",
            "--pgdata",
            unfinished,
            "--username",
            "postgres",
            "--encoding",
            "UTF8",
        ]
        # The same order of text on every machine, whatever its libraries; lists sort by a key of their own.
        words += ["--locale-provider", "builtin", "--builtin-locale", "C.UTF-8", "--locale", "C"]
        words += ["--data-checksums", "--auth", "trust", "--no-instructions"]
        words += [] if self.durable else ["--no-sync"]
        done = subprocess.run(
            words, cwd="/", capture_output=True, text=True, check=False, **self.account.popen_arguments()
        )
        if done.returncode:
            raise CannotRunDatabase(
                f"The database could not be created in {self.data}: {done.stderr.strip()}"
            )
        if self.data.is_dir():
            self.data.rmdir()
        unfinished.rename(self.data)

    def check_version(self) -> None:
        """Raise CannotRunDatabase when the data folder was written by another major version of PostgreSQL."""
        written = (self.data / "PG_VERSION").read_text("ascii").strip()
        told = subprocess.run(
            [self.programs / "postgres", "--version"], cwd="/", capture_output=True, text=True, check=True
        )
        running = told.stdout.split()[-1].split(".")[0]
        if written != running:
            raise CannotRunDatabase(
                f"The data in {self.data} was written by PostgreSQL {written}, but this is PostgreSQL {running}. "
                "Make a backup with the version of Zhike that you used before, and restore it into a new ZHIKE_HOME."
            )

    def command(self) -> list[str | Path]:
        """Return the words that start the server in the foreground, reachable through its socket only."""
        settings = {**memory_settings(total_memory()), **SETTINGS, **({} if self.durable else CARELESS)}
        settings["unix_socket_directories"] = str(self.sockets)
        words: list[str | Path] = [self.programs / "postgres", "-D", self.data]
        for name, value in settings.items():
            words += ["-c", f"{name}={value}"]
        return words


SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "synchronous_commit": "on",
    # What a solid-state disk costs; the default speaks of turning disks and avoids indexes.
    "random_page_cost": "1.1",
    "effective_io_concurrency": "32",
    "max_wal_size": "2GB",
    "min_wal_size": "128MB",
    "wal_compression": "on",
    "checkpoint_completion_target": "0.9",
    "autovacuum_vacuum_scale_factor": "0.05",
    "autovacuum_analyze_scale_factor": "0.02",
    "jit": "off",
    "log_checkpoints": "off",
    # The log must not repeat what people typed, so it names errors but no statements and no values.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_min_messages": "warning",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
# For tests only: what is lost in a crash is thrown away anyway.
CARELESS = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off", "max_wal_size": "512MB"}


def total_memory() -> int:
    """Return the memory of this machine in bytes."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def memory_settings(memory: int) -> dict[str, str]:
    """Return PostgreSQL's memory settings for a machine with `memory` bytes that has other work to do too."""
    shared = max(64, min(1024, memory // MEGABYTE // 8))
    return {
        "shared_buffers": f"{shared}MB",
        "effective_cache_size": f"{max(128, memory // MEGABYTE // 2)}MB",
        "work_mem": "16MB",
        "maintenance_work_mem": f"{max(64, min(256, memory // MEGABYTE // 16))}MB",
    }
