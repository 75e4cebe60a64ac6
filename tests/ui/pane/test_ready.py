from __future__ import annotations

import wave
from collections.abc import Callable
from pathlib import Path

from annotator.app.session_making import new_session
from annotator.app.session_specs import VideoSpec
from tests.ui.windows import Opened


def test_a_session_of_sound_alone_is_ready_without_a_picture(tmp_path: Path, make_window: Callable[[], Opened]) -> None:
    with wave.open(str(tmp_path / "talk.wav"), "wb") as sound:
        sound.setparams((1, 2, 16_000, 0, "NONE", ""))
        sound.writeframes(bytes(2 * 16_000))
    new_session(tmp_path / "talk.session", [VideoSpec(path=tmp_path / "talk.wav")]).close()
    opened = make_window()
    opened.open(tmp_path / "talk.session")
    opened.close_session()
