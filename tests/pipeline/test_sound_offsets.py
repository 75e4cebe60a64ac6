"""The offset between two files of a session, through the decoder, and applied as an edit that can be undone."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from annotator.app.session_making import new_session
from annotator.app.session_specs import VideoSpec
from annotator.domain import edits, setup_edits
from annotator.domain.edits import EditError
from annotator.jobs.cancelling import Cancelled
from annotator.media.sound_offset import NoSoundOffsetError
from annotator.pipeline.sound_offsets import find_offset
from annotator.storage.session_folder import SessionFolder
from tests.media.test_sound_offset import RATE_HZ, recorded, room


def write_sound(path: Path, samples: np.ndarray) -> Path:
    """A file with sound only, coded with loss as cameras do it."""
    with av.open(str(path), "w") as out:
        stream = out.add_stream("aac", rate=RATE_HZ, layout="mono")
        for start in range(0, len(samples), 1024):
            frame = av.AudioFrame.from_ndarray(samples[None, start : start + 1024], format="fltp", layout="mono")
            frame.sample_rate, frame.pts, frame.time_base = RATE_HZ, start, Fraction(1, RATE_HZ)
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return path


@pytest.fixture(scope="module")
def sounds(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """One room from 0 s, the same from 4.321 s on through a poorer microphone, and another room."""
    folder = tmp_path_factory.mktemp("sounds")
    sound = room(60)
    return [
        write_sound(folder / "one.m4a", recorded(sound, 0, 55)),
        write_sound(folder / "other.m4a", recorded(sound, 4.321, 50, gain=0.3, noise=0.003, colour=True)),
        write_sound(folder / "elsewhere.m4a", room(50, seed=5)),
    ]


@pytest.fixture
def folder(sounds: list[Path], tmp_path: Path):
    specs = [VideoSpec(path=sounds[0], offset_s=1.0), VideoSpec(path=sounds[1]), VideoSpec(path=sounds[2])]
    with new_session(tmp_path / "s.session", specs, ()) as made:
        yield made


def test_the_proposal_is_right_and_counts_from_the_reference(folder: SessionFolder) -> None:
    one, other, _ = folder.load().media.values()
    done: list[float] = []
    proposal = find_offset(folder, other, one, on_progress=done.append)
    assert proposal.after_s == pytest.approx(5.321, abs=0.003)
    assert abs(proposal.after_s - 5.321) <= proposal.right_to_s
    assert proposal.before_s == 0.0
    assert done == sorted(done)
    assert done[-1] <= 1.0


def test_another_room_is_refused_by_name_and_cancelling_stops(folder: SessionFolder) -> None:
    one, _, elsewhere = folder.load().media.values()
    with pytest.raises(NoSoundOffsetError, match="no place stands out"):
        find_offset(folder, elsewhere, one)
    with pytest.raises(Cancelled):
        find_offset(folder, elsewhere, one, cancelled=lambda: True)


def test_moving_a_recording_keeps_annotations_and_follows_with_the_length(folder: SessionFolder) -> None:
    session = folder.load()
    other = list(session.media)[1]
    edit = setup_edits.set_media_offset(session, other, 20.0)
    moved = edits.apply(session, edit)
    assert moved.media[other].offset_s == 20.0
    assert moved.info.duration_s == pytest.approx(20.0 + moved.media[other].duration_s)
    assert edits.apply(moved, edit.inverse()) == session
    with pytest.raises(EditError, match="not a time"):
        setup_edits.set_media_offset(session, other, float("nan"))
