"""``python -m quoth``, which is the command ``quoth``."""

import sys

from quoth._command_line import main

if __name__ == "__main__":
    sys.exit(main())
