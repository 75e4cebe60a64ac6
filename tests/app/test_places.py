"""People who change seats, and people seen in several recordings one after the other."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from annotator.app.session_making import new_session
from annotator.app.session_specs import SpecError, VideoSpec, parse_participant
from annotator.domain.media import LEFT_REGION, RIGHT_REGION
from annotator.domain.session import Findings, Session
from annotator.domain.signals import SignalSet
from annotator.pipeline.analyse import analyse
from annotator.pipeline.analysis_options import AnalysisOptions
from annotator.pipeline.derive import session_frames
from annotator.pipeline.landmarks_near import landmarks_near
from annotator.pipeline.signal_file import load_signals
from tests.fixtures.people import SIDE_BY_SIDE_S, edited

MOVE_S = 6.0
SECOND_AT_S = 20.0


@pytest.fixture(scope="module")
def exchanged(two_people: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The two people exchange their seats after six seconds."""

    def exchange(rgb: NDArray[np.uint8], time_s: float) -> NDArray[np.uint8]:
        return np.concatenate([rgb[:, 320:], rgb[:, :320]], axis=1) if time_s >= MOVE_S else rgb

    return edited(two_people, tmp_path_factory.mktemp("exchanged") / "exchanged.mp4", exchange)


def analysed(path: Path, videos: list[VideoSpec], *people: str) -> tuple[Session, Findings, dict[str, SignalSet]]:
    with new_session(path, videos, [parse_participant(text) for text in people]) as folder:
        findings = analyse(folder, AnalysisOptions(workers=1))
        session = folder.load()
        return session, findings, load_signals(folder, session)


def test_the_region_follows_somebody_who_changes_seats(exchanged: Path, tmp_path: Path) -> None:
    videos = [VideoSpec(path=exchanged)]
    people = ("client=left", "therapist=right", f"client=right,from={MOVE_S}", f"therapist=left,from={MOVE_S}")
    session, findings, signals = analysed(tmp_path / "moved", videos, *people)
    assert session.participants["client"].places[0].region == RIGHT_REGION
    assert findings.info is not None
    head = next(row for row in findings.info.coverage if (row.participant_id, row.family) == ("client", "head"))
    # Half a second on either side of the move is not measured, and a moment to settle after it.
    assert head.measurable_s > SIDE_BY_SIDE_S - 2.5
    assert any(start_s < MOVE_S < end_s for start_s, end_s in head.gaps)
    yaw = signals["client"].signals["head_yaw"]
    assert np.all(np.diff(yaw.times_s) > 0)
    # The move itself is no movement.
    assert not [flag for flag in findings.flags.values() if abs(flag.onset_s - MOVE_S) < 1.0]


def test_landmarks_and_frames_are_those_of_the_stay(exchanged: Path, tmp_path: Path) -> None:
    specs = [parse_participant(text) for text in ("client=left", f"client=right,from={MOVE_S}")]
    with new_session(tmp_path / "near", [VideoSpec(path=exchanged)], specs) as folder:
        analyse(folder, AnalysisOptions(workers=1))
        session = folder.load()
        frames = session_frames(folder, session)
        (before,) = landmarks_near(folder, session, 1.0, frames={"media-1": frames["client"]})
        (after,) = landmarks_near(folder, session, MOVE_S + 2, frames={"media-1": frames["client"]})
    assert before.region_px[0] == 0
    assert after.region_px[0] == 320


def test_one_person_in_two_recordings_one_after_the_other(one_person: Path, tmp_path: Path) -> None:
    videos = [VideoSpec(path=one_person), VideoSpec(path=one_person, offset_s=SECOND_AT_S)]
    session, findings, signals = analysed(tmp_path / "both", videos, "client@1", f"client@2,from={SECOND_AT_S}")
    assert session.participants["client"].media_ids == ("media-1", "media-2")
    times_s = signals["client"].signals["head_yaw"].times_s
    assert times_s[0] < 1
    assert times_s[-1] > SECOND_AT_S + SIDE_BY_SIDE_S - 1
    assert findings.info is not None
    head = next(row for row in findings.info.coverage if row.family == "head")
    assert any(start_s < 16 < end_s for start_s, end_s in head.gaps)
    assert head.measurable_s > 2 * SIDE_BY_SIDE_S - 4


def test_places_go_out_and_keep_the_first_one_where_it_was(exchanged: Path, tmp_path: Path) -> None:
    specs = [parse_participant(text) for text in ("client=left", f"client=right,from={MOVE_S}")]
    with new_session(tmp_path / "out", [VideoSpec(path=exchanged)], specs) as folder:
        person = folder.load().participants["client"]
    assert person.region == LEFT_REGION
    assert replace(person, places=()).at(100.0).region == LEFT_REGION


@pytest.mark.parametrize(
    ("people", "what"),
    [
        (["client=left", "therapist=right,from=5"], "names nobody"),
        (["client=left", "client=right", "client=full,from=5"], "more than one"),
        (["client=left", "client=right@9,from=5"], "no video '9'"),
    ],
)
def test_a_later_place_must_be_of_somebody_given(
    people: list[str], what: str, one_person: Path, tmp_path: Path
) -> None:
    with pytest.raises(SpecError, match=what):
        new_session(tmp_path / "x", [VideoSpec(path=one_person)], [parse_participant(text) for text in people])


@pytest.mark.parametrize("text", ["client=auto,from=5", "client=left,from=soon"])
def test_what_cannot_be_a_later_place_is_refused(text: str) -> None:
    with pytest.raises(SpecError, match="participant"):
        parse_participant(text)


def test_times_are_read_as_everywhere() -> None:
    spec = parse_participant("client:Ada=0.1,0.2,0.3,0.4@two.mp4, from=0:30:05.5")
    assert (spec.name, spec.media, spec.from_s) == ("Ada", "two.mp4", 1805.5)
