"""How ``scripts/find_python`` finds or brings a Python, on machines made of a PATH."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

_SCRIPT = Path(__file__).parents[2] / "scripts" / "find_python"
_TOOLS = ("bash", "dirname", "uname", "cat", "id")

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has scripts/run.ps1")
Find = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A copy of the script and a folder ``bin``, all that is on the PATH, without any Python."""
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in _TOOLS:
        found = shutil.which(name)
        assert found is not None
        (programs / name).symlink_to(found)
    (tmp_path / "scripts").mkdir()
    shutil.copy(_SCRIPT, tmp_path / "scripts")
    return tmp_path


@pytest.fixture
def find(machine: Path) -> Find:
    def run(**variables: str) -> subprocess.CompletedProcess[str]:
        environment = {"PATH": str(machine / "bin"), "HOME": str(machine), **variables}
        script = machine / "scripts" / "find_python"
        return subprocess.run([script], env=environment, capture_output=True, text=True, check=False)

    return run


def put(machine: Path, name: str, text: str) -> Path:
    program = machine / "bin" / name
    program.unlink(missing_ok=True)  # a link to the real one
    program.write_text(f"#!/usr/bin/env bash\n{text}\n")
    program.chmod(0o755)
    return program


def put_this_python(machine: Path, name: str) -> Path:
    return put(machine, name, f'exec "{sys.executable}" "$@"')


def put_python(machine: Path, name: str, minor: int) -> Path:
    """A Python that says it is of version 3.``minor``, and has no pip."""
    said = f"import sys; sys.version_info = (3, {minor}, 0, 'final', 0)"
    return put(machine, name, f'[ "$1" = -c ] || exit 1\nexec "{sys.executable}" -c "{said}; $2"')


def put_uv(machine: Path, *, has: Path | None = None, fetches: Path | None = None) -> None:
    """A uv that knows of one Python already, or comes by one, or cannot."""
    fetched = machine / "fetched"
    put(
        machine,
        "uv",
        f"""
        echo "$*" >> "{machine}/asked"
        case "$2" in
          find) [ -e "{has}" ] && echo "{has}" && exit; [ -e "{fetched}" ] && cat "{fetched}" ;;
          install) [ -e "{fetches}" ] || {{ echo "error: no network" >&2; exit 1; }}; echo "{fetches}" > "{fetched}" ;;
        esac""",
    )


def test_one_that_fits_is_taken_and_uv_is_not_asked(machine: Path, find: Find) -> None:
    put_python(machine, "python3", 9)
    wanted = put_this_python(machine, "python3.12")
    put_uv(machine)
    assert find().stdout.strip() == str(wanted)
    assert not (machine / "asked").exists()


@pytest.mark.parametrize(("minor", "fits"), [(9, False), (10, True), (13, True), (14, True)])
def test_python_from_3_10_on_fits(machine: Path, find: Find, minor: int, fits: bool) -> None:
    put_python(machine, "python3", minor)
    assert (find().returncode == 0) is fits


@pytest.mark.parametrize(("minor", "fits"), [(10, True), (12, True), (13, False)])
def test_the_earlier_mediapipe_has_a_newest_python(machine: Path, find: Find, minor: int, fits: bool) -> None:
    put_python(machine, "python3", minor)
    assert (find(ANNOTATOR_TRACKER="0.10.21").returncode == 0) is fits


def test_one_that_uv_has_already_is_used_without_fetching(machine: Path, find: Find) -> None:
    there = put_this_python(machine, "elsewhere")
    put_uv(machine, has=there)
    assert find().stdout.strip() == str(there)
    assert "install" not in (machine / "asked").read_text()


def test_uv_fetches_one_where_none_fits(machine: Path, find: Find) -> None:
    put_python(machine, "python3", 9)
    brought = put_this_python(machine, "elsewhere")
    put_uv(machine, fetches=brought)
    found = find()
    assert found.stdout.strip() == str(brought)
    assert "fetching Python 3.13" in found.stderr


@pytest.mark.parametrize(("with_uv", "why"), [(False, "no uv"), (True, "uv could not fetch Python 3.13")])
def test_where_none_can_be_fetched_it_says_what_to_do(machine: Path, find: Find, with_uv: bool, why: str) -> None:
    put_python(machine, "python3", 9)
    if with_uv:
        put_uv(machine)
    found = find()
    assert found.returncode == 1
    assert found.stdout == ""
    assert "found no Python of 3.10 or newer" in found.stderr
    assert why in found.stderr
    assert ("no network" in found.stderr) is with_uv
    assert "ANNOTATOR_PYTHON=/path/to/python" in found.stderr


def put_packages(machine: Path) -> Path:
    """An apt-get for whoever asks, with Python 3.12 and pip in its packages; the Python that it installs."""
    installed = machine / "bin" / "python3"
    put(machine, "id", "echo 0")
    put(machine, "env", 'shift; exec "$@"')
    put(
        machine,
        "apt-get",
        f"""
        echo "$*" >> "{machine}/asked"
        [ "$4" != python3 ] || {shutil.which("ln")} -s "{machine}/packed" "{installed}"
        """,
    )
    put_this_python(machine, "python3.packed").rename(machine / "packed")
    return installed


def test_where_there_is_none_at_all_it_comes_from_the_systems_packages(machine: Path, find: Find) -> None:
    installed = put_packages(machine)
    put_uv(machine)
    found = find()
    assert found.stdout.strip() == str(installed)
    assert "installing python3" in found.stderr


def test_one_that_is_too_old_is_not_installed_again(machine: Path, find: Find) -> None:
    put_python(machine, "python3", 9)
    put_packages(machine)
    brought = put_this_python(machine, "elsewhere")
    put_uv(machine, fetches=brought)
    assert find().stdout.strip() == str(brought)
    assert "apt" not in (machine / "asked").read_text()


def test_pip_which_fetches_uv_comes_from_the_systems_packages(machine: Path, find: Find) -> None:
    put_python(machine, "python3", 9)
    put_packages(machine)
    find()
    assert (machine / "asked").read_text().splitlines()[-1] == "install -y -qq python3-pip"


def test_one_that_is_named_is_used_or_refused(machine: Path, find: Find) -> None:
    put_this_python(machine, "python3.12")
    old = put_python(machine, "old", 9)
    refused = find(ANNOTATOR_PYTHON=str(old))
    assert refused.returncode == 1
    assert str(old) in refused.stderr
    assert find(ANNOTATOR_PYTHON=sys.executable).stdout.strip() == sys.executable


def test_a_real_uv_finds_one_of_its_own(machine: Path, find: Find) -> None:
    uv = shutil.which("uv") or shutil.which("uv", path=_SCRIPT.parents[1] / ".uv" / "bin")
    if uv is None:
        pytest.skip("uv is not installed")
    if sys.version_info[:2] != (3, 13):
        pytest.skip("uv is asked for Python 3.13, and this is another")
    (machine / "bin" / "uv").symlink_to(uv)
    place = machine / "pythons" / f"cpython-3.13.0-{sys.platform}-{os.uname().machine}-gnu"
    place.mkdir(parents=True)
    for part in Path(sys.base_prefix).iterdir():
        (place / part.name).symlink_to(part)
    assert find(UV_PYTHON_INSTALL_DIR=str(place.parent), UV_OFFLINE="1").stdout.startswith(str(place))
