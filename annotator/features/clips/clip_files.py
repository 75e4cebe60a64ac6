"""The files of one job: look for faces, write, open again and check; cover anew what could still be seen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np

from annotator.domain.clock import format_time
from annotator.domain.covering import Box
from annotator.exchange.subtitle_export import webvtt
from annotator.features.clips.check import BadClip, Expected, Searched, check_decodes, check_file, uncovered_faces
from annotator.features.clips.file_layout import FileLayout, Fit, file_captions, file_layout, fit
from annotator.features.clips.job import REEL_STEM, ClipsEnd, ClipsJob, CoverReport
from annotator.features.clips.plan import ClipPlan
from annotator.features.clips.render import Shot, sound_of, write_card, write_shot
from annotator.inside import inside
from annotator.media.frame_index import FrameIndex, build_index, load_index
from annotator.media.sound_cut import sound_layout
from annotator.media.sound_decode import Layout
from annotator.media.video_writer import SOUND_RATE_HZ, VideoWriter
from annotator.pipeline.covering.standing import StandingFace, standing_faces
from annotator.pipeline.covering.sweep import Covers, Looked, covers, look
from annotator.tracking.face_sweep import Witness
from annotator.tracking.face_witnesses import FaceWitnesses

# Of the work on one file: looking for faces, writing, checking.
_SWEEP_SHARE, _WRITE_SHARE, _CHECK_SHARE = 0.45, 0.35, 0.2
_ATTEMPTS = 6
_WHOLE_REGION = (
    "{clip}: in {n} frames a participant's face was not found; there the whole region in which they sit is covered"
)
_NOBODY = (
    "{clip}: in {n} frames neither a face nor a body was seen in a participant's region, and nothing is covered there; "
    "look at them"
)

Stretch = tuple[Path, float, float, tuple[tuple[int, int, int, int], ...]]
"""A stretch of a recording, from and to on its clock, and where people sit in it."""

_Boxes = Mapping[int, tuple[Box, ...]]
"""By frame of the recording."""

_Found = dict[int, dict[int, tuple[Box, ...]]]
"""Faces in frames of the recording, by number of the clip and of the frame."""


class ClipFiles:
    """Makes the files of a job in its folder."""

    def __init__(
        self,
        job: ClipsJob,
        *,
        tell: Callable[[float, str], None],
        cancelled: Callable[[], bool],
        looked: dict[Stretch, Looked] | None = None,
    ) -> None:
        """``looked``: what detectors saw in other jobs; what they see in this one is added."""
        self._job = job
        self._looked = {} if looked is None else looked
        self._tell = tell
        self._cancelled = cancelled
        self._indexes: dict[Path, FrameIndex] = {}
        self._notes: list[str] = []
        # Lines of face and body hold nothing of the picture, so there is nothing to cover.
        covers = job.options.cover is not None and job.options.background != "skeleton"
        self._witnesses = FaceWitnesses() if covers else None
        self._standing: dict[Path, tuple[StandingFace, ...]] = {}
        self._reports: list[CoverReport] = []

    def all(self) -> ClipsEnd:
        """Make all of them.

        Raises:
            MediaError, LostFrames: a recording cannot be used.
            TrackingError, NoEncoder: a model or an encoder is not as it should be.
            BadClip: a file did not come out as it should.
            OSError: a file cannot be written.
        """
        clips = self._job.clips
        files = [(REEL_STEM, clips)] if self._job.options.reel else [(plan.stem, (plan,)) for plan in clips]
        names: list[str] = []
        try:
            for number, (stem, plans) in enumerate(files):
                names.extend(self._file(stem, plans, _Span(self._tell, number / len(files), 1 / len(files))))
        finally:
            if self._witnesses is not None:
                self._witnesses.close()
        return ClipsEnd(names=tuple(names), notes=tuple(dict.fromkeys(self._notes)), covers=tuple(self._reports))

    def _file(self, stem: str, plans: tuple[ClipPlan, ...], span: _Span) -> tuple[str, ...]:
        """One video file and its captions; the names of what was written."""
        options = self._job.options
        path = inside(self._job.folder, f"{stem}.{options.file_format}")
        indexes = tuple(self._index(plan) for plan in plans)
        layout = file_layout(plans, indexes, cards=options.reel)
        sounds = self._sounds(plans)
        hides = options.background != "skeleton"
        found: _Found = {}
        for _ in range(_ATTEMPTS):
            covered = self._cover(plans, indexes, found, span.part(0.0, _SWEEP_SHARE))
            shots = tuple(
                Shot(
                    plan=plan,
                    index=index,
                    boxes=own.boxes if own is not None else _areas_alone(plan, hides),
                    sound=sound,
                )
                for plan, index, own, sound in zip(plans, indexes, covered, sounds, strict=True)
            )
            self._write(path, shots, layout, span.part(_SWEEP_SHARE, _WRITE_SHARE))
            searched = self._check(path, shots, layout, span.part(_SWEEP_SHARE + _WRITE_SHARE, _CHECK_SHARE))
            more = self._left_over(searched, shots, layout)
            if not more:
                self._report(searched, plans, covered, layout)
                break
            for clip, frames in more.items():
                known = found.setdefault(clip, {})
                known.update({frame: (*known.get(frame, ()), *faces) for frame, faces in frames.items()})
        else:
            seen = min((clip, min(frames)) for clip, frames in found.items())
            raise BadClip(_still_seen(path.name, indexes[seen[0]].times.time_of(seen[1]) - plans[seen[0]].start_s))
        if options.captions != "beside":
            return (path.name,)
        captions = path.with_suffix(".vtt")
        said = file_captions(plans, layout.begins_s)
        captions.write_bytes(webvtt((row.start_s, row.end_s, "", row.text) for row in said))
        return path.name, captions.name

    def _cover(
        self, plans: Sequence[ClipPlan], indexes: Sequence[FrameIndex], found: _Found, span: _Span
    ) -> list[Covers | None]:
        """What to cover in each clip; None where no faces are."""
        if self._witnesses is None:
            return [None for _ in plans]
        made: list[Covers | None] = []
        for number, (plan, index) in enumerate(zip(plans, indexes, strict=True)):
            own = covers(
                self._look(plan, index, self._witnesses, span.part(number / len(plans), 1 / len(plans))),
                index,
                start_s=plan.start_s,
                end_s=plan.end_s,
                regions_px=plan.regions_px,
                people=plan.people,
                also=found.get(number),
                always=plan.areas_px,
                standing=self._seen_elsewhere(plan, index, self._witnesses),
            )
            if any(own.unknown):
                self._notes.append(_WHOLE_REGION.format(clip=plan.stem, n=max(own.unknown)))
            if any(own.empty):
                self._notes.append(_NOBODY.format(clip=plan.stem, n=max(own.empty)))
            made.append(own)
        return made

    def _seen_elsewhere(self, plan: ClipPlan, index: FrameIndex, witnesses: FaceWitnesses) -> tuple[StandingFace, ...]:
        """Faces that stay in one place of the recording: it is looked through once."""
        if plan.media_path not in self._standing:
            self._tell(0.0, "looking through the recording")
            self._standing[plan.media_path] = standing_faces(
                plan.media_path, index, witnesses, plan.regions_px, cancelled=self._cancelled
            )
        return self._standing[plan.media_path]

    def _look(self, plan: ClipPlan, index: FrameIndex, witnesses: FaceWitnesses, span: _Span) -> Looked:
        """What detectors see in a clip: they are asked once, however many rounds it takes to cover everything."""
        stretch = plan.media_path, plan.start_s, plan.end_s, plan.regions_px
        known = self._looked.get(stretch)
        if known is None:
            known = self._looked[stretch] = look(
                plan.media_path,
                index,
                witnesses,
                start_s=plan.start_s,
                end_s=plan.end_s,
                regions_px=plan.regions_px,
                on_progress=span.teller("looking for faces"),
                cancelled=self._cancelled,
            )
        return known

    def _sounds(self, plans: Sequence[ClipPlan]) -> list[np.ndarray[tuple[int, int], np.dtype[np.int16]] | None]:
        """The sound of each clip; silence where one has none and another has some."""
        layouts: list[Layout | None] = [
            sound_layout(plan.sound_path, track=plan.sound_track) if plan.sound_path is not None else None
            for plan in plans
        ]
        layout = _common_layout(layouts)
        if layout is None:
            return [None for _ in plans]
        sounds: list[np.ndarray[tuple[int, int], np.dtype[np.int16]] | None] = []
        for plan, own in zip(plans, layouts, strict=True):
            sound = sound_of(plan, self._job.options, layout=layout if own else None, pitch=self._job.pitch)
            if sound is None:
                count = round((plan.end_s - plan.start_s) * SOUND_RATE_HZ)
                sound = np.zeros((count, 1 if layout == "mono" else 2), dtype=np.int16)
            sounds.append(sound)
        return sounds

    def _write(self, path: Path, shots: Sequence[Shot], layout: FileLayout, span: _Span) -> None:
        options, size_px = self._job.options, _common_size(shots)
        sound = _layout_of(shots)
        with VideoWriter(
            path, file_format=options.file_format, width_px=size_px[0], height_px=size_px[1], sound=sound
        ) as writer:
            for number, (shot, begins_s) in enumerate(zip(shots, layout.begins_s, strict=True)):
                if options.reel:
                    write_card(writer, shot.plan, ends_s=begins_s, size_px=size_px, sound=sound)
                write_shot(
                    writer,
                    shot,
                    options,
                    begins_s=begins_s,
                    size_px=size_px,
                    on_progress=span.part(number / len(shots), 1 / len(shots)).teller("writing"),
                    cancelled=self._cancelled,
                )
            writer.finish()

    def _check(self, path: Path, shots: Sequence[Shot], layout: FileLayout, span: _Span) -> Searched | None:
        """Open the file again; what can still be seen in it, None where nothing was to be covered."""
        sounds = [shot.sound for shot in shots if shot.sound is not None]
        expected = Expected(
            times_s=tuple(row.time_s for row in layout.frames),
            end_s=layout.end_s,
            sound_s=layout.end_s if sounds else None,
        )
        index = check_file(path, expected)
        if self._witnesses is None:
            check_decodes(path, index)
            return None
        size_px = index.geometry.width_px, index.geometry.height_px
        fits = [_fit_of(shot, size_px) for shot in shots]
        whole: tuple[Box, ...] = ((0.0, 0.0, float(size_px[0]), float(size_px[1])),)
        boxes = [
            whole
            if row.clip is None
            else tuple(map(fits[row.clip].placed, (shots[row.clip].boxes or {}).get(row.frame, ())))
            for row in layout.frames
        ]
        return uncovered_faces(
            path,
            index,
            boxes,
            self._witnesses,
            on_progress=span.teller("checking"),
            cancelled=self._cancelled,
        )

    def _left_over(self, searched: Searched | None, shots: Sequence[Shot], layout: FileLayout) -> _Found:
        """Faces that can still be seen in a file, where they are in the recordings."""
        found: _Found = {}
        size_px = _common_size(shots)
        if searched is None:
            return found
        for number, faces in searched.faces.items():
            row = layout.frames[number]
            if row.clip is not None:
                taken_back = map(_fit_of(shots[row.clip], size_px).taken_back, faces)
                found.setdefault(row.clip, {})[row.frame] = tuple(taken_back)
        return found

    def _report(
        self, searched: Searched | None, plans: Sequence[ClipPlan], covered: Sequence[Covers | None], layout: FileLayout
    ) -> None:
        """Take down what was covered in each clip of a file, and what witnesses still see."""
        if searched is None:
            return
        for number, (plan, own) in enumerate(zip(plans, covered, strict=True)):
            frames = [place for place, row in enumerate(layout.frames) if row.clip == number]
            first, last = frames[0], frames[-1]
            found: dict[Witness, list[int]] = {
                witness: places
                for witness, at in searched.seen.items()
                if (places := [place for place in at if first <= place <= last])
            }
            begin_s = layout.begins_s[number]
            self._reports.append(
                CoverReport(
                    clip=plan.stem,
                    frames=len(frames),
                    covered_share=float(np.mean([searched.covered_share[place] for place in frames])),
                    seen={witness: len(at) for witness, at in found.items()},
                    first_seen_s={witness: layout.frames[at[0]].time_s - begin_s for witness, at in found.items()},
                    whole_region=max(own.unknown, default=0) if own is not None else 0,
                    nobody=max(own.empty, default=0) if own is not None else 0,
                )
            )

    def _index(self, plan: ClipPlan) -> FrameIndex:
        known = self._indexes.get(plan.media_path)
        if known is None:
            known = load_index(plan.index_path, fingerprint=plan.fingerprint) or build_index(plan.media_path)
            self._indexes[plan.media_path] = known
        return known


class _Span:
    """A part of the whole progress."""

    def __init__(self, tell: Callable[[float, str], None], first: float, share: float) -> None:
        self._tell, self._first, self._share = tell, first, share

    def part(self, first: float, share: float) -> _Span:
        return _Span(self._tell, self._first + first * self._share, share * self._share)

    def teller(self, message: str) -> Callable[[float], None]:
        return lambda done: self._tell(self._first + done * self._share, message)


def _areas_alone(plan: ClipPlan, hides: bool) -> _Boxes | None:
    """Only what somebody wants covered, where faces stay as they are; lines of face and body hold nothing to hide."""
    if not plan.areas_px or not hides:
        return None
    return dict.fromkeys(range(plan.first_frame, plan.last_frame + 1), plan.areas_px)


def _common_size(shots: Sequence[Shot]) -> tuple[int, int]:
    geometries = [shot.index.geometry for shot in shots]
    width, height = max(row.width_px for row in geometries), max(row.height_px for row in geometries)
    return width + width % 2, height + height % 2


def _fit_of(shot: Shot, size_px: tuple[int, int]) -> Fit:
    return fit((shot.index.geometry.width_px, shot.index.geometry.height_px), size_px)


def _common_layout(layouts: Sequence[Layout | None]) -> Layout | None:
    known = [layout for layout in layouts if layout is not None]
    if not known:
        return None
    return "stereo" if "stereo" in known else "mono"


def _layout_of(shots: Sequence[Shot]) -> Layout | None:
    sound = next((shot.sound for shot in shots if shot.sound is not None), None)
    if sound is None:
        return None
    return "mono" if sound.shape[1] == 1 else "stereo"


def _still_seen(name: str, time_s: float) -> str:
    return (
        f"in {name} a face can still be seen {format_time(time_s, decimals=1)} after the clip's beginning, and could "
        "not be covered; nothing was kept; choose another moment, or lines of face and body instead of the picture"
    )
