"""Run the command line as `python -m zhike.config`."""

import sys

from zhike.config.command_line import main

if __name__ == "__main__":
    sys.exit(main())
