"""Pictures of the accepted moments, cut to the participant's region: before the onset and at the apex."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from annotator.domain.covering import boxes_in
from annotator.domain.media import Media, Region
from annotator.domain.moments import SessionMoment
from annotator.domain.participants import seen_in
from annotator.domain.session import Session
from annotator.features.report.contents import Still
from annotator.features.report.stills_worker import StillPlan, StillsJob, take_covered_stills
from annotator.jobs.cancelling import IsCancelled, OnProgress
from annotator.jobs.spawned import ProcessDied, result_of
from annotator.media.container import MediaError
from annotator.media.video_reader import VideoReader
from annotator.pipeline.media_cache import frame_index, index_path
from annotator.pipeline.session_tracks import people_on_disk
from annotator.scratch import scratch_folder
from annotator.storage.errors import StorageError
from annotator.storage.session_folder import SessionFolder

BEFORE_S = 0.5
_LONGEST_SIDE_PX = 480
_QUALITY = 82
# What went wrong would name a file, which a page without names must not.
_UNREADABLE = "Pictures of {name} are missing: the recording could not be read, or faces could not be looked for."


def still_times(moment: SessionMoment) -> tuple[tuple[str, float], ...]:
    """Caption and time (session clock) of each picture of a moment."""
    return ("before", max(0.0, moment.start_s - BEFORE_S)), ("apex", moment.apex_s)


def plain_stills(
    folder: SessionFolder,
    session: Session,
    moments: Iterable[SessionMoment],
    *,
    on_progress: OnProgress = lambda _done: None,
    cancelled: IsCancelled = lambda: False,
) -> tuple[Mapping[str, tuple[Still, ...]], tuple[str, ...]]:
    """The pictures by moment id, and sentences about recordings whose pictures could not be had."""
    by_media = _by_media(session, moments)
    found: dict[str, tuple[Still, ...]] = {}
    notes: list[str] = []
    total, done = sum(map(len, by_media.values())), 0
    for media_id, rows in by_media.items():
        media = session.media[media_id]
        try:
            path = folder.media_path(media)
            with VideoReader(path, frame_index(folder, media, path)) as reader:
                for moment in rows:
                    if cancelled():
                        return found, tuple(notes)
                    person = session.participants[moment.participant_id]
                    found[moment.id] = tuple(
                        _still(reader, media, person.at(when[1]).region, *when) for when in still_times(moment)
                    )
                    done += 1
                    on_progress(done / total)
        except (MediaError, StorageError) as error:
            notes.append(f"Pictures of {media.file_name} are missing: {error}.")
    return found, tuple(notes)


def covered_stills(
    folder: SessionFolder,
    session: Session,
    moments: Iterable[SessionMoment],
    *,
    on_progress: OnProgress = lambda _done: None,
    cancelled: IsCancelled = lambda: False,
) -> tuple[Mapping[str, tuple[Still, ...]], tuple[str, ...]]:
    """Like :func:`plain_stills`, with every face covered; faces are looked for in a process of their own."""
    by_media = _by_media(session, moments)
    found: dict[str, list[Still]] = {}
    notes: list[str] = []
    total, done = 2 * sum(map(len, by_media.values())), 0
    for media_id, rows in by_media.items():
        media = session.media[media_id]
        try:
            with scratch_folder() as scratch:
                job = _job(folder, session, media, rows, scratch)

                def report(share: float, before: int = done, pictures: int = 2 * len(rows)) -> None:
                    on_progress((before + share * pictures) / total)

                made = result_of(
                    take_covered_stills,
                    job,
                    name="covering faces",
                    told=(),
                    cancelled=cancelled,
                    on_progress=report,
                )
                done += 2 * len(rows)
                taken, complete = made or ([], True)
                if not complete:
                    notes.append(_UNREADABLE.format(name=media.id))
                for one in taken:
                    if one.path is None:
                        notes.append("A picture is left out because a face in it could not be covered.")
                        continue
                    bgr = np.asarray(cv2.imread(str(one.path), cv2.IMREAD_COLOR), dtype=np.uint8)
                    still = encoded(bgr, caption=one.plan.caption, time_s=one.time_s + media.offset_s)
                    found.setdefault(one.plan.moment_id, []).append(still)
        except (MediaError, StorageError, ProcessDied):
            notes.append(_UNREADABLE.format(name=media.id))
    return {id_: tuple(stills) for id_, stills in found.items()}, tuple(dict.fromkeys(notes))


def encoded(bgr: NDArray[np.uint8], *, caption: str, time_s: float) -> Still:
    """A picture (height, width, 3), blue first, as a still of a size for a page."""
    height, width = bgr.shape[:2]
    scale = min(1.0, _LONGEST_SIDE_PX / max(height, width))
    small: Any = bgr
    if scale < 1:
        size = max(1, round(width * scale)), max(1, round(height * scale))
        small = cv2.resize(bgr, size, interpolation=cv2.INTER_AREA)
    _, data = cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])
    return Still(caption=caption, time_s=time_s, jpeg=data.tobytes(), width_px=small.shape[1], height_px=small.shape[0])


def _still(reader: VideoReader, media: Media, region: Region, caption: str, time_s: float) -> Still:
    picture = reader.frame(reader.index.times.index_at(time_s - media.offset_s))
    rows, columns = picture.bgra.shape[:2]
    left, top, width, height = region.to_pixels(columns, rows)
    bgr = np.ascontiguousarray(picture.bgra[top : top + height, left : left + width, :3])
    return encoded(bgr, caption=caption, time_s=picture.time_s + media.offset_s)


def _by_media(session: Session, moments: Iterable[SessionMoment]) -> Mapping[str, list[SessionMoment]]:
    """The moments whose participant is seen in a video, by its id."""
    found: dict[str, list[SessionMoment]] = {}
    for moment in moments:
        media = session.recording_of(moment.participant_id, moment.start_s)
        if media is not None and media.width_px:
            found.setdefault(media.id, []).append(moment)
    return found


def _job(
    folder: SessionFolder, session: Session, media: Media, moments: Iterable[SessionMoment], scratch: Path
) -> StillsJob:
    size_px = media.width_px, media.height_px
    path = folder.media_path(media)
    frame_index(folder, media, path)
    return StillsJob(
        media_path=path,
        index_path=index_path(folder, media),
        fingerprint=media.fingerprint,
        regions_px=tuple(row.region.to_pixels(*size_px) for row in seen_in(session.participants.values(), media.id)),
        people=people_on_disk(folder, session, media),
        areas_px=boxes_in(session.cover_areas.values(), media),
        stills=tuple(
            StillPlan(
                moment_id=moment.id,
                caption=caption,
                time_s=time_s - media.offset_s,
                region_px=session.participants[moment.participant_id].at(time_s).region.to_pixels(*size_px),
            )
            for moment in moments
            for caption, time_s in still_times(moment)
        ),
        folder=scratch,
    )
