"""Flags of real clips against hand labels: which events are touched, which are named rightly, which flags are false.

``python -m benchmarks.real_people FOLDER [--folder DIR]``

``benchmarks/labelled_people.py`` says what FOLDER holds and what counts.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from annotator.app.session_making import new_session
from annotator.app.session_specs import VideoSpec
from benchmarks.labelled_people import LabelledClip, read_labels, scored
from benchmarks.sessions import analysed


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.real_people", description=__doc__)
    parser.add_argument("clips", type=Path, help="folder with labels.json and the clips it names")
    parser.add_argument("--folder", type=Path, help="where to make the sessions; what is there is used again")
    options = parser.parse_args(arguments)
    if options.folder is not None:
        return _run(options.clips, options.folder)
    with tempfile.TemporaryDirectory() as folder:
        return _run(options.clips, Path(folder))


def _run(clips: Path, folder: Path) -> int:
    score = scored((clip, tuple(analysed(session_of(clip, folder)).flags.values())) for clip in read_labels(clips))
    print("\n".join([*score.lines(), *score.failures()]))
    return 0


def session_of(clip: LabelledClip, folder: Path) -> Path:
    """The clip's session in ``folder``, made where it is not there."""
    session = folder / f"{clip.name}.session"
    if not (session / "session.db").is_file():
        folder.mkdir(parents=True, exist_ok=True)
        new_session(session, [VideoSpec(path=clip.video)]).close()
    return session


if __name__ == "__main__":
    sys.exit(main())
