"""Fixtures and settings of all tests.

The largest inputs have a tenth of their size by default; ``QUOTH_FULL_SIZE=1`` in the environment
runs every test at full size.
"""

from __future__ import annotations

import os
import signal

import pytest
from hypothesis import settings

import quoth
from handmade import two_quotes

FULL_SIZE = os.environ.get("QUOTH_FULL_SIZE") == "1"


def scaled(size: int) -> int:
    """Give ``size`` when the tests run at full size, else a tenth of it."""
    return size if FULL_SIZE else size // 10


# What a shell runs in the background ignores Ctrl-C, and so would the processes that tests interrupt.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# No deadline: how long an example takes says nothing on a machine that is shared.
settings.register_profile("quoth", deadline=None)
settings.load_profile("quoth")


@pytest.fixture
def doc() -> quoth.Document:
    """Two quotations of one speaker."""
    return quoth.Document.from_json(two_quotes())
