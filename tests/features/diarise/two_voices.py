"""A session in which a dark and a bright voice speak in turns, and models that tell them apart."""

from __future__ import annotations

import importlib.util
import wave
from pathlib import Path

import numpy as np
import pytest

from annotator.analysis.voice.frames import RATE_HZ
from annotator.app.session_making import new_session
from annotator.app.session_specs import ParticipantSpec, VideoSpec
from annotator.domain.media import LEFT_REGION, RIGHT_REGION
from annotator.features.diarise.diarise_worker import LIBRARY
from tests.analysis.voice.sounds import voice
from tests.fixtures.onnx_models import write_embedding, write_segmentation

HAS_LIBRARY = importlib.util.find_spec(LIBRARY) is not None
with_library = pytest.mark.skipif(not HAS_LIBRARY, reason="the optional library sherpa-onnx is not installed")
SPOKEN = tuple((1.0 + 3.0 * number, 3.2 + 3.0 * number) for number in range(8))
"""The dark voice begins."""
TRANSCRIPT = "start,end,speaker,text\n" + "".join(
    f"{start_s},{end_s},{('client', 'therapist')[number % 2]},words\n"
    for number, (start_s, end_s) in enumerate(SPOKEN[:4])
)


def make_session(folder: Path, *, transcript: bool) -> Path:
    sound = np.zeros(26 * RATE_HZ, np.float32)
    for number, (start_s, end_s) in enumerate(SPOKEN):
        first, last = round(start_s * RATE_HZ), round(end_s * RATE_HZ)
        dark = voice(np.full(last - first, 110.0 if number % 2 == 0 else 240.0))
        sound[first:last] += dark if number % 2 == 0 else 4 * np.diff(dark, prepend=0)
    with wave.open(str(folder / "talk.wav"), "wb") as file:
        file.setparams((1, 2, RATE_HZ, 0, "NONE", ""))
        file.writeframes((np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes())
    words = folder / "words.csv"
    words.write_text(TRANSCRIPT)
    people = (
        ParticipantSpec(role="client", region=LEFT_REGION),
        ParticipantSpec(role="therapist", region=RIGHT_REGION),
    )
    path = folder / "talk.session"
    new_session(path, [VideoSpec(path=folder / "talk.wav")], people, transcript=words if transcript else None).close()
    return path


def make_models(folder: Path) -> Path:
    models = folder / "models"
    (models / "pyannote-test").mkdir(parents=True)
    write_segmentation(models / "pyannote-test" / "model.onnx")
    write_embedding(models / "wespeaker_mean.onnx")
    return models
