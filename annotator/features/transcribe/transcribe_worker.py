"""Speech to text in a process of its own: the library is large, may crash, and is loaded only here."""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np

from annotator.jobs.cancelling import Cancelled, IsCancelled, Tell
from annotator.media.sound_cut import cut_sound

LIBRARY = "faster_whisper"
_RATE_HZ = 16_000  # what Whisper hears


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardWord:
    """One word with its times, on the media clock, and how sure the model is of it, 0 to 1; None: not told."""

    word: str
    start_s: float
    end_s: float
    probability: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardSegment:
    """One stretch of speech, on the media clock; ``words`` is empty where the model gives no word times."""

    start_s: float
    end_s: float
    text: str
    words: tuple[HeardWord, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TranscriptionPlan:
    """What to transcribe.

    Attributes:
        duration_s: How long the recording is.
        track: Which of its sound tracks, from 0; None for the default one.
        model: The folder of a Whisper model as CTranslate2 stores it.
        language: Two letters, such as ``en``; None lets the model find out.
        source: What turns the plan into segments.
    """

    media_path: Path
    duration_s: float
    track: int | None
    model: Path
    language: str | None
    source: SegmentSource


SegmentSource: TypeAlias = Callable[[TranscriptionPlan], Iterator[HeardSegment]]


FAILS_WITH = (OSError, RuntimeError, ValueError)
"""What a source of segments raises where it cannot go on."""


def listen(plan: TranscriptionPlan, tell: Tell, cancelled: IsCancelled) -> list[HeardSegment]:
    """Every segment. What runs in the process."""
    heard: list[HeardSegment] = []
    for segment in plan.source(plan):
        if cancelled():
            raise Cancelled
        heard.append(segment)
        tell(min(1.0, segment.end_s / plan.duration_s) if plan.duration_s else 0.0)
    return heard


def whisper_segments(plan: TranscriptionPlan) -> Iterator[HeardSegment]:
    """What faster-whisper hears in the recording, with word times; nothing is looked for outside the folder.

    Raises:
        RuntimeError, ValueError, OSError: the model or the sound cannot be used.
    """
    model = _whisper_model(plan.model)
    if plan.language not in (None, "en") and not model.model.is_multilingual:
        raise ValueError(
            f"the model in {plan.model} knows English only, not {plan.language!r}; take one of many languages"
        )
    sound = cut_sound(plan.media_path, 0.0, plan.duration_s, rate_hz=_RATE_HZ, layout="mono", track=plan.track)
    heard = sound[:, 0].astype(np.float32) / np.float32(32768)
    segments, _ = model.transcribe(heard, language=plan.language, word_timestamps=True)
    for segment in segments:
        words = tuple(
            HeardWord(
                word=word.word,
                start_s=float(word.start),
                end_s=float(word.end),
                probability=float(word.probability),
            )
            for word in segment.words or ()
        )
        yield HeardSegment(start_s=float(segment.start), end_s=float(segment.end), text=str(segment.text), words=words)


def _whisper_model(folder: Path) -> Any:
    os.environ["HF_HUB_OFFLINE"] = "1"
    library: Any = importlib.import_module(LIBRARY)
    try:
        return library.WhisperModel(str(folder), device="cpu", compute_type="int8", local_files_only=True)
    except Exception as error:  # The tokenizer's own errors are of no other type.
        raise ValueError(f"the model in {folder} cannot be read ({error}); get it, or convert it, anew") from error
