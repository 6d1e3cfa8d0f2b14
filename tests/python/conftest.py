"""What several tests are given."""

from __future__ import annotations

import pytest

import quoth
from handmade import two_quotes


@pytest.fixture
def doc() -> quoth.Document:
    """Two quotations of one speaker."""
    return quoth.Document.from_json(two_quotes())
