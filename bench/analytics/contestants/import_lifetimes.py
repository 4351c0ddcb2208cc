"""Import the library in a process of its own."""

import subprocess
import sys

from metering import measure

measure(
    lambda: subprocess.run([sys.executable, "-W", "ignore", "-c", "import lifetimes"], check=True),
    lambda _: {}, "lifetimes",
)  # fmt: skip
