"""Import the library in a process of its own."""

import subprocess
import sys

from metering import measure

measure(
    lambda: subprocess.run([sys.executable, "-W", "ignore", "-c", "import pymc_marketing.clv"], check=True),
    lambda _: {}, "pymc-marketing",
)  # fmt: skip
