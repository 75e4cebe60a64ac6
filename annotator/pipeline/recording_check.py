"""A check before the long run: a few seconds of looking tell what an analysis of the whole recording can give."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.analysis.recording_check import PictureCut, RecordingCheck
from annotator.domain.media import Media
from annotator.domain.participants import Participant, Stay, stays_in
from annotator.domain.track_joining import AROUND_MOVE_S
from annotator.jobs.cancelling import Cancelled, IsCancelled, OnProgress
from annotator.jobs.spawned import ProcessDied, result_of
from annotator.media.container import MediaError
from annotator.media.frame_index import build_index, load_index, save_index
from annotator.pipeline.analysis_options import AnalysisOptions, NothingToAnalyse
from annotator.pipeline.media_cache import frame_index, index_path
from annotator.pipeline.recording_check_worker import (
    CheckedMedia,
    CheckedPerson,
    CheckPlan,
    MediaChecked,
    check_pictures,
)
from annotator.pipeline.track import default_workers
from annotator.pipeline.tracked_parts import TrackedPart, parts_in
from annotator.scratch import scratch_folder
from annotator.tracking.mediapipe_models import installed_model
from annotator.tracking.model_bundle import locate
from annotator.tracking.protocol import TrackingError
from annotator.tracking.settings import shard_count

if TYPE_CHECKING:
    from annotator.domain.session import Session
    from annotator.media.frame_index import FrameIndex
    from annotator.storage.session_folder import SessionFolder

LOOKS = 48
LOOKS_S = 6.0
# Loading the models in every process, and what comes after tracking (measuring, listening, finding), which takes a
# twentieth of the time that tracking takes.
_START_S = 3.0
_AFTERWARDS = 1.05
_INDEX_SHARE = 0.3


class CheckFailed(RuntimeError):  # noqa: N818
    """The process that looks at the recording failed or died; the message says what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Recording:
    """One recording and who is seen in it; ``open_share`` of it is not tracked yet."""

    media: Media
    path: Path
    index: FrameIndex
    index_path: Path
    people: tuple[tuple[Participant, Stay], ...]
    open_share: float = 1.0


def check_session(
    folder: SessionFolder,
    session: Session,
    options: AnalysisOptions,
    *,
    looks: int = LOOKS,
    looks_s: float = LOOKS_S,
    on_progress: OnProgress = lambda _done: None,
    cancelled: IsCancelled = lambda: False,
) -> RecordingCheck | None:
    """Check every recording in which somebody is seen. About ten seconds, however long they are; None if cancelled.

    Args:
        looks: At most how many pictures of each recording; ``looks_s``: and for how long.
        on_progress: Called with 0 to 1.
        cancelled: Asked some times a second.

    Raises:
        NothingToAnalyse: no participant is seen in a video.
        MediaError: a recording cannot be used.
        StorageError: a recording is not where it was.
        TrackingError: MediaPipe is not as it should be.
        CheckFailed: the process failed or died.
    """
    scenes: list[_Recording] = []
    with scratch_folder() as scratch:
        for media in session.media.values():
            people = tuple(stays_in(session.participants.values(), media.id))
            if not people or not media.width_px:
                continue
            path = folder.media_path(media)
            try:
                index = frame_index(
                    folder, media, path, on_progress=lambda done: on_progress(_INDEX_SHARE * done), cancelled=cancelled
                )
            except Cancelled:
                return None
            kept = index_path(folder, media)
            # A session open for reading keeps none, or one of an older format.
            if load_index(kept, fingerprint=index.fingerprint) is None:
                kept = scratch / f"{len(scenes)}.frames"
                save_index(index, kept)
            share = _open_share(folder, session, media, index, options)
            scenes.append(
                _Recording(media=media, path=path, index=index, index_path=kept, people=people, open_share=share)
            )
        found = _check(scenes, options, looks=looks, looks_s=looks_s, on_progress=on_progress, cancelled=cancelled)
    return None if found is None else replace(found, moments_per_hour=_moments_per_hour(session))


def all_tracked(folder: SessionFolder, session: Session, options: AnalysisOptions) -> bool:
    """True where an analysis finds everything tracked, by the files that are there: then there is nothing to foretell.

    Raises:
        TrackingError: MediaPipe is not as it should be.
    """
    shares: list[float] = []
    for media in session.media.values():
        people = stays_in(session.participants.values(), media.id)
        if people and media.width_px:
            index = load_index(index_path(folder, media), fingerprint=media.fingerprint)
            shares.append(1.0 if index is None else _open_share(folder, session, media, index, options))
    return not any(shares)


def check_video(
    path: Path,
    options: AnalysisOptions,
    *,
    looks: int = LOOKS,
    looks_s: float = LOOKS_S,
    on_progress: OnProgress = lambda _done: None,
    cancelled: IsCancelled = lambda: False,
) -> RecordingCheck | None:
    """Check a recording that has no session, with one client in the full frame; nothing is left on disk.

    Raises:
        MediaError, TrackingError, CheckFailed: as for :func:`check_session`.
    """
    with scratch_folder() as scratch:
        try:
            index = build_index(path, on_progress=lambda done: on_progress(_INDEX_SHARE * done), cancelled=cancelled)
        except Cancelled:
            return None
        kept = scratch / "index.frames"
        save_index(index, kept)
        media = Media(
            id="media-1",
            file_name=path.name,
            path=str(path),
            fingerprint=index.fingerprint,
            duration_s=index.times.end_s,
            width_px=index.geometry.width_px,
            height_px=index.geometry.height_px,
        )
        client = Participant(id="client", role="client", media_id=media.id)
        scene = _Recording(
            media=media, path=path, index=index, index_path=kept, people=tuple(stays_in([client], media.id))
        )
        return _check([scene], options, looks=looks, looks_s=looks_s, on_progress=on_progress, cancelled=cancelled)


