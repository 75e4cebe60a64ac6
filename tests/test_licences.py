"""What is installed with the program may be passed on with it, but for what docs/adr/0010 says of PyAV's FFmpeg."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement

_LOCK = Path(__file__).parents[1] / "requirements.lock"
# Qt is used as libraries that can be exchanged, which is what the LGPL asks for.
_LINKED = {"pyside6-essentials", "shiboken6"}
# MPL asks for the changed files only; nothing of it is changed.
_FREE = re.compile(r"(MIT|BSD|0BSD|Apache|MPL|Mozilla|PSF|Python Software Foundation|Zlib|CC0)\b")
_COPYLEFT_LIBRARIES = re.compile(r"lib(x264|x265|xvidcore|fdk-aac|vidstab|rubberband|cdio|frei0r)\b")
_KNOWN_COPYLEFT = {"av": {"x264", "x265"}}


def _installed() -> list[str]:
    lines = (line.strip() for line in _LOCK.read_text("utf-8").splitlines())
    wanted = (Requirement(line) for line in lines if line and not line.startswith("#"))
    return [one.name for one in wanted if one.marker is None or one.marker.evaluate()]


def _alternatives(name: str) -> Iterator[str]:
    """The licences to choose from, by the field that says it shortest."""
    about = metadata.metadata(name)
    classifiers = [one for one in about.get_all("Classifier") or [] if one.startswith("License ::")]
    said = about.get("License-Expression") or "; ".join(one.rpartition(":: ")[2] for one in classifiers)
    said = said or (about.get("License") or "").strip().split("\n")[0]
    yield from re.split(r"\s+OR\s+", said)


def _is_free(licence: str) -> bool:
    words = (part.strip("() ") for part in re.split(r"\s+AND\s+|; ", licence))
    return all(_FREE.match(word) and not re.search(r"\b[AL]?GPL", word) for word in words)


def test_the_lock_names_what_is_installed() -> None:
    assert {"mediapipe", "numpy", "pyside6-essentials", "av"} <= {name.lower() for name in _installed()}


@pytest.mark.parametrize("name", _installed())
def test_each_distribution_may_be_passed_on(name: str) -> None:
    licences = list(_alternatives(name))
    if name.lower() in _LINKED:
        assert any(one.startswith("LGPL-3.0") for one in licences), licences
    else:
        assert any(map(_is_free, licences)), f"{name} is under {licences}: look whether it may be shipped"


@pytest.mark.parametrize("name", _installed())
def test_no_wheel_brings_other_libraries_under_the_gpl_than_are_known(name: str) -> None:
    files = metadata.files(name) or []
    assert files, f"{name} does not say what it installed"
    brought = {found[1] for file in files if (found := _COPYLEFT_LIBRARIES.match(file.name))}
    assert brought <= _KNOWN_COPYLEFT.get(name, set()), f"see docs/adr/0010: {name} brings {brought}"


@pytest.mark.parametrize(
    ("licence", "free"),
    [
        ("MIT", True),
        ("BSD-3-Clause AND MIT", True),
        ("Apache Software License", True),
        ("GPL-3.0-only", False),
        ("BSD-3-Clause AND GPL-2.0-only", False),
        ("GNU General Public License v3 (GPLv3)", False),
        ("AGPL-3.0", False),
        ("", False),
    ],
)
def test_what_counts_as_free(licence: str, free: bool) -> None:
    assert _is_free(licence) is free
