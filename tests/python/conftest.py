"""Fixtures and settings of all tests.

The largest inputs have a tenth of their size by default; ``QUOTH_FULL_SIZE=1`` in the environment
runs every test at full size.
"""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

import quoth
from handmade import two_quotes

FULL_SIZE = os.environ.get("QUOTH_FULL_SIZE") == "1"


def scaled(size: int) -> int:
    """Give ``size`` when the tests run at full size, else a tenth of it."""
    return size if FULL_SIZE else size // 10


# No deadline: how long an example takes says nothing on a machine that is shared.
settings.register_profile("quoth", deadline=None)
settings.load_profile("quoth")


@pytest.fixture
def doc() -> quoth.Document:
    """Two quotations of one speaker."""
    return quoth.Document.from_json(two_quotes())
