"""``python -m gongyi`` is the command ``gongyi``: where its script is not on the PATH, as often on Windows."""

from __future__ import annotations

import sys

from gongyi_desk.start import start

if __name__ == "__main__":
    sys.exit(start())
