"""Render a script into a video file with sound."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from annotator.features.demo.motion import Motion, act
from annotator.features.demo.person import MovingPerson, seated_framing
from annotator.features.demo.portrait import load_portrait
from annotator.features.demo.scenery import draw_room
from annotator.features.demo.script import Script
from annotator.features.demo.voice import babble
from annotator.media.encoders import opens

_SOUND_HZ = 24_000
_NOISE_PICTURES = 5
_AHEAD = 6
_LOOKS = ("first", "second")


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingSettings:
    """How the recording is made.

    Attributes:
        noise: Standard deviation of the picture noise, 0..255 levels.
        brightness_drift: Slow change of the light, part of full brightness (0.1 is plus and minus a tenth).
        yaw_deg: Turn of the head that is kept all the time, positive to the right of the picture.
        face_scale: 1 makes the face a quarter of a half picture wide.
        idle: 1 for people who sit naturally, 0 for a picture that stands still.
        cuts_s: At each of these times the camera jumps to another framing, and at the next one back.
        lights_s: At each of these times the light steps down by a fifth, and at the next one back up.
        sound: Whether there is a sound track.
    """

    width_px: int = 1280
    height_px: int = 720
    frames_per_s: float = 30.0
    noise: float = 1.5
    brightness_drift: float = 0.0
    yaw_deg: float = 0.0
    pitch_deg: float = 0.0
    face_scale: float = 1.0
    idle: float = 1.0
    cuts_s: tuple[float, ...] = ()
    lights_s: tuple[float, ...] = ()
    sound: bool = True
    quality: int = 21
    seed: int = 1


@dataclass(slots=True, kw_only=True)
class _Panel:
    """One person's part of the picture."""

    person: MovingPerson
    other_framing: MovingPerson | None
    motion: Motion
    noise: list[NDArray[np.uint8]] = field(default_factory=list[NDArray[np.uint8]])


def generate_recording(
    script: Script,
    path: Path,
    *,
    settings: RecordingSettings | None = None,
    on_progress: Callable[[float], None] | None = None,
) -> None:
    """Render ``script`` to an MP4 file at ``path``, atomically.

    Args:
        on_progress: Called with the part done, 0 to 1.

    Raises:
        OSError: the file cannot be written.
    """
    settings = settings or RecordingSettings()
    partial = path.with_name(f".{path.name}.partial")
    try:
        opened: Any = av.open(str(partial), "w", format="mp4")
        with opened as container:
            _write(container, script, settings, on_progress or _ignore)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def _ignore(_part: float) -> None:
    return


def _write(container: Any, script: Script, settings: RecordingSettings, on_progress: Callable[[float], None]) -> None:
    rate = Fraction(settings.frames_per_s).limit_denominator(1001)
    count = round(script.duration_s * rate)
    video = _video_stream(container, settings, rate)
    sound = container.add_stream("aac", rate=_SOUND_HZ, layout="mono") if settings.sound else None
    for index, picture in enumerate(_pictures(script, settings, np.arange(count) / float(rate))):
        frame = av.VideoFrame.from_ndarray(_pixels(cv2.cvtColor(picture, cv2.COLOR_BGR2YUV_I420)), format="yuv420p")
        frame.pts, frame.time_base = index, 1 / rate
        container.mux(video.encode(frame))
        if index % 15 == 0:
            on_progress(index / count)
    container.mux(video.encode(None))
    if sound is not None:
        _write_sound(
            container,
            sound,
            babble(script.lines, duration_s=count / float(rate), rate_hz=_SOUND_HZ, seed=settings.seed),
        )
    on_progress(1.0)


def _video_stream(container: Any, settings: RecordingSettings, rate: Fraction) -> Any:
    has_x264 = opens("libx264")
    stream = container.add_stream("libx264" if has_x264 else "mpeg4", rate=rate)
    stream.width, stream.height, stream.pix_fmt = settings.width_px, settings.height_px, "yuv420p"
    stream.codec_context.time_base = 1 / rate
    stream.codec_context.gop_size = round(2 * rate)
    if has_x264:
        stream.options = {"preset": "veryfast", "crf": str(settings.quality)}
    else:
        stream.codec_context.bit_rate = settings.width_px * settings.height_px * 6
    return stream


