import pytest

from annotator.exchange.vtt import parse_vtt
from annotator.features.demo import build
from annotator.features.demo.demo_script import demo_script, transcript_path
from annotator.features.demo.script import Script, read_script
from annotator.storage.session_folder import SessionFolder


@pytest.fixture(autouse=True)
def _short(monkeypatch):
    """The demo takes half a minute to render; one second of it says as much about how it is put together."""
    short = Script(duration_s=1.0, cues=(), lines=demo_script().lines[:1])
    monkeypatch.setattr(build, "demo_script", lambda: short)


def test_the_demo_is_a_session_of_two_people_with_a_transcript(tmp_path):
    parts = []
    session = build.build_demo(tmp_path / "new" / "demo", on_progress=parts.append)
    assert parts[-1] == 1.0
    with SessionFolder.open(session) as folder:
        assert folder.problems == []
        loaded = folder.load()
    assert [(person.role, person.region.x) for person in loaded.participants.values()] == [
        ("client", 0),
        ("therapist", 0.5),
    ]
    assert {row.participant_id for row in loaded.utterances.values()} == {"client", "therapist"}
    (media,) = loaded.media.values()
    assert (media.width_px, media.height_px, media.frame_count, media.has_audio) == (1280, 720, 30, True)
    assert read_script(session.parent / build.SCRIPT_NAME) == build.demo_script()


def test_a_complete_demo_is_used_again_untouched(tmp_path):
    session = build.build_demo(tmp_path, on_progress=lambda part: None)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()}
    assert build.build_demo(tmp_path, on_progress=lambda part: None) == session
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()} == before


def test_a_demo_that_was_stopped_after_its_recording_goes_on_from_there(tmp_path):
    session = build.build_demo(tmp_path, on_progress=lambda part: None)
    recorded = (tmp_path / build.VIDEO_NAME).stat().st_mtime_ns
    for path in session.rglob("*"):
        if path.is_file():
            path.unlink()
    (tmp_path / build.TRANSCRIPT_NAME).unlink()
    assert build.build_demo(tmp_path, on_progress=lambda part: None) == session
    assert (tmp_path / build.VIDEO_NAME).stat().st_mtime_ns == recorded
    with SessionFolder.open(session) as folder:
        assert folder.load().utterances


def test_a_recording_without_a_script_that_can_be_read_is_made_again(tmp_path):
    (tmp_path / build.VIDEO_NAME).write_bytes(b"half a recording")
    (tmp_path / build.SCRIPT_NAME).write_bytes(b'{"format": "annotator-demo-script"}')
    build.build_demo(tmp_path, on_progress=lambda part: None)
    assert (tmp_path / build.VIDEO_NAME).stat().st_size > 1000


def test_the_shipped_transcript_reads_without_a_problem():
    transcript = parse_vtt(transcript_path().read_bytes(), source="transcript.vtt")
    assert transcript.problems == ()
    assert set(transcript.speakers) == {"Client", "Therapist"}
    assert len(transcript.lines) == 13
