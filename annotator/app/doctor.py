"""Whether this machine is as the program needs it, check by check, with what to do where it is not.

No finding names a folder, a user or a computer: all of it is made to be pasted into a report. Errors of the system are
therefore told in their own words, never with the file they are about.
"""

from __future__ import annotations

import json
import platform
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from annotator import __version__
from annotator.app import doctor_parts

if TYPE_CHECKING:
    from annotator.media.encoders import FileFormat

FORMAT, VERSION = "annotator-doctor", 1
Verdict = Literal["ok", "warning", "failure"]
_GIGABYTE = 1_000_000_000
LITTLE_SPACE, NO_SPACE = 5 * _GIGABYTE, _GIGABYTE // 5
_SLOW_MINUTES = 60.0
_PYTHONS = ((3, 10), (3, 14))
AGAIN = "Install the program again."


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one check found.

    Attributes:
        check: What was looked at, e.g. ``disk``.
        found: In one line.
        remedy: What to do; empty where all is well.
    """

    check: str
    verdict: Verdict
    found: str
    remedy: str = ""


def examine(
    *, on_finding: Callable[[Finding], None] = lambda _found: None, cancelled: Callable[[], bool] = lambda: False
) -> tuple[Finding, ...]:
    """Make every check, the slowest (some seconds of tracking) last. What was found before a cancel is given."""
    findings: list[Finding] = []
    for check in (_python, _libraries, models, _codecs, _sound, disk_space, _permissions, lambda: _speed(cancelled)):
        if cancelled():
            break
        for found in check():
            findings.append(found)
            on_finding(found)
    return tuple(findings)


def worst(findings: Iterable[Finding]) -> Verdict:
    """The verdict on the whole."""
    seen = {found.verdict for found in findings}
    return "failure" if "failure" in seen else "warning" if "warning" in seen else "ok"


def line_of(found: Finding) -> str:
    """One finding to read, with its remedy on a line of its own."""
    line = f"{found.verdict:<8} {found.check:<12} {found.found}"
    return f"{line}\n{'':<22}{found.remedy}" if found.remedy else line


def text(findings: Sequence[Finding]) -> str:
    """All of it, to paste into a report."""
    return "\n".join((f"Session Annotator {__version__}", *map(line_of, findings)))


def document(findings: Sequence[Finding]) -> str:
    """All of it as JSON."""
    rows = [
        {"check": one.check, "verdict": one.verdict, "found": one.found, "remedy": one.remedy or None}
        for one in findings
    ]
    whole = {
        "format": FORMAT,
        "version": VERSION,
        "program_version": __version__,
        "verdict": worst(findings),
        "findings": rows,
    }
    return json.dumps(whole, indent=2, ensure_ascii=False)


def _python() -> Iterator[Finding]:
    found = f"{platform.python_implementation()} {platform.python_version()}, {platform.system()} {platform.machine()}"
    if sys.maxsize < 2**32:
        yield Finding(check="python", verdict="failure", found=f"{found}, 32 bits", remedy="Install a 64-bit Python.")
    elif _PYTHONS[0] <= sys.version_info[:2] <= _PYTHONS[1]:
        yield Finding(check="python", verdict="ok", found=found)
    else:
        remedy = "The program is tested with Python 3.10 to 3.14; if something fails, use one of these."
        yield Finding(check="python", verdict="warning", found=found, remedy=remedy)


def _libraries() -> Iterator[Finding]:
    for name, version, fits in doctor_parts.libraries():
        if not version:
            yield Finding(check="libraries", verdict="failure", found=f"{name} is not installed", remedy=AGAIN)
        elif not fits:
            remedy = f"{AGAIN} This version was not tried with the program."
            yield Finding(check="libraries", verdict="warning", found=f"{name} {version}", remedy=remedy)
        else:
            yield Finding(check="libraries", verdict="ok", found=f"{name} {version}")
    for library, package in doctor_parts.missing_of_the_system().items():
        remedy = f"Install it; on Debian and Ubuntu: sudo apt-get install {package}"
        found = f"the system's {library} is missing"
        yield Finding(check="libraries", verdict="failure", found=found, remedy=remedy)
    twice = {
        name: doctor_parts.installed_version(name)
        for name in ("opencv-python", "opencv-contrib-python", "opencv-python-headless")
    }
    if len(versions := {version for version in twice.values() if version}) > 1:
        found = f"OpenCV is there in several versions that overwrite each other: {', '.join(sorted(versions))}"
        remedy = "Remove all packages whose name begins with opencv, then install the program again."
        yield Finding(check="libraries", verdict="failure", found=found, remedy=remedy)


def models() -> Iterator[Finding]:
    """Whether the models are those that were shipped."""
    spoilt = doctor_parts.spoilt_models()
    for name, what in spoilt.items():
        yield Finding(check="models", verdict="failure", found=f"{name} {what}", remedy=AGAIN)
    if not spoilt:
        yield Finding(check="models", verdict="ok", found="every model file is the one that was shipped")
    state = doctor_parts.bundle_state()
    if state == "wrong":
        found = "the optional model bundle is damaged, not the official one, or not where it is said to be"
        remedy = "Delete it and run 'annotator models fetch'; 'annotator models verify' says where it is."
        yield Finding(check="models", verdict="failure", found=found, remedy=remedy)
    else:
        yield Finding(check="models", verdict="ok", found=f"the optional model bundle is {state}")


def _codecs() -> Iterator[Finding]:
    from annotator.media.encoders import codec_of

    formats: tuple[tuple[FileFormat, str, str], ...] = (("mp4", "MP4", "AAC"), ("webm", "WebM", "Opus"))
    for file_format, container, sound in formats:
        name = f"{container} ({codec_of(file_format) or 'no pictures'}, {sound})"
        problem = doctor_parts.codec_problem(file_format)
        if not problem:
            yield Finding(check="codecs", verdict="ok", found=f"{name} was written and read again")
        else:
            remedy = "Clips cannot be written in this format. Install the package 'av' again."
            yield Finding(check="codecs", verdict="warning", found=f"{name}: {problem}", remedy=remedy)
    for name in doctor_parts.decoders_missing():
        found = f"no decoder for {name}"
        yield Finding(check="codecs", verdict="failure", found=found, remedy="Install the package 'av' again.")


def _sound() -> Iterator[Finding]:
    from annotator.media.sound_output import NoSoundDeviceError, open_portaudio

    try:
        output = open_portaudio(_silence)
    except NoSoundDeviceError as error:
        what, _, remedy = str(error).partition("; ")
        remedy = f"{remedy[:1].upper()}{remedy[1:]}. Until then the picture plays by the clock."
        yield Finding(check="sound", verdict="warning", found=what, remedy=remedy)
        return
    found = f"a device with {output.channels} channels at {output.rate_hz} Hz"
    output.close()
    yield Finding(check="sound", verdict="ok", found=found)


def _silence(_samples: object, _at_s: object) -> None:
    """Nothing is ever played: the device is opened, not started."""


def disk_space() -> Iterator[Finding]:
    """Whether there is room for a session."""
    for name, folder in (("the home folder", Path.home()), ("temporary files", Path(tempfile.gettempdir()))):
        try:
            free = shutil.disk_usage(folder).free
        except OSError as error:
            found = f"the space for {name} cannot be told: {error.strerror}"
            remedy = "Look whether the disk is there, and whether HOME names a folder that exists."
            yield Finding(check="disk", verdict="warning", found=found, remedy=remedy)
            continue
        found = f"{free / _GIGABYTE:.1f} GB free for {name}"
        verdict: Verdict = "failure" if free < NO_SPACE else "warning" if free < LITTLE_SPACE else "ok"
        remedy = "" if verdict == "ok" else "Free some space: an analysis and clips need some hundred megabytes each."
        yield Finding(check="disk", verdict=verdict, found=found, remedy=remedy)


def _permissions() -> Iterator[Finding]:
    for name, folder in doctor_parts.own_folders():
        problem = doctor_parts.write_problem(folder)
        if problem:
            remedy = "Give yourself the right to write there; else nothing is remembered between two starts."
            found = f"the folder for {name} cannot be written: {problem}"
            yield Finding(check="permissions", verdict="failure", found=found, remedy=remedy)
        else:
            yield Finding(check="permissions", verdict="ok", found=f"the folder for {name} can be written")


def _speed(cancelled: Callable[[], bool]) -> Iterator[Finding]:
    from annotator.app.doctor_speed import SpeedUnknown, work_s_per_s
    from annotator.jobs.spawned import ProcessDied
    from annotator.media.container import MediaError
    from annotator.media.encoders import NoEncoder
    from annotator.pipeline.recording_check import foretold_s
    from annotator.pipeline.track import default_workers

    try:
        cost = work_s_per_s(cancelled)
    except OSError as error:
        problem = error.strerror or "the system refused it"
    except MediaError:
        problem = "the video written for it cannot be read"
    except (SpeedUnknown, ProcessDied, NoEncoder) as error:
        problem = str(error)
    else:
        if cost is None:
            return
        workers = default_workers()
        minutes = foretold_s(3600 * cost, workers) / 60
        found = f"about {minutes:.0f} minutes per hour of recording and person at 720p, with {workers} processes"
        verdict: Verdict = "warning" if minutes > _SLOW_MINUTES else "ok"
        remedy = "" if verdict == "ok" else "Close other programs, or look less often (--face-hz, --pose-hz)."
        yield Finding(check="speed", verdict=verdict, found=found, remedy=remedy)
        return
    found = f"tracking the demo's portrait failed: {problem}"
    yield Finding(check="speed", verdict="failure", found=found, remedy=f"{AGAIN} If it stays, report this text.")
