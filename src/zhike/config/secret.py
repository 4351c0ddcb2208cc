"""Keep the key that signs sessions and links."""

import os
import secrets
from pathlib import Path


def ensure_secret_key(home: Path) -> None:
    """Write a new key to `home`/secret_key, readable by its owner alone, unless there is one already."""
    file = home / "secret_key"
    if os.environ.get("ZHIKE_SECRET_KEY") or file.exists():
        return
    home.mkdir(parents=True, exist_ok=True)
    unfinished = home / f".secret_key.{os.getpid()}"
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as stream:
        stream.write(secrets.token_urlsafe(50) + "\n")
        stream.flush()
        os.fsync(stream.fileno())
    try:
        # Two programs may start at once; the first link wins, and the second uses the first one's key.
        os.link(unfinished, file)
    except FileExistsError:
        return
    finally:
        unfinished.unlink()
