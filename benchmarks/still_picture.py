"""A person who does not move must raise no flag: a still, slightly noisy picture for ten minutes.

``python -m benchmarks.still_picture [--minutes M] [--noise N] [--folder DIR]``

The picture is made at 15 frames a second (the rate at which the face is looked at) and is small, so that ten minutes
are quick to make and to track. Exit code 1 if there is a flag.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from annotator.features.demo.recording import RecordingSettings
from annotator.features.demo.script import Script
from benchmarks.sessions import analysed, describe, scripted_session

_SETTINGS = RecordingSettings(width_px=360, height_px=360, frames_per_s=15, idle=0, sound=False, face_scale=1.15)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.still_picture", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--noise", type=float, default=3.0, help="standard deviation, of 255 levels")
    parser.add_argument("--folder", type=Path, help="where to make the session; what is there is used again")
    options = parser.parse_args(arguments)
    if options.folder is not None:
        return _run(options.folder, options.minutes, options.noise)
    with tempfile.TemporaryDirectory() as folder:
        return _run(Path(folder), options.minutes, options.noise)


def _run(folder: Path, minutes: float, noise: float) -> int:
    script = Script(duration_s=60 * minutes, roles=("client",), blinks=False)
    session = scripted_session(script, folder, settings=replace(_SETTINGS, noise=noise))
    findings = analysed(session)
    flags = list(findings.flags.values())
    coverage = {part.family: part for part in findings.info.coverage} if findings.info else {}
    seen = coverage["expression"].measurable_s / coverage["expression"].total_s if coverage else 0.0
    print(f"{len(flags)} flags in {minutes:g} minutes of a still picture; the face was measurable {100 * seen:.1f} %")
    describe(flags)
    return 1 if flags or seen < 0.99 else 0


if __name__ == "__main__":
    sys.exit(main())
