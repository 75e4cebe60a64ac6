"""What each clip is made from, worked out before anything is decoded; small enough to be handed to a process."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from annotator.domain.clock import format_time
from annotator.domain.covering import Box, boxes_in
from annotator.domain.media import Media
from annotator.domain.moments import SessionMoment
from annotator.domain.participants import seen_in
from annotator.domain.session import Session
from annotator.features.clips.options import ClipOptions
from annotator.media.frame_index import FrameIndex
from annotator.pipeline.media_cache import frame_index, index_path
from annotator.pipeline.session_tracks import people_on_disk
from annotator.pipeline.track_worker import PersonPlan
from annotator.storage.errors import StorageError
from annotator.storage.session_folder import SessionFolder

_SLUG = re.compile(r"[^a-z0-9]+")


class NothingToCut(ValueError):  # noqa: N818
    """There is no moment to make a clip from. The message says why and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Caption:
    """Words shown over a clip, on the clip's own clock."""

    start_s: float
    end_s: float
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipPlan:
    """One clip.

    Attributes:
        stem: Name of the file, without its ending.
        title: Lines of a title card.
        first_frame, last_frame: Of the recording, both shown.
        start_s, end_s: On the media clock: from the first frame's time to where the last one ends.
        regions_px: Where participants sit in this recording (left, top, width, height).
        people: Their landmarks on disk, if there are any.
        areas_px: What is covered in every picture because somebody wants it to be.
        sound_path: Where the sound comes from; None for none. ``sound_track``: which of its tracks.
        sound_delay_s: The sound's own clock minus the picture's clock.
    """

    stem: str
    title: tuple[str, ...]
    media_path: Path
    index_path: Path
    fingerprint: str
    first_frame: int
    last_frame: int
    start_s: float
    end_s: float
    regions_px: tuple[tuple[int, int, int, int], ...]
    people: tuple[PersonPlan, ...]
    areas_px: tuple[Box, ...]
    captions: tuple[Caption, ...]
    sound_path: Path | None
    sound_track: int | None
    sound_delay_s: float


def plan_clips(
    folder: SessionFolder,
    session: Session,
    moments: Iterable[SessionMoment],
    options: ClipOptions,
    *,
    recordings: Mapping[str, Media],
) -> tuple[ClipPlan, ...]:
    """The clips of these moments, in their order.

    Args:
        session: As it may be shown: without names where the options hide people.
        recordings: The session's media with their real places.

    Raises:
        NothingToCut: no moment has a picture.
        MediaError: a recording cannot be used.
        StorageError: a recording is not where it was.
    """
    plans: list[ClipPlan] = []
    for moment in moments:
        media = session.recording_of(moment.participant_id, moment.start_s)
        if media is None or not media.width_px:
            continue
        name = f"clip-{len(plans) + 1:03d}"
        plans.append(_plan(folder, session, moment, recordings, name=name, options=options))
    if not plans:
        raise NothingToCut(
            "there is no moment to make a clip from: accept flags or annotate incongruences first, or choose flags, a "
            "code or a span instead"
        )
    return tuple(plans)


def moment_title(session: Session, moment: SessionMoment) -> str:
    """What a moment is called: its code, else its rule or what moved."""
    code = session.codebook.code(moment.code_id)
    if code is not None:
        return code.name
    if moment.flag is not None and moment.flag.kind == "shift":
        return f"Shift of {moment.flag.family}"
    return moment.rule.replace("_", " ").capitalize() or "Moment"


def _plan(
    folder: SessionFolder,
    session: Session,
    moment: SessionMoment,
    recordings: Mapping[str, Media],
    *,
    name: str,
    options: ClipOptions,
) -> ClipPlan:
    person = session.participants[moment.participant_id].at(moment.start_s)
    media = recordings[person.media_id]
    path = folder.media_path(media)
    index = frame_index(folder, media, path)
    first, last = _frames(index, moment, media, options)
    start_s = index.times.time_of(first)
    end_s = index.times.end_s if last + 1 >= len(index) else index.times.time_of(last + 1)
    title = moment_title(session, moment)
    when = format_time(moment.start_s, decimals=1)
    heard = None if options.voice == "mute" else _sound(folder, media, recordings, start_s)
    sound_path, sound_track, delay_s = heard or (None, None, 0.0)
    return ClipPlan(
        stem=f"{name}-{_SLUG.sub('-', title.lower()).strip('-') or 'moment'}-{person.role}",
        title=(title, f"{person.label}, {when}"),
        media_path=path,
        index_path=index_path(folder, media),
        fingerprint=media.fingerprint,
        first_frame=first,
        last_frame=last,
        start_s=start_s,
        end_s=end_s,
        regions_px=tuple(
            row.region.to_pixels(media.width_px, media.height_px)
            for row in seen_in(
                session.participants.values(), media.id, (start_s + media.offset_s, end_s + media.offset_s)
            )
        ),
        people=people_on_disk(folder, session, media),
        areas_px=boxes_in(options.also_cover, media),
        captions=_captions(session, start_s + media.offset_s, end_s + media.offset_s),
        sound_path=sound_path,
        sound_track=sound_track,
        sound_delay_s=delay_s,
    )


def _frames(index: FrameIndex, moment: SessionMoment, media: Media, options: ClipOptions) -> tuple[int, int]:
    """First and last frame: those on screen at the beginning and at the end, at least one."""
    first = index.times.index_at(max(0.0, moment.start_s - options.pre_roll_s) - media.offset_s)
    end_s = moment.end_s + options.post_roll_s - media.offset_s
    last = index.times.index_at(end_s)
    if last > first and index.times.time_of(last) >= end_s - 1e-6:
        last -= 1  # it would only begin where the clip ends
    return first, max(first, last)


def _sound(
    folder: SessionFolder, media: Media, recordings: Mapping[str, Media], start_s: float
) -> tuple[Path, int | None, float] | None:
    """The recording's own sound, else that of another recording that runs at the time."""
    at_s = start_s + media.offset_s
    others = [
        row
        for row in recordings.values()
        if row.id != media.id and row.offset_s <= at_s < row.offset_s + row.duration_s
    ]
    for row in (media, *others):
        if not row.has_audio:
            continue
        try:
            return folder.media_path(row), row.sound_track, media.offset_s - row.offset_s
        except StorageError:
            if row is media:
                raise
    return None


def _captions(session: Session, start_s: float, end_s: float) -> tuple[Caption, ...]:
    labels = {row.id: row.label for row in session.participants.values()}
    made: list[Caption] = []
    for row in sorted(session.utterances.values(), key=lambda row: row.start_s):
        if row.end_s <= start_s or row.start_s >= end_s:
            continue
        who = labels.get(row.participant_id or "", "")
        text = f"{who}: {row.text}" if who else row.text
        made.append(
            Caption(start_s=max(row.start_s, start_s) - start_s, end_s=min(row.end_s, end_s) - start_s, text=text)
        )
    return tuple(made)
