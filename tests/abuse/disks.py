"""Real disks of their own: one whose power is cut right after an edit, and one that is full."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from annotator.domain import edits, marker_edits
from annotator.storage.errors import StorageError
from annotator.storage.session_folder import SessionFolder
from tests.abuse.tally import Tally
from tests.fixtures.sessions import annotation, small_session

_MAY_NOT = "needs root on Linux, and the right to mount"


@contextmanager
def _mounted(place: Path, *options: str) -> Iterator[Path]:
    place.mkdir(exist_ok=True)
    subprocess.run(["mount", *options, str(place)], check=True, capture_output=True)
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True, capture_output=True)


def _may_mount() -> bool:
    return sys.platform.startswith("linux") and os.geteuid() == 0 and shutil.which("mkfs.ext4") is not None


def cut_power(count: int, seed: int) -> Tally:
    """Copy the image of a mounted disk right after each edit: what is not in the copy, a power cut would lose."""
    name = "power cuts"
    if not _may_mount():
        return Tally(name=name, skipped=_MAY_NOT)
    chance = random.Random(seed)
    failures: list[str] = []
    tries = 0
    with tempfile.TemporaryDirectory() as scratch:
        disk, image, cut = Path(scratch) / "disk", Path(scratch) / "disk.img", Path(scratch) / "cut.img"
        with image.open("wb") as file:
            file.truncate(24 * 2**20)
        subprocess.run(["mkfs.ext4", "-q", "-F", str(image)], check=True, capture_output=True)
        try:
            with _mounted(disk, "-o", "loop", str(image)):
                path = disk / "a.session"
                with SessionFolder.create(path, small_session()) as folder:
                    session = folder.load()
                    os.sync()
                    for tries in range(1, count + 1):
                        for _ in range(chance.randint(1, 3)):
                            text = f"edit {tries}"
                            edit = marker_edits.add_marker(session, 1.0, coder_id="anna", text=text)
                            folder.write(edit, coder_id="anna")
                            session = edits.apply(session, edit)
                        shutil.copyfile(image, cut)
                        fault = _after_the_cut(cut, Path(scratch) / "after", len(session.markers))
                        if fault:
                            failures.append(f"{tries}: {fault}")
        except subprocess.CalledProcessError as error:
            return Tally(name=name, tries=tries, failures=tuple(failures), skipped=f"{_MAY_NOT} ({error.stderr!r:.80})")
    return Tally(name=name, tries=tries, failures=tuple(failures))


def _after_the_cut(cut: Path, place: Path, acknowledged: int) -> str:
    with _mounted(place, "-o", "loop", str(cut)):
        try:
            with SessionFolder.open(place / "a.session") as folder:
                there = len(folder.load().markers)
        except Exception as error:  # noqa: BLE001
            return f"{type(error).__name__}: {error}"[:200]
    return "" if there >= acknowledged else f"{acknowledged - there} acknowledged edits are gone"


def fill_disks(count: int, seed: int) -> Tally:
    """Work on a disk that gets full at some moment: every step is done whole or told, and goes on with room."""
    name = "full disks"
    if not _may_mount():
        return Tally(name=name, skipped=_MAY_NOT)
    chance = random.Random(seed)
    failures: list[str] = []
    with tempfile.TemporaryDirectory() as scratch:
        for number in range(count):
            try:
                with _mounted(Path(scratch) / "disk", "-t", "tmpfs", "-o", "size=2m", "tmpfs") as disk:
                    fault = _on_a_full_disk(disk, chance)
            except subprocess.CalledProcessError:
                return Tally(name=name, tries=number, failures=tuple(failures), skipped=_MAY_NOT)
            if fault:
                failures.append(f"{number}: {fault}")
    return Tally(name=name, tries=count, failures=tuple(failures))


def _on_a_full_disk(disk: Path, chance: random.Random) -> str:
    path = disk / "a.session"
    SessionFolder.create(path, small_session()).close()
    _fill(disk / "filler", leave=chance.choice((0, 4096, 20_000, 100_000)))
    done: set[str] = set()
    with contextlib.suppress(StorageError), SessionFolder.open(path) as folder:
        for number in range(20):
            rows = [annotation(f"a{number}-{row}", note="x" * chance.choice((10, 4000))) for row in range(5)]
            edit = edits.add_annotations(folder.load(), rows, label="Add")
            with contextlib.suppress(StorageError):
                folder.write(edit, coder_id="anna")
                done |= {row.id for row in rows}
            folder.back_up()
    with contextlib.suppress(StorageError):
        SessionFolder.create(disk / "b.session", small_session()).close()
    with contextlib.suppress(StorageError):
        for backup in SessionFolder.backups(path)[:1]:
            SessionFolder.restore(path, backup)
            done = set()  # what came after the backup is in the database that was kept
    (disk / "filler").unlink()
    try:
        with SessionFolder.open(path) as folder:
            there = folder.load().annotations.keys()
    except Exception as error:  # noqa: BLE001
        return f"{type(error).__name__}: {error}"[:200]
    left = [entry.name for entry in disk.rglob(".*.new*")]
    return f"{len(done - there)} acknowledged rows are gone" if done - there else f"{left} stayed" if left else ""


def _fill(path: Path, *, leave: int) -> None:
    with path.open("wb", buffering=0) as file:
        with contextlib.suppress(OSError):
            while True:
                file.write(b"x" * 4096)
        size = file.seek(0, os.SEEK_END)
        file.truncate(max(0, size - leave))