def _check(
    scenes: Sequence[_Recording],
    options: AnalysisOptions,
    *,
    looks: int,
    looks_s: float,
    on_progress: OnProgress,
    cancelled: IsCancelled,
) -> RecordingCheck | None:
    if not scenes:
        raise NothingToAnalyse("no participant of this session is seen in a video; add a video and say who is in it")
    plan = CheckPlan(
        media=tuple(_plan(scene) for scene in scenes),
        looks=looks,
        looks_s=looks_s,
        face_hz=options.face_hz,
        pose_hz=options.pose_hz,
        bundle=locate(),
    )

    def report(done: float) -> None:
        on_progress(_INDEX_SHARE + (1 - _INDEX_SHARE) * done)

    told = (MediaError, TrackingError, OSError)
    try:
        checked = result_of(
            check_pictures, plan, name="checking the recording", told=told, cancelled=cancelled, on_progress=report
        )
    except ProcessDied as error:
        raise CheckFailed(f"checking the recording failed: {error}; the analysis can be run without it") from error
    except (TrackingError, OSError) as error:
        raise CheckFailed(f"the recording could not be checked: {error}") from error
    if checked is None:
        return None
    workers = options.workers or default_workers()
    return RecordingCheck(
        people=tuple(person for scene in scenes for person in checked[scene.media.id].people),
        needed_s=_needed_s(scenes, checked, workers),
        workers=workers,
        recorded_s=sum(_length_s(scene) for scene in scenes),
        lost={scene.media.file_name: lost for scene in scenes if (lost := checked[scene.media.id].lost)},
        cuts=tuple(_cut(scene, cut_s) for scene in scenes for cut_s in checked[scene.media.id].cuts_s),
    )


def _cut(scene: _Recording, cut_s: float) -> PictureCut:
    at_s = scene.media.offset_s + cut_s
    settled = any(
        abs(begin_s - at_s) <= AROUND_MOVE_S for _, stay in scene.people for begin_s in (stay.from_s, stay.until_s)
    )
    return PictureCut(media_id=scene.media.id, file_name=scene.media.file_name, at_s=at_s, settled=settled)


def _moments_per_hour(session: Session) -> float | None:
    hours = session.info.duration_s / 3600
    return len(session.findings.flags) / hours if session.findings.info is not None and hours > 0 else None


def _plan(scene: _Recording) -> CheckedMedia:
    size_px = scene.index.geometry.width_px, scene.index.geometry.height_px
    return CheckedMedia(
        media_id=scene.media.id,
        media_path=scene.path,
        index_path=scene.index_path,
        fingerprint=scene.index.fingerprint,
        people=tuple(
            CheckedPerson(
                participant_id=person.id,
                region_px=person.region.to_pixels(*size_px),
                from_s=stay.from_s - scene.media.offset_s,
                until_s=stay.until_s - scene.media.offset_s,
            )
            for person, stay in scene.people
        ),
    )


def _needed_s(scenes: Sequence[_Recording], checked: Mapping[str, MediaChecked], workers: int) -> float | None:
    """Work divided over the processes that there is work and a core for."""
    work_s, stretches = 0.0, 0
    for scene in scenes:
        cost = checked[scene.media.id].work_s_per_s
        if cost is None:
            return None
        work_s += cost * _length_s(scene) * scene.open_share
        stretches += _shards(scene.index)
    if not work_s:
        return 0.0
    return foretold_s(work_s, min(workers, default_workers(), stretches))


def foretold_s(work_s: float, processes: int) -> float:
    """How long an analysis takes whose tracking is ``work_s`` of work, divided over so many processes."""
    return _START_S + _AFTERWARDS * work_s / max(1, processes)


def _open_share(
    folder: SessionFolder, session: Session, media: Media, index: FrameIndex, options: AnalysisOptions
) -> float:
    """How much of a recording is still to be tracked, by the files that are there."""
    parts = parts_in(
        folder,
        media,
        tuple(session.participants.values()),
        index.times,
        picture_size_px=(index.geometry.width_px, index.geometry.height_px),
        face_hz=options.face_hz,
        pose_hz=options.pose_hz,
        model_sha256=installed_model(locate()).sha256,
    )
    shares = [len(part.shards) - len(_present(part)) for part in parts]
    return sum(shares) / max(1, sum(len(part.shards) for part in parts))


def _present(part: TrackedPart) -> set[int]:
    return {int(path.stem) for path in part.store.folder.glob("*.npz")} & set(part.shards)


def _shards(index: FrameIndex) -> int:
    return shard_count(index.times.time_of(0), index.times.end_s)


def _length_s(scene: _Recording) -> float:
    return scene.index.times.end_s - scene.index.times.time_of(0)
