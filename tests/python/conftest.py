"""What several tests are given."""

from __future__ import annotations

import pytest
from hypothesis import settings

import quoth
from handmade import two_quotes

# How long an example takes says nothing on a machine that others share.
settings.register_profile("quoth", deadline=None)
settings.load_profile("quoth")


@pytest.fixture
def doc() -> quoth.Document:
    """Two quotations of one speaker."""
    return quoth.Document.from_json(two_quotes())
