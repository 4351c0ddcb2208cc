"""Look at the machine: Python, folders, secret key, port, what `bin/setup` has built."""

import os
import shutil
import socket
import stat
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from zhike.config import environment
from zhike.config.doctor.findings import Finding, note, ok, problem
from zhike.config.lock import is_running

SCARCE_BYTES = 2 * 1024**3
NONE_LEFT_BYTES = 200 * 1024**2
SOURCE = Path(__file__).resolve().parents[2]


def python() -> Finding:
    """Name the version of Python; the installation refuses one that is too old."""
    return ok("Python", ".".join(str(part) for part in sys.version_info[:3]))


def data_folder() -> Finding:
    """Check that the data folder can be written and has room left."""
    home = environment.home()
    existing = next(folder for folder in (home, *home.parents) if folder.exists())
    try:
        with tempfile.TemporaryFile(dir=existing) as stream:
            stream.write(b"zhike")
    except OSError as error:
        return problem(
            "data folder",
            f"{home} cannot be written ({error.strerror})",
            "Set ZHIKE_HOME to a folder of yours.",
        )
    free = shutil.disk_usage(existing).free
    text = f"{home}, {free / 1024**3:.1f} GB free"
    if free < NONE_LEFT_BYTES:
        return problem("data folder", text, "Free some space now: the database stops when the disk is full.")
    if free < SCARCE_BYTES:
        return note("data folder", text, "Free some space before long, or move ZHIKE_HOME to a larger disk.")
    return ok("data folder", text)


def secret_key() -> Finding:
    """Check that the key which signs sessions exists and is kept from others."""
    if os.environ.get("ZHIKE_SECRET_KEY"):
        if len(os.environ["ZHIKE_SECRET_KEY"]) < 50:
            return problem("secret key", "ZHIKE_SECRET_KEY is short", "Use at least 50 random characters.")
        return ok("secret key", "taken from ZHIKE_SECRET_KEY")
    file = environment.home() / "secret_key"
    if not file.exists():
        return note("secret key", "not made yet", "`zhike up` makes it at the first start.")
    mode = stat.S_IMODE(file.stat().st_mode)
    if mode & 0o077:
        return problem(
            "secret key", f"{file} can be read by others (mode {mode:o})", f"Run: chmod 600 {file}"
        )
    return ok("secret key", f"{file}, readable by its owner only")


def assets() -> Finding:
    """Check that the styles and scripts for the browser were built."""
    built = SOURCE / "kernel" / "static" / "zhike"
    if not (built / "zhike.css").is_file():
        return problem("browser assets", "not built, so pages have no styles", "Run bin/setup.")
    return ok("browser assets", f"{sum(1 for file in built.rglob('*') if file.is_file())} files built")


def translations() -> Finding:
    """Check that every catalogue of translations was compiled after its last change."""
    catalogues = list((SOURCE / "locale").glob("*/LC_MESSAGES/*.po"))
    stale = [
        catalogue.parents[1].name
        for catalogue in catalogues
        if not catalogue.with_suffix(".mo").exists()
        or catalogue.with_suffix(".mo").stat().st_mtime < catalogue.stat().st_mtime
    ]
    if stale:
        return problem("translations", f"not compiled: {', '.join(stale)}", "Run bin/setup.")
    return ok("translations", f"{len(catalogues)} compiled")


def web() -> Finding:
    """Check that the port answers as Zhike does, or is free for it."""
    port = environment.port()
    address = f"http://127.0.0.1:{port}"
    try:
        with urllib.request.urlopen(f"{address}/readyz", timeout=5) as answer:
            if answer.headers.get("X-Request-Id"):
                return ok("web", f"answers at {environment.public_url()}/")
    except urllib.error.HTTPError as error:
        if error.headers.get("X-Request-Id"):
            return problem(
                "web", f"runs, but is not ready ({error.read(200).decode(errors='replace')})", "See below."
            )
    except OSError:
        return not_answering(port)
    return problem("web", f"port {port} is used by another program", f"Choose another port: PORT={port + 1}")


def not_answering(port: int) -> Finding:
    """Tell a port that nobody uses from one that cannot be used."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((environment.host(), port))
        except OSError as error:
            return problem(
                "web",
                f"port {port} cannot be used ({error.strerror})",
                f"Choose another port: PORT={port + 1}",
            )
    if is_running(environment.home()):
        return problem(
            "web",
            f"Zhike runs, but nothing answers on port {port}",
            "Read zhike.log and database.log in ZHIKE_HOME/logs.",
        )
    return note("web", f"not running; port {port} is free", "Start it with `zhike up`.")


def clock() -> Finding:
    """Check that the clock of this machine stands later than the files it runs."""
    built = max(file.stat().st_mtime for file in SOURCE.rglob("*.py"))
    ahead = built - time.time()
    if ahead > 300:
        return problem(
            "clock", f"stands {ahead / 3600:.1f} h before the date of the program's files", "Set the clock."
        )
    return ok("clock", time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime()))
