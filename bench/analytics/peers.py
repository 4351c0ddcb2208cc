"""The environment of the libraries we are measured against: locked, made once in `build/`, apart from Zhike's own."""

import hashlib
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOCK = ROOT / "requirements-bench.lock"
FOLDER = ROOT / "build" / "bench-peers"


def peers_python() -> Path:
    """Return the interpreter of the peers' environment, made anew when the lock has changed."""
    python, stamp = FOLDER / "bin" / "python", FOLDER / "lock.sha256"
    digest = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text("utf-8") == digest:
        return python
    uv = Path(sys.executable).with_name("uv")
    subprocess.run([uv, "venv", "--quiet", "--clear", "--python", sys.executable, FOLDER], check=True)
    subprocess.run(
        [
            uv,
            "pip",
            "install",
            "--quiet",
            "--compile-bytecode",
            "--python",
            python,
            "--require-hashes",
            "--requirement",
            LOCK,
        ],
        check=True,
    )
    stamp.write_text(digest, "utf-8")
    return python
