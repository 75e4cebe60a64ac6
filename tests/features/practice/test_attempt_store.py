"""From the exercise file to the feedback, on disk."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from annotator.domain.attempts import with_mark
from annotator.domain.fingerprint import fingerprint
from annotator.exchange.errors import FormatError
from annotator.exchange.exercise_file import parse_exercise, read_exercise, write_exercise
from annotator.exchange.seal import WrongPassPhraseError
from annotator.features.practice.attempt_store import (
    AttemptRefusedError,
    AttemptStore,
    begin_attempt,
    finish,
    give_feedback,
    open_exercise,
    read_attempts,
    take_media,
    unlock,
)
from annotator.storage.media_files import MediaNotFound
from tests.fixtures.exercises import attempt, exercise, gold
from tests.fixtures.videos import VideoShelf


@pytest.fixture
def video(coded_video: VideoShelf, tmp_path: Path) -> Path:
    path = tmp_path / "videos" / "talk.mp4"
    path.parent.mkdir()
    shutil.copy(coded_video("cfr").path, path)
    return path


def write(path: Path, video: Path, *, pass_phrase: str = "") -> Path:
    """An exercise on a video that lies elsewhere."""
    media = replace(exercise().media[0], fingerprint=fingerprint(video), path="nowhere/talk.mp4")
    write_exercise(path, exercise(media=(media,)), gold(), pass_phrase=pass_phrase)
    return path


def test_the_recording_is_found_near_the_exercise_or_where_it_was_last(video: Path, tmp_path: Path) -> None:
    (tmp_path / "exercises").mkdir()
    near = open_exercise(write(tmp_path / "exercises" / "spot.exercise", video))
    assert near.missing == ()
    assert near.found[0].path == video
    assert near.found[0].index is not None
    far = tmp_path / "far" / "away" / "spot.exercise"
    far.parent.mkdir(parents=True)
    write(far, video)
    assert [row.id for row in open_exercise(far).missing] == ["media-1"]
    known = open_exercise(far, remembered={fingerprint(video): video}.get)
    assert known.missing == ()


def test_the_recording_is_known_again_under_any_name(video: Path, tmp_path: Path) -> None:
    path = tmp_path / "exercises" / "spot.exercise"
    path.parent.mkdir()
    write(path, video)
    renamed = video.rename(video.with_name("what the trainee calls it.mp4"))
    (tmp_path / "videos" / "another.mp4").write_bytes(b"not the recording")
    assert open_exercise(path).found[0].path == renamed


def test_the_recording_can_be_pointed_to_and_another_one_is_refused(
    video: Path, tmp_path: Path, coded_video: VideoShelf
) -> None:
    far = tmp_path / "far" / "away" / "spot.exercise"
    far.parent.mkdir(parents=True)
    opened = open_exercise(write(far, video))
    with pytest.raises(MediaNotFound, match="another recording"):
        take_media(opened, opened.missing[0], coded_video("gop250").path)
    taken = take_media(opened, opened.missing[0], video)
    assert taken.missing == ()
    assert taken.found[0].path == video


def test_a_changed_exercise_is_refused_before_anybody_works_on_it(video: Path, tmp_path: Path) -> None:
    path = write(tmp_path / "spot.exercise", video)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"after_s": 2.0', '"after_s": 30.0'), encoding="utf-8")
    with pytest.raises(FormatError, match=r"spot\.exercise.* was changed"):
        open_exercise(path)
    locked = write(tmp_path / "locked.exercise", video, pass_phrase="sesame")
    assert open_exercise(locked).sealed.needs_pass_phrase


def test_an_attempt_is_kept_gone_on_with_finished_and_scored(tmp_path: Path) -> None:
    write_exercise(tmp_path / "spot.exercise", exercise(), gold())
    sealed = read_exercise(tmp_path / "spot.exercise")
    store = AttemptStore(tmp_path / "attempts")
    going = begin_attempt(sealed, " Bo/../ Ek ")
    assert store.keep(going).parent == store.folder
    going = with_mark(replace(going, watched=((0.0, 60.0),)), attempt((11.0, "masking")).marks[0])
    store.keep(going)
    assert [row.attempt for row in store.attempts_at(sealed)] == [going]
    with pytest.raises(AttemptRefusedError, match="finished"):
        give_feedback(sealed, going)
    done = finish(going)
    told = give_feedback(sealed, done)
    store.keep(done, told)
    rows, problems = store.all()
    assert [(row.attempt, row.feedback) for row in rows] == [(done, told)]
    assert problems == ()
    assert told.overall.hits == 1


def test_an_attempt_is_not_held_against_another_exercise(tmp_path: Path) -> None:
    write_exercise(tmp_path / "a.exercise", exercise(), gold())
    write_exercise(tmp_path / "b.exercise", exercise(title="Another"), gold())
    done = finish(begin_attempt(read_exercise(tmp_path / "a.exercise"), "T"))
    with pytest.raises(AttemptRefusedError, match="another exercise"):
        give_feedback(read_exercise(tmp_path / "b.exercise"), done)


def test_with_a_pass_phrase_feedback_waits_for_the_trainer(tmp_path: Path) -> None:
    write_exercise(tmp_path / "a.exercise", exercise(), gold(), pass_phrase="open sesame")
    sealed = read_exercise(tmp_path / "a.exercise")
    store = AttemptStore(tmp_path)
    done = finish(replace(begin_attempt(sealed, "T"), watched=((0.0, 60.0),)))
    store.keep(done)
    with pytest.raises(WrongPassPhraseError):
        give_feedback(sealed, done)
    rows, _problems = store.all()
    locked, problems = unlock(rows, {sealed.digest: sealed}, pass_phrases={sealed.digest: "no"})
    assert locked[0].feedback is None
    assert "pass phrase" in problems[0]
    opened, problems = unlock(rows, {sealed.digest: sealed}, pass_phrases={sealed.digest: "open sesame"})
    assert problems == ()
    assert opened[0].feedback is not None
    assert opened[0].feedback.overall.misses == 3


def test_of_two_copies_of_an_attempt_the_one_with_feedback_counts_and_damage_is_named(tmp_path: Path) -> None:
    content = parse_exercise(write_bytes(tmp_path), source="a")
    done = finish(begin_attempt(content, "T"))
    without = AttemptStore(tmp_path / "one").keep(done)
    with_it = AttemptStore(tmp_path / "two").keep(done, give_feedback(content, done))
    (tmp_path / "bad.attempt").write_text("{", encoding="utf-8")
    rows, problems = read_attempts([without, with_it, tmp_path / "bad.attempt"])
    assert [row.feedback is not None for row in rows] == [True]
    assert "bad.attempt" in problems[0]


def write_bytes(folder: Path) -> bytes:
    write_exercise(folder / "a.exercise", exercise(), gold())
    return (folder / "a.exercise").read_bytes()
