"""``annotator clips`` as a user calls it."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from annotator.app.session_making import new_session
from annotator.app.session_specs import VideoSpec
from annotator.cli.main import main
from annotator.domain.covering import CoverArea
from annotator.domain.media import LEFT_REGION
from annotator.domain.setup_edits import replace_cover_areas
from annotator.media.face_cover import SOLID_BGR
from annotator.media.frame_index import build_index
from annotator.media.frame_stream import stream_frames
from annotator.storage.session_folder import SessionFolder
from tests.fixtures.videos import VideoShelf


@pytest.fixture
def session(coded_video: VideoShelf, tmp_path: Path) -> Path:
    with new_session(tmp_path / "a.session", [VideoSpec(path=coded_video("cfr").path)]) as folder:
        return folder.path


def test_it_names_the_files_and_warns_where_people_are_hidden(
    session: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    wanted = ["--what", "span:1-1.2", "--pre-roll", "0", "--post-roll", "0", "--voice", "mute", "--captions", "beside"]
    assert main(["clips", str(session), "-o", str(out), *wanted]) == 0
    told = capsys.readouterr()
    assert told.out.split() == [str(out / "clip-001-moment-client.mp4"), str(out / "clip-001-moment-client.vtt")]
    assert "can still identify people" in told.err
    assert sorted(path.name for path in out.iterdir()) == ["clip-001-moment-client.mp4", "clip-001-moment-client.vtt"]


def test_what_is_covered_and_what_each_witness_still_sees_is_told_in_words_and_as_json(
    two_people: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, told = tmp_path / "a.session", tmp_path / "covered.json"
    new_session(path, [VideoSpec(path=two_people)]).close()
    wanted = ["--what", "span:1-1.3", "--pre-roll", "0", "--post-roll", "0", "--cover", "solid", "--voice", "mute"]
    assert main(["clips", str(path), "-o", str(tmp_path / "out"), *wanted, "--json", str(told)]) == 0
    document = json.loads(told.read_bytes())
    assert document["files"] == ["clip-001-moment-client.mp4"]
    (clip,) = document["clips"]
    assert (clip["clip"], clip["frames"]) == ("clip-001-moment-client", 3)
    assert 0.02 < clip["covered_share"] < 0.4
    assert [row["witness"] for row in clip["still_seen"]] == ["full range", "short range", "center"]
    share = f"{100 * clip['covered_share']:.0f} % of the picture is covered"
    assert f"clip-001-moment-client: {share}" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("wanted", "code", "told"),
    [
        (["--what", "nonsense"], 2, "names no moments"),
        (["--what", "code:nothing"], 2, "no code 'nothing'"),
        (["--pre-roll", "-1"], 2, "not possible"),
        (["--cover", "solid", "--blur"], 2, "not allowed with"),
        (["--also-cover", "0.9,0,0.3,0.3"], 2, "inside the picture"),
        (["--what", "span:1-2", "--also-cover", "left@nowhere"], 2, "no recording 'nowhere'"),
        ([], 3, "accept flags"),
    ],
)
def test_what_cannot_be_done_is_told_with_its_exit_code(
    session: Path, capsys: pytest.CaptureFixture[str], wanted: list[str], code: int, told: str
) -> None:
    out = session.parent / "out"
    assert main(["clips", str(session), "-o", str(out), *wanted]) == code
    assert told in capsys.readouterr().err
    assert not out.exists()


def test_what_was_drawn_in_the_session_is_covered(session: Path, tmp_path: Path) -> None:
    with SessionFolder.open(session) as folder:
        folder.write(replace_cover_areas(folder.load(), [CoverArea(region=LEFT_REGION)]), coder_id="anna")
    out = tmp_path / "out"
    assert (
        main(["clips", str(session), "-o", str(out), "--what", "span:1-1.2", "--pre-roll", "0", "--post-roll", "0"])
        == 0
    )
    (clip,) = out.glob("*.mp4")
    with stream_frames(clip, rate_hz=float("inf"), index=build_index(clip)) as stream:
        for frame in stream:
            rgb = frame.rgb().astype(float)
            left = rgb[:, : int(0.45 * rgb.shape[1])]
            assert np.abs(left - np.array(SOLID_BGR[::-1])).mean() < 6
            assert rgb[:, int(0.6 * rgb.shape[1]) :].std() > 10, "the rest is as it was"


def test_a_session_that_is_not_there(tmp_path: Path) -> None:
    assert main(["clips", str(tmp_path / "no.session"), "-o", str(tmp_path / "out")]) == 3
