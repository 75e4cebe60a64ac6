"""Doing an exercise: finding its recordings, keeping the attempt at every step, and holding it against the gold."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from annotator import __version__
from annotator.domain.attempts import Attempt, Feedback, feedback
from annotator.domain.clock import new_id, utc_now
from annotator.domain.media import Media
from annotator.exchange.attempt_file import SUFFIX, KeptAttempt, read_attempt, write_attempt
from annotator.exchange.errors import FormatError
from annotator.exchange.exercise_file import SealedExercise, read_exercise
from annotator.file_modes import make_folder
from annotator.inside import inside
from annotator.storage.media_files import MediaNotFound, is_same, locate

# A fingerprint is made from two megabytes of a file.
_MOST_LOOKED_AT = 100

if TYPE_CHECKING:
    from annotator.media.frame_index import FrameIndex


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundMedia:
    """A recording of an exercise: where it is, and its frames (None for sound only)."""

    media: Media
    path: Path
    index: FrameIndex | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedExercise:
    """An exercise file with what was found for it.

    Attributes:
        missing: Recordings that were not found where they were expected; to be asked for.
    """

    path: Path
    sealed: SealedExercise
    found: tuple[FoundMedia, ...]
    missing: tuple[Media, ...]


class AttemptRefusedError(ValueError):
    """An attempt and an exercise do not belong together, or the attempt is not finished."""


def open_exercise(
    path: Path, *, remembered: Callable[[str], Path | None] = lambda _fingerprint: None
) -> OpenedExercise:
    """Read an exercise file and find its recordings: where they were, where the exercise says, or near it.

    Args:
        remembered: Where the recording with this fingerprint was found last, if anywhere.

    Raises:
        FormatError: the file is no exercise, of a newer version, or was changed so that there would be no feedback.
        MediaError: a recording cannot be used.
        OSError: the file cannot be read.
    """
    sealed = read_exercise(path)
    sealed.check_seal()
    found: list[FoundMedia] = []
    missing: list[Media] = []
    for media in sealed.exercise.media:
        place = _find(path, media, remembered(media.fingerprint))
        if place is None:
            missing.append(media)
        else:
            found.append(_with_frames(media, place))
    return OpenedExercise(path=path, sealed=sealed, found=tuple(found), missing=tuple(missing))


def _find(path: Path, media: Media, known: Path | None) -> Path | None:
    """A recording of the exercise at ``path``; None if it is nowhere near."""
    if known is not None and is_same(known, media):
        return known
    # In the exercise's folder and beside that; then in the folders that lie in it.
    for start in (path.parent, path):
        try:
            return locate(start, media)
        except MediaNotFound:
            continue
    return _alike(path.resolve().parent, media)


def _alike(folder: Path, media: Media) -> Path | None:
    """A file near an exercise that is its recording, whatever it is called: exercises do not tell its name."""
    suffix = Path(media.file_name).suffix.lower()
    near = [folder, folder.parent]
    candidates = (
        file
        for place in (*near, *(inside for one in near for inside in _entries(one) if inside.is_dir()))
        for file in _entries(place)
        if file.suffix.lower() == suffix and file.is_file()
    )
    return next((file for file in islice(candidates, _MOST_LOOKED_AT) if is_same(file, media)), None)


def _entries(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []


def take_media(opened: OpenedExercise, media: Media, path: Path) -> OpenedExercise:
    """The exercise with a recording the user pointed to.

    Raises:
        MediaNotFound: this is another recording.
        MediaError: it cannot be used.
    """
    if not is_same(path, media):
        raise MediaNotFound(f"{path.name} is another recording than the {media.file_name} this exercise was made with")
    order = [row.id for row in opened.sealed.exercise.media]
    found = sorted((*opened.found, _with_frames(media, path)), key=lambda row: order.index(row.media.id))
    return replace(opened, found=tuple(found), missing=tuple(row for row in opened.missing if row.id != media.id))


def _with_frames(media: Media, path: Path) -> FoundMedia:
    from annotator.media.frame_index import build_index

    return FoundMedia(media=media, path=path, index=build_index(path) if media.width_px else None)


# --- attempts -------------------------------------------------------------------------------------------------------


def begin_attempt(sealed: SealedExercise, trainee: str) -> Attempt:
    """A new attempt, at the beginning of the first stretch."""
    exercise = sealed.exercise
    first = exercise.stretches[0]
    return Attempt(
        id=new_id(),
        exercise_id=exercise.id,
        exercise_digest=sealed.digest,
        exercise_title=exercise.title,
        session_id=exercise.session_id,
        trainee=trainee.strip(),
        started_at=utc_now(),
        program_version=__version__,
        stretch_id=first.id,
        time_s=first.start_s,
    )


def finish(attempt: Attempt, *, timed_out: bool = False) -> Attempt:
    """The attempt as it is handed in: nothing in it changes from now on."""
    return replace(attempt, finished_at=utc_now(), timed_out=timed_out, asking=False)


def give_feedback(sealed: SealedExercise, attempt: Attempt, *, pass_phrase: str = "") -> Feedback:
    """Unseal the gold and hold a finished attempt against it. Takes about a tenth of a second.

    Raises:
        AttemptRefusedError: the attempt is not finished, or is one at another exercise.
        WrongPassPhraseError: the gold opens with another pass phrase.
        FormatError: the gold cannot be opened.
    """
    if not attempt.finished:
        raise AttemptRefusedError("feedback comes when the attempt is finished")
    if attempt.exercise_digest != sealed.digest:
        raise AttemptRefusedError(
            f"this is an attempt at '{attempt.exercise_title}' as it was then; {sealed.source} is another exercise "
            "or was changed since"
        )
    return feedback(sealed.exercise, sealed.open_gold(pass_phrase), attempt)


class AttemptStore:
    """The folder in which the attempts made on this computer are kept."""

    def __init__(self, folder: Path):
        self.folder = folder

    def path_of(self, attempt: Attempt) -> Path:
        """Where an attempt is kept: a name that people can tell apart."""
        parts = (attempt.trainee[:24], attempt.started_at[:10], attempt.id[:8])
        who, day, mark = (re.sub(r"[^\w-]+", "-", part, flags=re.ASCII).strip("-") for part in parts)
        return inside(self.folder, f"{who or 'trainee'}-{day}-{mark}{SUFFIX}")

    def keep(self, attempt: Attempt, told: Feedback | None = None) -> Path:
        """Write an attempt as it stands now.

        Raises:
            OSError: it cannot be written; what was there before still is.
        """
        path = self.path_of(attempt)
        make_folder(self.folder)
        write_attempt(path, attempt, told)
        return path

    def all(self) -> tuple[tuple[KeptAttempt, ...], tuple[str, ...]]:
        """Every attempt, by start, and what is wrong with files that cannot be read."""
        return read_attempts(sorted(self.folder.glob(f"*{SUFFIX}")))

    def attempts_at(self, sealed: SealedExercise) -> tuple[KeptAttempt, ...]:
        """Attempts at this exercise, finished or not, newest first."""
        rows, _problems = self.all()
        return tuple(row for row in reversed(rows) if row.attempt.exercise_digest == sealed.digest)


def read_attempts(paths: Sequence[Path]) -> tuple[tuple[KeptAttempt, ...], tuple[str, ...]]:
    """Attempts from files, by start, each once; and what is wrong with the others."""
    rows: dict[str, KeptAttempt] = {}
    problems: list[str] = []
    for path in paths:
        try:
            row = read_attempt(path)
        except (FormatError, OSError) as error:
            problems.append(str(error))
            continue
        known = rows.get(row.attempt.id)
        if known is None or (known.feedback is None and row.feedback is not None):
            rows[row.attempt.id] = row
    return tuple(sorted(rows.values(), key=lambda row: row.attempt.started_at)), tuple(problems)


def unlock(
    rows: Sequence[KeptAttempt], exercises: Mapping[str, SealedExercise], *, pass_phrases: Mapping[str, str]
) -> tuple[tuple[KeptAttempt, ...], tuple[str, ...]]:
    """Attempts with feedback where their exercise and its pass phrase are known; and what stood in the way.

    Args:
        exercises: By digest.
        pass_phrases: Likewise.
    """
    done: list[KeptAttempt] = []
    problems: list[str] = []
    for row in rows:
        sealed = exercises.get(row.attempt.exercise_digest)
        if row.feedback is not None or sealed is None or not row.attempt.finished:
            done.append(row)
            continue
        try:
            phrase = pass_phrases.get(sealed.digest, "")
            done.append(replace(row, feedback=give_feedback(sealed, row.attempt, pass_phrase=phrase)))
        except ValueError as error:
            problems.append(f"{row.path.name}: {error}")
            done.append(row)
    return tuple(done), tuple(problems)
