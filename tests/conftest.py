"""Fixtures that every part of the tests uses."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.fixtures.patience import qtbot  # noqa: F401
from tests.fixtures.people import cut_recording, one_person, two_people  # noqa: F401
from tests.fixtures.screens import pytest_configure, pytest_configure_node, pytest_unconfigure  # noqa: F401
from tests.fixtures.videos import coded_video  # noqa: F401

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
settings.register_profile("no clock", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("no clock")  # a machine under load is no mistake of the code

_SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real clips and published results; it is not part of the product."""
    if not _SHARED.is_dir():
        pytest.skip("needs the shared/ folder of clips and oracles beside the checkout")
    return _SHARED
