"""Makes clips in a process of its own and puts the finished files in place."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from annotator.atomic import clear_leftovers, unfinished
from annotator.domain.moments import SessionMoment, accepted_moments, coded_moments, flagged_moments
from annotator.domain.playlist_moments import UnknownPlaylist, playlist_called, playlist_moments
from annotator.domain.session import Session
from annotator.exchange.deidentify import Deidentifier
from annotator.exchange.deidentify_summary import DeidentifySummary
from annotator.features.clips.job import ClipsFailed, ClipsJob, CoverReport
from annotator.features.clips.options import ClipOptions
from annotator.features.clips.plan import ClipPlan, plan_clips
from annotator.features.clips.worker import run_clips
from annotator.inside import inside
from annotator.jobs.cancelling import IsCancelled
from annotator.jobs.spawned import ProcessDied, result_of
from annotator.media.container import MediaError
from annotator.storage.errors import explain
from annotator.storage.session_folder import SessionFolder

# Lower by three to six semitones; not the same each time, so that no known number undoes it.
_LOWEST_PITCH, _HIGHEST_PITCH = 0.72, 0.84


class UnknownMoments(ValueError):  # noqa: N818
    """What was asked for names no moments; the message says what does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeClips:
    """What was written.

    Attributes:
        paths: The files, in order.
        notes: Sentences the user should know.
        covers: What was covered in each clip; empty where faces are not to be.
        names: What became of names; None where they are shown.
    """

    paths: tuple[Path, ...]
    notes: tuple[str, ...]
    covers: tuple[CoverReport, ...] = ()
    names: DeidentifySummary | None = None


def choose_moments(session: Session, what: str) -> tuple[SessionMoment, ...]:
    """What ``accepted``, ``flags``, ``code:ID``, ``playlist:NAME`` or ``span:START-END`` (seconds) stands for.

    Raises:
        UnknownMoments: it is none of these, or there is no such code or playlist.
    """
    kind, _, name = what.partition(":")
    if what == "accepted":
        return accepted_moments(session)
    if what == "flags":
        return flagged_moments(session)
    if kind == "code":
        if session.codebook.code(name) is None:
            used = sorted({row.code_id for row in session.annotations.values()})
            listed = f"; codes in use: {', '.join(used)}" if used else ""
            raise UnknownMoments(f"there is no code '{name}' in the codebook{listed}")
        return coded_moments(session, name)
    if kind == "playlist":
        try:
            return playlist_moments(session, playlist_called(session, name))
        except UnknownPlaylist as error:
            raise UnknownMoments(str(error)) from error
    if kind == "span":
        return (_span(session, name),)
    raise UnknownMoments(
        f"'{what}' names no moments; write accepted, flags, code:ID, playlist:NAME or span:START-END in seconds"
    )


def make_clips(
    folder: SessionFolder,
    session: Session,
    moments: tuple[SessionMoment, ...],
    out: Path,
    options: ClipOptions,
    *,
    on_progress: Callable[[float, str], None] = lambda _done, _what: None,
    cancelled: IsCancelled = lambda: False,
) -> MadeClips | None:
    """Write the moments as video files into a folder; None if cancelled.

    Files appear when all of them are written and checked; until then, and after any failure, the folder is as it was.

    Args:
        out: Made if it is not there.
        on_progress: Called with 0 to 1 and what is being done.
        cancelled: Asked some times a second.

    Raises:
        NothingToCut: there is no moment with a picture.
        UnknownMoments: an area to cover is in a recording that is not there.
        MediaError: a recording cannot be used.
        StorageError: a recording is not where it was, or the files cannot be written.
        ClipsFailed: a file did not come out as it should, or the process died.
    """
    _check_areas(session, options)
    plans, names = _plans(folder, session, moments, options)
    made_here = not out.exists()
    clear_leftovers(out, of="clips")
    scratch = unfinished(out / "clips")
    try:
        scratch.mkdir(parents=True)
        pitch = _LOWEST_PITCH + (_HIGHEST_PITCH - _LOWEST_PITCH) * secrets.randbelow(1001) / 1000
        job = ClipsJob(clips=plans, options=options, folder=scratch, pitch=pitch)
        told = (MediaError, ClipsFailed, OSError)
        end = result_of(run_clips, job, name="clips", told=told, cancelled=cancelled, on_progress=on_progress)
        if end is None:
            return None
        for name in end.names:
            os.replace(inside(scratch, name), inside(out, name))
        made_here = False
        paths = tuple(inside(out, name) for name in end.names)
        return MadeClips(paths=paths, notes=end.notes, covers=end.covers, names=names)
    except ProcessDied as error:
        raise ClipsFailed(f"making clips failed: {error}; nothing was kept; try again with fewer moments") from error
    except OSError as error:
        raise explain(error, action="write", path=out) from error
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
        if made_here and out.is_dir():
            out.rmdir()


def _plans(
    folder: SessionFolder, session: Session, moments: tuple[SessionMoment, ...], options: ClipOptions
) -> tuple[tuple[ClipPlan, ...], DeidentifySummary | None]:
    """What is to be made, without names where people are hidden, and what became of the names."""
    if not options.hides_people:
        return plan_clips(folder, session, moments, options, recordings=session.media), None
    names = Deidentifier(session, further_words=options.further_words)
    shown = names.session()
    plans = plan_clips(
        folder,
        shown,
        names.rewritten(moments),
        replace(options, also_cover=names.rewritten(options.also_cover)),
        recordings={names.id(id_): row for id_, row in session.media.items()},
    )
    return plans, names.summary


def _check_areas(session: Session, options: ClipOptions) -> None:
    known = sorted(row.id for row in session.media.values() if row.width_px)
    for area in options.also_cover:
        if area.media_id not in (None, *known):
            raise UnknownMoments(f"there is no recording '{area.media_id}' to cover; there are: {', '.join(known)}")


def _span(session: Session, text: str) -> SessionMoment:
    try:
        start_s, end_s = (float(part) for part in text.split("-"))
    except ValueError:
        raise UnknownMoments(f"'{text}' is no span; write START-END in seconds, e.g. span:12-15.5") from None
    pictures = {row.id for row in session.media.values() if row.width_px}
    seen = [row for row in session.participants.values() if pictures & set(row.media_ids)]
    if not seen or not 0 <= start_s < end_s <= session.info.duration_s + 1e-3:
        raise UnknownMoments(f"the span {text} does not lie in the session's {session.info.duration_s:.3f} s of video")
    return SessionMoment(
        id=f"span-{text}",
        participant_id=seen[0].id,
        start_s=start_s,
        apex_s=(start_s + end_s) / 2,
        end_s=end_s,
        code_id="",
        rule="",
        flag=None,
        annotations=(),
    )
