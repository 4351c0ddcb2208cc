"""Import the library in a process of its own."""

import subprocess
import sys

from metering import measure

measure(
    lambda: subprocess.run([sys.executable, "-c", "import zhike.analytics"], check=True),
    lambda _: {}, "zhike",
)  # fmt: skip