def _write_sound(container: Any, stream: Any, sound: NDArray[np.float32]) -> None:
    step = 1024
    for first in range(0, len(sound), step):
        frame = av.AudioFrame.from_ndarray(sound[None, first : first + step], format="fltp", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = _SOUND_HZ, first, Fraction(1, _SOUND_HZ)
        container.mux(stream.encode(frame))
    container.mux(stream.encode(None))


def _pictures(script: Script, settings: RecordingSettings, times_s: NDArray[np.float64]) -> Iterator[NDArray[np.uint8]]:
    """Every picture in order; a few are rendered ahead, each person on a thread of their own."""
    panels = [_panel(script, settings, index, times_s) for index in range(len(script.roles))]
    gain = _light(settings, times_s)
    cut = np.searchsorted(np.array(settings.cuts_s), times_s, side="right") % 2 == 1
    workers = [ThreadPoolExecutor(max_workers=1) for _ in panels]
    waiting: deque[list[Future[NDArray[np.uint8]]]] = deque()
    try:
        for frame in range(len(times_s)):
            waiting.append(
                [
                    worker.submit(_render, panel, frame, float(gain[frame]), bool(cut[frame]))
                    for worker, panel in zip(workers, panels, strict=True)
                ]
            )
            if len(waiting) > _AHEAD:
                yield np.hstack([future.result() for future in waiting.popleft()])
        while waiting:
            yield np.hstack([future.result() for future in waiting.popleft()])
    finally:
        for worker in workers:
            worker.shutdown(cancel_futures=True)


def _panel(script: Script, settings: RecordingSettings, index: int, times_s: NDArray[np.float64]) -> _Panel:
    look = _LOOKS[index % len(_LOOKS)]
    width, height = settings.width_px // len(script.roles), settings.height_px
    portrait, room = load_portrait(look), draw_room(look, width, height)
    person = MovingPerson(portrait, seated_framing(width, height, face_scale=settings.face_scale), room)
    other = None
    if settings.cuts_s:
        other_room = np.ascontiguousarray(room[:, ::-1])
        other = MovingPerson(portrait, seated_framing(width, height, face_scale=settings.face_scale * 0.8), other_room)
    random = np.random.default_rng([settings.seed, 77, index])
    noise = [_noise(random, settings.noise, width, height) for _ in range(_NOISE_PICTURES if settings.noise > 0 else 0)]
    motion = act(
        script, script.roles[index], times_s, seed=settings.seed, idle=settings.idle,
        yaw_deg=settings.yaw_deg, pitch_deg=settings.pitch_deg,
    )  # fmt: skip
    return _Panel(person=person, other_framing=other, motion=motion, noise=noise)


def _noise(random: np.random.Generator, deviation: float, width: int, height: int) -> NDArray[np.uint8]:
    """(2 height, width, 3) grey noise around 128; any ``height`` rows of it serve as one picture's noise."""
    grain = random.standard_normal((2 * height, width), dtype=np.float32) * np.float32(deviation) + 128
    return np.repeat(np.clip(np.rint(grain), 0, 255).astype(np.uint8)[..., None], 3, axis=2)


def _light(settings: RecordingSettings, times_s: NDArray[np.float64]) -> NDArray[np.float64]:
    drift = 1 + settings.brightness_drift * np.sin(2 * np.pi * times_s / 37.0)
    stepped = np.searchsorted(np.array(settings.lights_s), times_s, side="right") % 2 == 1
    return drift * np.where(stepped, 0.8, 1.0)


def _render(panel: _Panel, frame: int, gain: float, cut: bool) -> NDArray[np.uint8]:
    person = panel.other_framing if cut and panel.other_framing is not None else panel.person
    picture = person.render(panel.motion.at(frame))
    if panel.noise:
        # The same few noise pictures, each time shifted: as good as fresh ones, and far cheaper.
        pattern = panel.noise[frame % len(panel.noise)]
        first = (frame * 37) % (len(pattern) - len(picture))
        return _pixels(cv2.addWeighted(picture, gain, pattern[first : first + len(picture)], 1.0, -128.0, dst=picture))
    return picture if gain == 1 else _pixels(cv2.convertScaleAbs(picture, alpha=gain))


def _pixels(picture: Any) -> NDArray[np.uint8]:
    return picture
