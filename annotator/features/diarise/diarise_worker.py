"""Who speaks when, in a process of its own: the library is large and ends its process at a bad model."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from annotator.jobs.cancelling import IsCancelled, Tell
from annotator.media.sound_cut import cut_sound

LIBRARY = "sherpa_onnx"
_RATE_HZ = 16_000
_SHORTEST_S, _LONGEST_BREAK_S = 0.3, 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class DiarisationPlan:
    """What to listen to, and with what.

    Attributes:
        track: Which sound track of the recording, from 0; None for the default one.
        people: How many voices there are; 0 lets the model find out.
    """

    media_path: Path
    duration_s: float
    track: int | None
    segmentation: Path
    embedding: Path
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceHeard:
    """One voice from when until when, on the media clock."""

    number: int
    start_s: float
    end_s: float


FAILS_WITH = (OSError, RuntimeError, ValueError, AttributeError, TypeError)
"""What the library raises at models that are not what it asks for."""


def listen(plan: DiarisationPlan, tell: Tell, cancelled: IsCancelled) -> list[VoiceHeard]:
    """Every stretch of a voice. What runs in the process."""

    def tell_library(done: int, total: int) -> int:
        tell(done / max(total, 1))
        return int(cancelled())

    library: Any = importlib.import_module(LIBRARY)
    segmentation = library.OfflineSpeakerSegmentationPyannoteModelConfig(model=str(plan.segmentation))
    settings = library.OfflineSpeakerDiarizationConfig(
        segmentation=library.OfflineSpeakerSegmentationModelConfig(pyannote=segmentation),
        embedding=library.SpeakerEmbeddingExtractorConfig(model=str(plan.embedding)),
        clustering=library.FastClusteringConfig(num_clusters=plan.people or -1),
        min_duration_on=_SHORTEST_S,
        min_duration_off=_LONGEST_BREAK_S,
    )
    if not settings.validate():
        raise ValueError("the library does not take these models")
    model = library.OfflineSpeakerDiarization(settings)
    if model.sample_rate != _RATE_HZ:
        raise ValueError(f"the models hear {model.sample_rate} Hz; models for {_RATE_HZ} Hz are needed")
    sound = cut_sound(plan.media_path, 0.0, plan.duration_s, rate_hz=_RATE_HZ, layout="mono", track=plan.track)
    heard = model.process(sound[:, 0].astype(np.float32) / np.float32(32768), callback=tell_library)
    return [
        VoiceHeard(number=int(one.speaker), start_s=float(one.start), end_s=float(one.end))
        for one in heard.sort_by_start_time()
    ]
