"""The demo as a user gets it: a recording, its transcript, the script of what is in it, and a session."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from annotator.app.session_making import new_session
from annotator.app.session_specs import ParticipantSpec, VideoSpec
from annotator.atomic import write_bytes
from annotator.domain.media import LEFT_REGION, RIGHT_REGION
from annotator.features.demo.demo_script import demo_script, transcript_path
from annotator.features.demo.recording import generate_recording
from annotator.features.demo.script import Script, read_script, write_script

VIDEO_NAME = "demo.mp4"
TRANSCRIPT_NAME = "transcript.vtt"
SCRIPT_NAME = "demo-script.json"
SESSION_NAME = "demo.session"

_PEOPLE = (
    ParticipantSpec(role="client", region=LEFT_REGION),
    ParticipantSpec(role="therapist", region=RIGHT_REGION),
)


def build_demo(folder: Path, *, on_progress: Callable[[float], None]) -> Path:
    """Make the demo in ``folder``, or go on where an earlier call was stopped.

    A demo that is complete is used as it is, with all work done on its session.

    Args:
        on_progress: Called with the part done, 0 to 1.

    Returns:
        The session folder.

    Raises:
        StorageError: the session cannot be made.
        OSError: ``folder`` cannot be written.
    """
    session = folder / SESSION_NAME
    if not ((session / "session.db").is_file() and (folder / VIDEO_NAME).is_file()):
        folder.mkdir(parents=True, exist_ok=True)
        _make(folder, session, on_progress)
    on_progress(1.0)
    return session


def _make(folder: Path, session: Path, on_progress: Callable[[float], None]) -> None:
    script = demo_script()
    # The script is written after the recording: where both are there and it is this script, the recording is whole.
    if not _recorded(folder, script):
        (folder / SCRIPT_NAME).unlink(missing_ok=True)
        generate_recording(script, folder / VIDEO_NAME, on_progress=lambda part: on_progress(0.98 * part))
        write_script(script, folder / SCRIPT_NAME)
    write_bytes(folder / TRANSCRIPT_NAME, transcript_path().read_bytes())
    if not (session / "session.db").is_file():
        video = VideoSpec(path=folder / VIDEO_NAME)
        new_session(session, [video], _PEOPLE, transcript=folder / TRANSCRIPT_NAME, title="Demo").close()


def _recorded(folder: Path, script: Script) -> bool:
    if not ((folder / VIDEO_NAME).is_file() and (folder / SCRIPT_NAME).is_file()):
        return False
    try:
        return read_script(folder / SCRIPT_NAME) == script
    except (ValueError, KeyError, TypeError):
        return False
