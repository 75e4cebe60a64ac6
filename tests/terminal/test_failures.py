"""What a user is told when something fails."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from annotator.own_folders import reports_folder
from annotator.terminal.failures import Interrupted, UnusableInputError, code_of, message_of, reading


def test_a_defect_of_the_program_is_one_line_with_the_details_among_the_reports(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = (
        "from annotator.cli import main, export; "
        "export.run = lambda arguments: {}['lost']; "
        "import sys; sys.exit(main.main(['export', 'a.session', '-o', 'x']))"
    )
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    for name in ("XDG_STATE_HOME", "LOCALAPPDATA", "HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    reports = reports_folder()
    for old in range(12):
        reports.mkdir(parents=True, exist_ok=True)
        (reports / f"defect-2020{old:02}.txt").touch()
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert done.stderr.count("\n") == 1
    *older, details = sorted(reports.iterdir())
    assert len(older) == 9, "the oldest go"
    assert str(details) in done.stderr
    assert "KeyError: 'lost'" in details.read_text()


def test_a_reader_that_goes_away_is_no_drama() -> None:
    script = "import sys; from annotator.cli.main import main; sys.exit(main(['--help']))"
    done = subprocess.run(
        f'{sys.executable} -c "{script}" | true', shell=True, capture_output=True, text=True, check=False
    )
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (FileNotFoundError(2, "No such file", "a.srt"), "a.srt cannot be read: there is no such file"),
        (IsADirectoryError(21, "Is a directory", "a.srt"), "a.srt cannot be read: it is a folder"),
        (PermissionError(13, "Permission denied", "a.srt"), "a.srt cannot be read: no permission"),
    ],
)
def test_files_that_cannot_be_read_are_unusable_input(error: OSError, said: str) -> None:
    with pytest.raises(UnusableInputError, match=said), reading(Path("a.srt")):
        raise error


def test_codes_follow_the_kind_of_failure() -> None:
    assert [code_of(error) for error in (RuntimeError("x"), UnusableInputError("x"), Interrupted("x"))] == [1, 3, 130]
    assert message_of(KeyboardInterrupt()) == "interrupted"
    assert message_of(ValueError("two\nlines")) == "two lines"
