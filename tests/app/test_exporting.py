"""Exports to files."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.app.exporting import check_signals_path, export_session, export_signals
from annotator.app.session_making import new_session
from annotator.app.session_specs import ParticipantSpec, VideoSpec
from annotator.exchange.errors import FormatError
from annotator.exchange.export_format import ExportOptions
from annotator.exchange.json_import import import_json
from annotator.storage.errors import StorageError
from tests.fixtures.sessions import small_session
from tests.fixtures.videos import VideoShelf


def test_an_export_replaces_an_older_one(tmp_path: Path) -> None:
    path = tmp_path / "out.json"
    path.write_text("older")
    export_session(small_session(), path)
    assert import_json(path.read_bytes(), source="out.json") == small_session()
    assert list(tmp_path.iterdir()) == [path]


def test_where_it_cannot_be_written_it_says_so_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match=r"could not write .*out\.json"):
        export_session(small_session(), tmp_path / "nowhere" / "out.json")
    (tmp_path / "out.json").mkdir()
    with pytest.raises(StorageError, match=r"could not write .*out\.json"):
        export_session(small_session(), tmp_path / "out.json")
    assert [path.name for path in tmp_path.iterdir()] == ["out.json"]


def test_no_recording_is_written_over(tmp_path: Path, coded_video: VideoShelf) -> None:
    video, content = tmp_path / "talk.mp4", coded_video("gop250").path.read_bytes()
    video.write_bytes(content)
    with (
        new_session(tmp_path / "talk", [VideoSpec(path=video)], (ParticipantSpec(role="client"),)) as folder,
        pytest.raises(ValueError, match=r"talk\.mp4 is a recording of this session"),
    ):
        export_session(folder.load(), video, folder=folder)
    assert video.read_bytes() == content


def test_tables_are_written_together_or_not_at_all(tmp_path: Path) -> None:
    (tmp_path / "out-signals.csv").mkdir()
    with pytest.raises(StorageError, match=r"could not write .*out-signals\.csv"):
        export_session(small_session(), tmp_path / "out.csv", format_name="csv")
    assert [path.name for path in tmp_path.iterdir()] == ["out-signals.csv"]
    written = export_session(
        small_session(), tmp_path / "out.csv", format_name="csv", options=ExportOptions(tables=("flags", "cues"))
    )
    assert [path.name for path in written.paths] == ["out.csv", "out-flags.csv"]
    assert written.paths[0].read_text().startswith("session_id,annotation_id")


def test_the_file_that_explains_events_takes_no_other_files_name(tmp_path: Path) -> None:
    for asked in ("anna.tsv", "anna_events.tsv"):
        written = export_session(small_session(), tmp_path / asked, format_name="bids")
        assert [path.name for path in written.paths] == [asked, "anna_events.json"]


@pytest.mark.parametrize(
    ("name", "options", "deidentify", "problem"),
    [
        ("eaf", ExportOptions(tables=("flags",)), False, "no table 'flags': it is one file with everything"),
        ("csv", ExportOptions(tables=("dogs",)), False, "no table 'dogs': it has annotations, cues"),
        ("vtt", ExportOptions(tables=("flags", "transcript")), False, "holds one of transcript, annotations, flags"),
        ("csv", ExportOptions(full_media_paths=True), False, "no place for full paths"),
        ("eaf", ExportOptions(full_media_paths=True), True, "can name people"),
    ],
)
def test_options_that_do_not_fit_are_refused_before_anything_is_written(
    tmp_path: Path, name: str, options: ExportOptions, deidentify: bool, problem: str
) -> None:
    with pytest.raises(ValueError, match=problem):
        export_session(small_session(), tmp_path / "out", format_name=name, options=options, deidentify=deidentify)
    assert list(tmp_path.iterdir()) == []


def test_signals_go_to_the_format_their_name_asks_for(tmp_path: Path) -> None:
    export_signals([], tmp_path / "signals.csv")
    assert (tmp_path / "signals.csv").read_text().startswith("participant_id,family,signal")
    with pytest.raises(FormatError, match=r"written as \.csv or \.parquet; signals\.xlsx is neither"):
        check_signals_path(tmp_path / "signals.xlsx")
