"""The command line's contract: exit codes, one clear line, no traceback."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from annotator import __version__
from annotator.cli.main import main
from annotator.exchange.export_formats import EXPORTS
from annotator.exchange.json_export import export_json
from annotator.storage.session_folder import SessionFolder
from tests.fixtures.sessions import annotation, small_session, table

COMMANDS = (
    "new", "check", "analyze", "import", "export", "agreement", "precision", "statistics", "synchrony", "timing",
    "restore", "models", "demo",
)  # fmt: skip
HEAVY = ("PySide6", "cv2", "av", "mediapipe", "sounddevice")


@pytest.fixture
def session(tmp_path: Path) -> Path:
    path = tmp_path / "a.session"
    SessionFolder.create(path, small_session()).close()
    return path


def outcome(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    code = main([str(argument) for argument in arguments])
    told = capsys.readouterr()
    return code, told.out, told.err


def test_help_teaches_and_nothing_heavy_is_loaded_for_it() -> None:
    script = (
        "import sys; from annotator.cli.main import main; code = main(['--help']); "
        f"sys.exit(code or ' '.join(name for name in {HEAVY!r} if name in sys.modules) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    for word in ("annotator talk.mp4", "exit codes", *COMMANDS):
        assert word in done.stdout


def test_every_command_has_help_with_examples(capsys: pytest.CaptureFixture[str]) -> None:
    for name in (*COMMANDS, "analyse"):
        code, out, _ = outcome(capsys, name, "--help")
        assert code == 0
        assert f"annotator {name.replace('analyse', 'analyze')}" in out


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert outcome(capsys, "--version") == (0, f"annotator {__version__}\n", "")


@pytest.mark.parametrize(
    "arguments",
    [
        ["analyse-this", "x"],
        ["analyze"],
        ["analyze", "x.mp4", "--workers", "many"],
        ["analyze", "x.mp4", "--sensitivity", "11"],
        ["analyze", "x.mp4", "--pose-hz", "99"],
        ["analyze", "x.mp4", "--signals", "out.xlsx"],
        ["export", "x.session"],
        ["export", "x.session", "--format", "docx", "-o", "x"],
        ["new", "x.session"],
        ["new", "x.session", "--video", "x.mp4", "--participant", "boss"],
        ["models", "steal"],
        ["--frobnicate"],
    ],
)
def test_wrong_arguments_give_two(
    arguments: list[str], capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = outcome(capsys, *arguments)
    assert (code, out) == (2, "")
    assert err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "arguments",
    [
        ["nothing.mp4"],
        ["nothing.session"],
        ["analyze", "nothing.session"],
        ["export", "nothing.session", "-o", "out.json"],
        ["import", "nothing.session", "talk.srt"],
        ["import", "nothing.session", "nothing.json"],
        ["new", "x.session", "--video", "nothing.mp4"],
    ],
)
def test_what_is_not_there_gives_three_and_one_line(
    arguments: list[str], capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = outcome(capsys, *arguments)
    assert (code, out) == (3, "")
    assert err.startswith("annotator: ")
    assert err.count("\n") == 1
    assert "nothing." in err
    assert list(tmp_path.iterdir()) == []


def test_export_writes_the_session(session: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out.json"
    assert outcome(capsys, "export", session, "--format", "json", "-o", out) == (0, f"{out}\n", "")
    assert out.read_bytes() == export_json(small_session())
    assert outcome(capsys, "export", session, "--deidentify", "-o", out)[0] == 0
    assert json.loads(out.read_bytes())["participants"][0]["name"] == ""


def test_every_format_is_offered_and_told(session: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = outcome(capsys, "export", "--list")
    assert code == 0
    for one in EXPORTS:
        assert f"{one.name} " in out
        if one.name == "parquet":
            continue
        code, said, told = outcome(capsys, "export", session, "--format", one.name, "-o", tmp_path / f"a{one.suffix}")
        assert (code, said.splitlines()[0]) == (0, str(tmp_path / f"a{one.suffix}"))
        assert ("not in it" in told) == bool(one.leaves_out(small_session()))
    code, _, told = outcome(capsys, "export", session, "--format", "docx", "-o", tmp_path / "a.docx")
    assert code == 2
    assert "there are json, csv" in told


def test_an_export_that_cannot_be_written_gives_one(
    session: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = outcome(capsys, "export", session, "-o", tmp_path / "no" / "out.json")
    assert (code, out) == (1, "")
    assert "could not write" in err


def test_export_works_while_a_window_has_the_session_open_and_import_says_who_has_it(
    session: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "talk.srt").write_text("1\n00:01,0 --> 00:02,0\nHi\n")
    with SessionFolder.open(session):
        assert outcome(capsys, "export", session, "-o", tmp_path / "out.json")[0] == 0
        code, _, err = outcome(capsys, "import", session, tmp_path / "talk.srt")
    assert code == 3
    assert "is open in another window" in err


def test_import_takes_a_transcript_and_names_what_it_could_not_use(
    session: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "talk.srt").write_text("1\n00:01,0 --> 00:02,0\nDOG: Wuff\n\n2\nx --> 00:03,0\nT: no\n")
    code, out, err = outcome(capsys, "import", session, tmp_path / "talk.srt")
    assert code == 0
    assert "Import transcript" in out
    assert "line 6" in err
    assert "'DOG' is no participant" in err
    with SessionFolder.open(session) as folder:
        assert [row.text for row in folder.load().utterances.values()] == ["DOG: Wuff"]
        assert folder.history()[0].label == "Import transcript"


def test_import_adds_a_colleagues_annotations_under_the_coder_that_is_named(
    session: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    theirs = small_session()
    export = tmp_path / "b.json"
    export.write_bytes(export_json(type(theirs)(**_parts(theirs), annotations=table(annotation("b1")))))
    assert outcome(capsys, "import", session, export, "--coder", "ben")[0] == 0
    assert "here already" in outcome(capsys, "import", session, export, "--coder", "ben")[1]
    with SessionFolder.open(session) as folder:
        assert folder.load().annotations["b1"].coder_id == "ben"
        assert folder.history()[0].coder_id == "ben"


def test_import_makes_a_session_of_an_export_where_there_is_none(
    session: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["export", str(session), "-o", str(tmp_path / "a.json")])
    capsys.readouterr()
    code, out, _ = outcome(capsys, "import", tmp_path / "copy", tmp_path / "a.json")
    assert (code, out) == (0, f"{tmp_path / 'copy.session'}\n")
    with SessionFolder.open(tmp_path / "copy.session") as folder:
        assert folder.load() == small_session()
    code, _, err = outcome(capsys, "import", tmp_path / "more", tmp_path / "a.json", "--as", "annotations")
    assert code == 2
    assert "need one that is there" in err


def test_a_damaged_import_is_named_by_its_json_path(
    session: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document = json.loads(export_json(small_session()))
    document["annotations"][0]["start_s"] = "soon"
    (tmp_path / "bad.json").write_text(json.dumps(document))
    code, _, err = outcome(capsys, "import", session, tmp_path / "bad.json")
    assert code == 3
    assert "$.annotations[0].start_s" in err


def test_without_a_screen_the_window_is_refused_with_what_works(
    session: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    code, _, err = outcome(capsys, session)
    assert code == 1
    assert "demo --headless" in err


def _parts(session: object) -> dict[str, object]:
    names = ("info", "media", "participants", "codebook", "utterances", "verdicts", "coders", "findings")
    return {name: getattr(session, name) for name in names}
