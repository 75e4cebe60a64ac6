"""A session as long and as full as a coder's will ever be: three hours, 12 signals, 10,000 annotations."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from types import MappingProxyType
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt

from annotator.analysis.signals.registry import DEFINITIONS
from annotator.app.session_making import describe_media
from annotator.app.session_specs import VideoSpec
from annotator.domain.annotations import Annotation
from annotator.domain.codebook import Code, Codebook
from annotator.domain.flags import Evidence, Flag
from annotator.domain.media import LEFT_REGION, RIGHT_REGION
from annotator.domain.participants import Participant
from annotator.domain.session import AnalysisInfo, Coder, Findings, Session, SessionInfo
from annotator.domain.signals import FAMILIES, Coverage, Signal, SignalSet
from annotator.domain.transcript import Utterance
from annotator.pipeline.media_cache import frame_index, waveform
from annotator.pipeline.signal_file import signal_path, write_signals
from annotator.storage.session_folder import SessionFolder

SIGNALS, SAMPLES, ANNOTATIONS, FLAGS = 12, 216_000, 10_000, 300
CODER = "coder-1"
MARK_KEY = Qt.Key.Key_Q
"""The key of the first code, which marks a moment."""
SPAN_KEY = Qt.Key.Key_W
"""The key of the second code, which lasts."""
_KEYS = "qwertyuiop"
_PALETTE = ("#E69F00", "#56B4E9", "#009E73", "#0072B2", "#D55E00", "#CC79A7")
_WORDS = [
    "I",
    "suppose",
    "it",
    "was",
    "fine",
    "and",
    "then",
    "we",
    "did",
    "not",
    "talk",
    "about",
    "it",
    "afterwards",
    "at",
    "all",
]
_FRAME_HZ, _SOUND_HZ, _SAMPLES_HZ = 5, 8000, 20
_EVIDENCE = tuple(
    Evidence(signal=name, unit="1", before=0.0, after=3.0, effect_z=3.0, direction="up")
    for name in ("lip_corner_pull", "brow_lower")
)


def big_folder(
    folder: Path, duration_s: float, *, flags: int = FLAGS, utterances: int = 0, frame_hz: int = _FRAME_HZ
) -> Path:
    """Make the session with its video in ``folder``; what is there already is used again. Returns its path.

    Args:
        utterances: How many there are; one every six seconds where 0.
        frame_hz: Of the video, which takes the longest to make.
    """
    path, video = folder / "big.session", folder / "big.mp4"
    if (path / "session.db").is_file():
        return path
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(7)
    _write_video(video, duration_s, rng, frame_hz)
    media, _index = describe_media(VideoSpec(path=video), media_id="m", folder=path)
    people = {
        "client": Participant(id="client", role="client", media_id="m", region=LEFT_REGION),
        "therapist": Participant(id="therapist", role="therapist", media_id="m", region=RIGHT_REGION),
    }
    gap = ((duration_s / 5, duration_s / 5 + 200),)
    coverage = tuple(
        Coverage(participant_id="client", family=family, measurable_s=duration_s - 200, total_s=duration_s, gaps=gap)
        for family in FAMILIES
    )
    parameters: dict[str, float | int | str | bool] = {"face_hz": 15.0, "pose_hz": 2.0, "sensitivity": 5}
    info = AnalysisInfo(
        program_version="", model_name="", model_sha256="", parameters=parameters, finished_at="", coverage=coverage
    )
    codes = _codes()
    session = Session(
        info=SessionInfo(id="big", title="Three hours", created_at="", duration_s=duration_s),
        media=MappingProxyType({"m": media}),
        participants=MappingProxyType(people),
        codebook=Codebook(id="b", codes=codes),
        utterances=MappingProxyType(_utterances(duration_s, duration_s / utterances if utterances else 6.0)),
        annotations=MappingProxyType(_annotations(duration_s, codes, rng)),
        coders=MappingProxyType({CODER: Coder(id=CODER)}),
        findings=Findings(info=info, flags=MappingProxyType(_flags(duration_s, rng, flags))),
    )
    with SessionFolder.create(path, session) as made:
        frame_index(made, media)
        waveform(made, media)
        write_signals(signal_path(made.analysis_path / "signals", "client"), _signals(duration_s, rng), digest="big")
    return path


def shown_signals() -> tuple[str, ...]:
    """Names of the session's signals."""
    return tuple(DEFINITIONS)[:SIGNALS]


