"""The facts behind the doctor's findings: installed versions, digests, codecs, folders."""

from __future__ import annotations

import hashlib
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from annotator.app.licences import canonical, package_of, requirements
from annotator.jobs.cancelling import IsCancelled, Tell
from annotator.jobs.spawned import ProcessDied, result_of
from annotator.own_folders import models_folder, reports_folder
from annotator.resources import resource
from annotator.scratch import scratch_folder
from annotator.system_libraries import LIBRARIES, missing_libraries

if TYPE_CHECKING:
    from annotator.media.encoders import FileFormat

_BOUND = re.compile(r"(==|>=|<=|<|>|~=|!=)\s*([0-9][0-9.]*)")
_SAME = {"opencv-contrib-python": ("opencv-python-headless", "opencv-contrib-python-headless", "opencv-python")}
_READ = ("h264", "hevc", "vp9", "av1", "mpeg4", "mjpeg", "aac", "opus", "mp3", "pcm_s16le")
_SIDE_PX = 64
_PICTURES = 10
TOLERANCE = 24


def libraries() -> Iterator[tuple[str, str, bool]]:
    """Each package the program asks for: name, version (empty: missing), and whether that version was meant."""
    asked: dict[str, list[str]] = {}
    for line in requirements():
        if not re.search(r"\bextra\b", line):
            asked.setdefault(canonical(package_of(line)), []).append(line)
    for name, lines in asked.items():
        # OpenCV is one module under several names; a stand-alone build has the one without windows of its own
        present = [one for one in (name, *_SAME.get(name, ())) if installed_version(one)]
        if not present:
            yield name, "", False
        else:
            version = installed_version(present[0])
            yield present[0], version, any(within(version, line) for line in lines)


def installed_version(name: str) -> str:
    """The version of a package; empty where it is not installed."""
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def missing_of_the_system() -> dict[str, str]:
    """The system's libraries that are not here, and their packages; looked for in a process of its own."""
    try:
        return result_of(_missing, dict(LIBRARIES), name="libraries", told=(), cancelled=lambda: False) or {}
    except ProcessDied:
        return {}  # one that breaks when it is loaded is there


def _missing(libraries: dict[str, str], _tell: Tell, _cancelled: IsCancelled) -> dict[str, str]:
    return missing_libraries(libraries)


def within(version: str, requirement: str) -> bool:
    """Whether a version is inside a requirement's bounds (of those that compare numbers)."""
    have = _numbers(version)
    for sign, text in _BOUND.findall(requirement.partition(";")[0]):
        bound = _numbers(text)
        length = max(len(have), len(bound))
        one, other = (row + (0,) * (length - len(row)) for row in (have, bound))
        held = {
            "==": one == other,
            ">=": one >= other,
            "<=": one <= other,
            "<": one < other,
            ">": one > other,
            "!=": one != other,
            "~=": one >= other and one[: len(bound) - 1] == other[: len(bound) - 1],
        }
        if not held[sign]:
            return False
    return True


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.split(r"[^0-9.]", version)[0].split(".") if part)


def spoilt_models() -> dict[str, str]:
    """Model files that are not as they were shipped, and what is wrong with each."""
    spoilt: dict[str, str] = {}
    for digest, name in models_shipped():
        try:
            content = resource("models", name).read_bytes()
        except OSError:
            spoilt[name] = "is missing or cannot be read"
            continue
        if hashlib.sha256(content).hexdigest() != digest:
            spoilt[name] = "is not the file that was shipped"
    return spoilt


def models_shipped() -> Iterator[tuple[str, str]]:
    """SHA-256 and name of each model file."""
    for line in resource("models", "SHA256SUMS").read_text(encoding="utf-8").splitlines():
        digest, name = line.split()
        yield digest, name


def bundle_state() -> Literal["installed", "not installed", "wrong"]:
    """How it stands about the optional model bundle."""
    from annotator.tracking.model_bundle import BundleError, locate

    try:
        return "installed" if locate() is not None else "not installed"
    except BundleError:
        return "wrong"


def codec_problem(file_format: FileFormat) -> str:
    """Write ten small pictures with sound, and read them again: what went wrong, or nothing."""
    import av
    import av.error
    import numpy as np

    from annotator.media.encoders import NoEncoder
    from annotator.media.video_writer import SOUND_RATE_HZ, VideoWriter

    with scratch_folder() as scratch:
        path = scratch / f"try.{file_format}"
        try:
            with VideoWriter(
                path, file_format=file_format, width_px=_SIDE_PX, height_px=_SIDE_PX, sound="mono"
            ) as writer:
                for number in range(_PICTURES):
                    grey = np.full((_SIDE_PX, _SIDE_PX, 3), 20 * number + 30, np.uint8)
                    writer.picture(grey, number / 10, (number + 1) / 10)
                writer.sound(np.zeros((SOUND_RATE_HZ, 1), np.int16))
                writer.finish()
            with av.open(str(path)) as container:
                read: list[Any] = list(container.decode(video=0))
            with av.open(str(path)) as container:
                heard = sum(frame.samples for frame in container.decode(audio=0))
        except NoEncoder:
            return "this installation has no encoder for it"
        except (OSError, ValueError, av.error.FFmpegError) as error:
            return getattr(error, "strerror", None) or type(error).__name__
    greys = [float(frame.to_ndarray(format="gray").mean()) for frame in read]
    right = len(greys) == _PICTURES and all(
        abs(grey - (20 * number + 30)) < TOLERANCE for number, grey in enumerate(greys)
    )
    return "" if right and heard else "what was read is not what was written"


def decoders_missing() -> list[str]:
    """Usual codecs that this installation cannot read."""
    import av
    import av.error

    missing: list[str] = []
    for name in _READ:
        try:
            av.Codec(name, "r")
        except (av.error.FFmpegError, ValueError):
            missing.append(name)
    return missing


def own_folders() -> Iterator[tuple[str, Path]]:
    """What the program keeps outside sessions, by the custom of the system: what it is, and where."""
    home = Path.home()
    if sys.platform == "win32":  # settings are in the registry
        settings = Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local")
    elif sys.platform == "darwin":
        settings = home / "Library" / "Preferences"
    else:
        settings = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config") / "Annotator"
    yield "settings", settings
    yield "reports of defects and crashes", reports_folder()
    yield "models", models_folder()
    yield "temporary files", Path(tempfile.gettempdir())


def write_problem(folder: Path) -> str:
    """Why nothing can be written in a folder, or in the one it would be made in; empty if it can."""
    place = next((one for one in (folder, *folder.parents) if one.exists()), folder)
    try:
        with tempfile.TemporaryFile(dir=place) as file:
            file.write(b"annotator")
    except OSError as error:
        return error.strerror or type(error).__name__
    return ""
