"""Read the few environment variables that Zhike understands.

Nothing here touches the disk or the network, except that the secret key is read from its file when
that file exists. `docs/guide` lists every variable.
"""

import hashlib
import os
import secrets
import socket
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from psycopg.conninfo import conninfo_to_dict

from zhike.config import run_state

# The kernel allows 108 bytes for the path of a Unix socket, the name of the socket itself included.
LONGEST_SOCKET_FOLDER = 80
EMBEDDED_PORT = 5432


class BadSetting(ValueError):
    """Say in one sentence which variable cannot be used, and what it may be."""


def home() -> Path:
    """Return the folder that holds everything this installation stores.

    `ZHIKE_HOME` decides. Otherwise root uses `/var/lib/zhike`, because the database server must run as
    another user who could not enter root's own home folder; anybody else uses their data folder.
    """
    chosen = os.environ.get("ZHIKE_HOME")
    if chosen:
        return Path(chosen).expanduser().absolute()
    if os.geteuid() == 0:
        return Path("/var/lib/zhike")
    data = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(data) / "zhike"


def socket_folder(folder: Path) -> Path:
    """Return where the embedded database puts its socket: inside `folder`, or in a short path if too deep."""
    inside = folder / "run"
    if len(os.fsencode(inside)) <= LONGEST_SOCKET_FOLDER:
        return inside
    digest = hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"zhike-{os.geteuid()}-{digest}"


def embedded_database_url(folder: Path) -> str:
    """Return the address of the embedded database that belongs to `folder`."""
    return (
        f"postgresql://postgres@/zhike?host={quote(str(socket_folder(folder)), safe='')}&port={EMBEDDED_PORT}"
    )


def database_url() -> str:
    """Return the address of the database: `DATABASE_URL`, or the embedded server of this home."""
    return os.environ.get("DATABASE_URL") or embedded_database_url(home())


def has_own_database() -> bool:
    """Tell whether Zhike runs its own database server, that is, whether `DATABASE_URL` is unset."""
    return not os.environ.get("DATABASE_URL")


def django_database(url: str, statement_seconds: int) -> dict[str, object]:
    """Translate a PostgreSQL address into Django's database settings.

    `statement_seconds` bounds one SQL statement; 0 means no bound. Raises psycopg's ProgrammingError when
    the address cannot be read.
    """
    parts = conninfo_to_dict(url)
    given = str(parts.pop("options", "") or "")
    limits = {
        "statement_timeout": f"{statement_seconds * 1000}",
        "lock_timeout": "10000",
        "idle_in_transaction_session_timeout": "120000",
        "synchronous_commit": "on",
        "jit": "off",
    }
    options = " ".join([*(f"-c {name}={value}" for name, value in limits.items()), given]).strip()
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.pop("dbname", "") or "zhike",
        "USER": parts.pop("user", "") or "",
        "PASSWORD": parts.pop("password", "") or "",
        "HOST": parts.pop("host", "") or "",
        "PORT": str(parts.pop("port", "") or ""),
        "OPTIONS": {"application_name": "zhike", "connect_timeout": 5, **parts, "options": options},
        # One lasting connection for each web thread: opening one costs more than most pages.
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": False,
    }


def secret_key() -> str:
    """Return the secret key: `ZHIKE_SECRET_KEY`, the file `secret_key`, or one for this process only.

    `zhike up` and `zhike web` write the file before they load the settings, so that only commands that
    never sign anything run with a passing key.
    """
    given = os.environ.get("ZHIKE_SECRET_KEY")
    if given:
        return given
    file = home() / "secret_key"
    if file.is_file():
        return file.read_text("ascii").strip()
    return secrets.token_urlsafe(50)


def public_url() -> str:
    """Return the address under which people reach Zhike, without a slash at the end.

    A shell that says neither `ZHIKE_URL` nor `PORT` means the program that runs on the same home.
    """
    given = os.environ.get("ZHIKE_URL", "").rstrip("/")
    if not given and not os.environ.get("PORT") and (running := run_state.of_running(home())):
        return running.url
    return given or f"http://localhost:{port()}"


def served_over_https() -> bool:
    """Tell whether people reach Zhike over https, as `ZHIKE_URL` says."""
    return urlsplit(public_url()).scheme == "https"


def hosts() -> list[str]:
    """Return the host names that requests may carry: this machine's own, that of `ZHIKE_URL`, and `ZHIKE_HOSTS`."""
    given = [name.strip() for name in os.environ.get("ZHIKE_HOSTS", "").split(",") if name.strip()]
    own = ["localhost", "127.0.0.1", "[::1]", socket.gethostname().lower()]
    named = urlsplit(public_url()).hostname
    return list(dict.fromkeys([*own, *([named] if named else []), *given]))


def host() -> str:
    """Return the address that the web server listens on, `HOST`; only this machine unless told otherwise."""
    return os.environ.get("HOST") or "127.0.0.1"


def port() -> int:
    """Return the port that the web server listens on: `PORT`, or that of the program that runs on the same home, or 8000.

    Raises BadSetting when `PORT` is no port number.
    """
    if not os.environ.get("PORT") and (running := run_state.of_running(home())):
        return running.port
    return number("PORT", 8000, least=1, most=65535)


def web_workers() -> int:
    """Return how many web processes to run, `ZHIKE_WEB_WORKERS`: two where there are two processors."""
    return number("ZHIKE_WEB_WORKERS", min(2, os.cpu_count() or 1), least=1, most=64)


def metrics_token() -> str:
    """Return the word that opens `/metrics`, `ZHIKE_METRICS_TOKEN`; empty means that no such word exists."""
    return os.environ.get("ZHIKE_METRICS_TOKEN", "").strip()


@dataclass(frozen=True)
class Smtp:
    """The mail server of an installation; an empty `host` means that it has none."""

    host: str = ""
    port: int = 25
    user: str = ""
    password: str = ""
    starttls: bool = False
    tls: bool = False
    sender: str = "zhike@localhost"


def smtp() -> Smtp:
    """Return the mail server that `ZHIKE_SMTP_URL` names, and the sender of mails, `ZHIKE_MAIL_FROM`.

    `smtps://user:password@host` speaks TLS from the start, `smtp://…` asks for it, unless the address ends
    in `?tls=no`. Raises ValueError, in words, for an address that is neither.
    """
    text = os.environ.get("ZHIKE_SMTP_URL", "").strip()
    if not text:
        return Smtp()
    parts = urlsplit(text)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise ValueError("ZHIKE_SMTP_URL has to look like smtps://user:password@mail.example.com:465.")
    tls = parts.scheme == "smtps"
    return Smtp(
        host=parts.hostname,
        port=parts.port or (465 if tls else 587),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        starttls=not tls and parts.query != "tls=no",
        tls=tls,
        sender=os.environ.get("ZHIKE_MAIL_FROM", "").strip() or f"zhike@{urlsplit(public_url()).hostname}",
    )


def number(name: str, default: int, *, least: int, most: int, environ: Mapping[str, str] = os.environ) -> int:
    """Return the whole number in the variable `name`. Raises BadSetting when it is none or out of range."""
    text = environ.get(name, "").strip()
    if not text:
        return default
    if not text.isascii() or not text.isdigit() or not least <= int(text) <= most:
        raise BadSetting(f"{name} is {text!r}, but has to be a whole number from {least} to {most}.")
    return int(text)


def switch(name: str) -> bool:
    """Tell whether the variable `name` is switched on (`1`, `true`, `yes` or `on`)."""
    return os.environ.get(name, "").strip().lower() in {"1", "true", "yes", "on"}
