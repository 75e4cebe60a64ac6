"""Turns the frames and the sound of one clip into what is shown, and hands it to a writer. Runs in a worker process."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from annotator.domain.covering import Box
from annotator.features.clips.burned_text import title_card, with_caption
from annotator.features.clips.figures import make_scene
from annotator.features.clips.file_layout import CARD_S, card_times, fit
from annotator.features.clips.options import ClipOptions
from annotator.features.clips.plan import Caption, ClipPlan
from annotator.jobs.cancelling import Cancelled
from annotator.media.face_cover import cover
from annotator.media.frame_index import FrameIndex
from annotator.media.frame_stream import stream_frames
from annotator.media.sound_cut import cut_sound, shift_pitch
from annotator.media.sound_decode import Layout
from annotator.media.video_writer import SOUND_RATE_HZ, VideoWriter

_EDGE_BGR = (0, 0, 0)

Picture = NDArray[np.uint8]


class LostFrames(ValueError):  # noqa: N818
    """Frames of the recording cannot be decoded, so a clip would not be what it says."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Shot:
    """One clip ready to be rendered.

    Attributes:
        boxes: What to cover, by frame index; a frame that is not in it must not be shown. None: nothing anywhere.
        sound: (n, channels) as long as the clip; None for none.
    """

    plan: ClipPlan
    index: FrameIndex
    boxes: Mapping[int, tuple[Box, ...]] | None
    sound: NDArray[np.int16] | None


def sound_of(plan: ClipPlan, options: ClipOptions, *, layout: Layout | None, pitch: float) -> NDArray[np.int16] | None:
    """The clip's sound as it may be heard.

    Raises:
        MediaError: the recording cannot be used.
    """
    if layout is None or plan.sound_path is None or options.voice == "mute":
        return None
    start_s, end_s = plan.start_s + plan.sound_delay_s, plan.end_s + plan.sound_delay_s
    sound = cut_sound(plan.sound_path, start_s, end_s, rate_hz=SOUND_RATE_HZ, layout=layout, track=plan.sound_track)
    return shift_pitch(sound, rate_hz=SOUND_RATE_HZ, factor=pitch) if options.voice == "pitch" else sound


def write_shot(
    writer: VideoWriter,
    shot: Shot,
    options: ClipOptions,
    *,
    begins_s: float,
    size_px: tuple[int, int],
    on_progress: Callable[[float], None],
    cancelled: Callable[[], bool],
) -> None:
    """Write the clip from ``begins_s`` of the file on, fitted into ``size_px`` (width, height).

    Raises:
        MediaError, LostFrames: the recording cannot be used.
        TrackingError: a model failed.
        OSError: the file cannot be written.
        Cancelled: ``cancelled`` returned True.
    """
    plan, times = shot.plan, shot.index.times
    heard = 0
    expected = plan.first_frame
    for frame, bgr in shown_frames(shot, options, cancelled=cancelled):
        if frame != expected:
            raise LostFrames(f"frames {expected} to {frame - 1} of {plan.media_path.name} cannot be decoded")
        expected = frame + 1
        start_s = times.time_of(frame) - plan.start_s
        end_s = (times.time_of(frame + 1) if frame < plan.last_frame else plan.end_s) - plan.start_s
        said = _said(plan.captions, start_s) if options.captions == "burned" else ""
        writer.picture(fitted(with_caption(bgr, said), size_px), begins_s + start_s, begins_s + end_s)
        if shot.sound is not None:
            upto = len(shot.sound) if frame == plan.last_frame else round(end_s * SOUND_RATE_HZ)
            writer.sound(shot.sound[heard:upto])
            heard = max(heard, upto)
        on_progress((frame - plan.first_frame + 1) / (plan.last_frame - plan.first_frame + 1))
    if expected != plan.last_frame + 1:
        raise LostFrames(f"frames {expected} to {plan.last_frame} of {plan.media_path.name} cannot be decoded")


def shown_frames(shot: Shot, options: ClipOptions, *, cancelled: Callable[[], bool]) -> Iterator[tuple[int, Picture]]:
    """Frame index and picture (height, width, 3), blue first, of every frame of the clip as it may be seen."""
    plan = shot.plan
    scene = make_scene(options.background, plan.regions_px)
    try:
        with stream_frames(
            plan.media_path, rate_hz=float("inf"), start_s=plan.start_s - 1e-6, end_s=plan.end_s, index=shot.index
        ) as stream:
            for frame in stream:
                if cancelled():
                    raise Cancelled
                if not plan.first_frame <= frame.index <= plan.last_frame:
                    continue
                bgr = scene.shown(frame.rgb())
                if shot.boxes is not None:
                    bgr = cover(bgr, shot.boxes[frame.index], options.cover or "solid")
                yield frame.index, bgr
    finally:
        scene.close()


def write_card(
    writer: VideoWriter, plan: ClipPlan, *, ends_s: float, size_px: tuple[int, int], sound: Layout | None
) -> None:
    """Write the clip's title card, silent, until ``ends_s`` of the file.

    Raises:
        OSError: the file cannot be written.
    """
    card = title_card(plan.title, *size_px)
    times_s = [*card_times(), CARD_S]
    for start_s, end_s in pairwise(times_s):
        writer.picture(card, ends_s - CARD_S + start_s, ends_s - CARD_S + end_s)
    if sound is not None:
        writer.sound(np.zeros((round(CARD_S * SOUND_RATE_HZ), 1 if sound == "mono" else 2), dtype=np.int16))


def fitted(bgr: Picture, size_px: tuple[int, int]) -> Picture:
    """The picture scaled into a size, with black borders where its shape is another."""
    height, width = bgr.shape[:2]
    if (width, height) == size_px:
        return bgr
    place = fit((width, height), size_px)
    shrinks = cv2.INTER_AREA if place.scale < 1 else cv2.INTER_LINEAR
    small = cv2.resize(bgr, (place.width_px, place.height_px), interpolation=shrinks)
    made = np.full((size_px[1], size_px[0], 3), _EDGE_BGR, dtype=np.uint8)
    made[place.top_px : place.top_px + place.height_px, place.left_px : place.left_px + place.width_px] = small
    return made


def _said(captions: tuple[Caption, ...], time_s: float) -> str:
    return "\n".join(row.text for row in captions if row.start_s <= time_s < row.end_s)