def _codes() -> tuple[Code, ...]:
    return tuple(
        Code(
            id=f"code{n}",
            name=f"Code {n}",
            color=_PALETTE[n % 6],
            tier=("Face", "Body", "Words")[n % 3],
            shortcut=_KEYS[n] if n < len(_KEYS) else "",
            kind="point" if n == 0 else "span",
        )
        for n in range(12)
    )


def _annotations(duration_s: float, codes: tuple[Code, ...], rng: np.random.Generator) -> dict[str, Annotation]:
    starts = np.sort(rng.uniform(0, duration_s - 10, ANNOTATIONS))
    lengths = rng.uniform(0.2, 2.5, ANNOTATIONS)
    return {
        f"a{n}": Annotation(
            id=f"a{n}",
            coder_id=CODER if n % 4 else "coder-2",
            tier=codes[n % 12].tier,
            code_id=codes[n % 12].id,
            participant_id="client" if n % 3 else "therapist",
            start_s=float(start),
            end_s=float(start + length),
        )
        for n, (start, length) in enumerate(zip(starts, lengths, strict=True))
    }


def _flags(duration_s: float, rng: np.random.Generator, count: int) -> dict[str, Flag]:
    return {
        f"f{n}": Flag(
            id=f"f{n}",
            kind="shift",
            family=FAMILIES[n % 6],
            participant_id="client" if n % 2 else "therapist",
            start_s=start,
            onset_s=start,
            apex_s=start + 1,
            offset_s=start + 2,
            end_s=start + 2,
            score=2.5 + n % 40 / 20,
            rule="phasic",
            text="lip corners rose 3.0 SD above this person's baseline",
            evidence=_EVIDENCE,
        )
        for n, start in enumerate(rng.uniform(0, duration_s - 5, count).tolist())
    }


def _utterances(duration_s: float, every_s: float) -> dict[str, Utterance]:
    return {
        f"u{n}": Utterance(
            id=f"u{n}",
            start_s=start,
            end_s=start + every_s * 2 / 3,
            text=" ".join(_WORDS[: 2 + n % 13]),
            participant_id="client" if n % 2 else "therapist",
            valence=(n % 9 - 4) / 4,
        )
        for n, start in enumerate(np.arange(1, duration_s - every_s, every_s).tolist())
    }


def _signals(duration_s: float, rng: np.random.Generator) -> SignalSet:
    """Noise with slow waves, and a stretch that could not be measured."""
    count = min(SAMPLES, round(duration_s * _SAMPLES_HZ))
    times_s = np.arange(count, dtype=np.float64) * (duration_s / count)
    made: dict[str, Signal] = {}
    for number, name in enumerate(shown_signals()):
        values = rng.normal(0, 1, count) + np.sin(times_s / (10 + number))
        values[count // 5 : count // 5 + 4000] = np.nan
        made[name] = Signal(
            definition=DEFINITIONS[name],
            times_s=times_s,
            values=values,
            quality=np.isfinite(values).astype(np.float32),
            baseline=np.zeros(count),
            spread=np.ones(count),
        )
    return SignalSet(participant_id="client", signals=MappingProxyType(made))


def _write_video(path: Path, duration_s: float, rng: np.random.Generator, frame_hz: int) -> None:
    """A small, slow picture and noise that comes and goes: what matters here is how long it is."""
    container: Any = av.open(str(path), "w")
    with container:
        picture = container.add_stream("mpeg4", rate=frame_hz)
        picture.width, picture.height, picture.pix_fmt = 64, 48, "yuv420p"
        picture.codec_context.thread_count = 1  # threads cost more than such a picture
        sound = container.add_stream("flac", rate=_SOUND_HZ)
        sound.layout = "mono"
        noise: NDArray[np.int16] = (rng.normal(0, 3000, _SOUND_HZ)).astype(np.int16)
        for second in range(int(duration_s)):
            for number in range(frame_hz):
                gray = np.full((48, 64, 3), 60 + (second * 7 + number) % 120, dtype=np.uint8)
                shown = av.VideoFrame.from_ndarray(gray, format="rgb24")
                shown.pts = second * frame_hz + number
                container.mux(picture.encode(shown))
            loud = (noise * (0.1 + 0.9 * (second % 8 < 4)) // 256 * 256).astype(np.int16)  # in few bits
            heard = av.AudioFrame.from_ndarray(loud[None], format="s16", layout="mono")
            heard.sample_rate, heard.pts, heard.time_base = _SOUND_HZ, second * _SOUND_HZ, Fraction(1, _SOUND_HZ)
            container.mux(sound.encode(heard))
        container.mux(picture.encode(None))
        container.mux(sound.encode(None))
