"""Where somebody speaks, from the sound alone: WebRTC's voice activity detector with hysteresis. No model to fetch."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from annotator.analysis.sampling import runs
from annotator.domain.spans import Span, united

RATE_HZ = 16_000
FRAME_S = 0.03
# 0 lets everything pass for speech, 3 least.
_STRICTNESS = 2
_WINDOW = 10  # frames, 0.3 s
_ON_SHARE = 0.7
_OFF_SHARE = 0.3
_SHORTEST_SPEECH_S = 0.25
_SHORTEST_PAUSE_S = 0.3
_GAP_S = 0.02


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechActivity:
    """Where there is speech, and where there was sound to listen to.

    Attributes:
        speech: Sorted, separate spans in seconds.
        heard: Likewise; outside of them nothing is known.
    """

    speech: tuple[Span, ...]
    heard: tuple[Span, ...]

    def shifted(self, offset_s: float) -> SpeechActivity:
        """The same on a clock that reads ``offset_s`` more."""
        return SpeechActivity(
            speech=tuple((start_s + offset_s, end_s + offset_s) for start_s, end_s in self.speech),
            heard=tuple((start_s + offset_s, end_s + offset_s) for start_s, end_s in self.heard),
        )


def speech_activity(blocks: Iterable[tuple[float, NDArray[np.int16]]]) -> SpeechActivity:
    """Find speech in mono sound at 16 kHz.

    Speech begins where at least 70 % of 0.3 s sound like a voice and ends where fewer than 30 % do; pauses under 0.3 s
    stay inside, speech under 0.25 s is left out.

    Args:
        blocks: ``(time_s, (n,) int16)`` in time order; a block that does not follow on begins a new stretch.
    """
    speech: list[Span] = []
    heard: list[Span] = []
    for start_s, voiced in _stretches(blocks):
        heard.append((start_s, start_s + len(voiced) * FRAME_S))
        speech += _spans(start_s, voiced)
    joined = united(speech, gap_s=_SHORTEST_PAUSE_S)
    return SpeechActivity(
        speech=tuple(span for span in joined if span[1] - span[0] >= _SHORTEST_SPEECH_S),
        heard=united(heard, gap_s=FRAME_S),
    )


def _stretches(blocks: Iterable[tuple[float, NDArray[np.int16]]]) -> Iterable[tuple[float, NDArray[np.bool_]]]:
    """Start and voiced frames of every stretch of sound without a gap."""
    import webrtcvad  # pyright: ignore[reportMissingTypeStubs]

    frame = int(RATE_HZ * FRAME_S)
    detector: Any = None
    start_s, count = 0.0, 0
    voiced: list[bool] = []
    left = np.empty(0, dtype=np.int16)
    for time_s, samples in blocks:
        if detector is None or abs(start_s + count / RATE_HZ - time_s) > _GAP_S:
            if voiced:
                yield start_s, np.array(voiced)
            detector = webrtcvad.Vad(_STRICTNESS)
            start_s, count, voiced, left = time_s, 0, [], left[:0]
        count += len(samples)
        left = np.concatenate([left, samples])
        whole = len(left) // frame
        voiced.extend(
            detector.is_speech(left[index * frame : (index + 1) * frame].tobytes(), RATE_HZ) for index in range(whole)
        )
        left = left[whole * frame :]
    if voiced:
        yield start_s, np.array(voiced)


def _spans(start_s: float, voiced: NDArray[np.bool_]) -> list[Span]:
    """Hysteresis over the share of voiced frames around each frame."""
    share = np.convolve(voiced, np.ones(_WINDOW) / _WINDOW, mode="same") if len(voiced) >= _WINDOW else voiced * 1.0
    found: list[Span] = []
    for first, last in runs(share > _OFF_SHARE):
        if share[first:last].max() >= _ON_SHARE:
            inside = np.flatnonzero(voiced[first:last])
            begin, end = first + int(inside[0]), first + int(inside[-1]) + 1
            found.append((start_s + begin * FRAME_S, start_s + end * FRAME_S))
    return found
