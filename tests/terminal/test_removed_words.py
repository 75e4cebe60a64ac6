"""``--remove-words`` and what is told about what went, as a user sees it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from annotator.cli.main import main
from annotator.storage.removed_words import keep_words
from annotator.storage.session_folder import SessionFolder
from tests.fixtures.sessions import small_session


@pytest.fixture
def session(tmp_path: Path) -> Path:
    path = tmp_path / "a.session"
    SessionFolder.create(path, small_session()).close()
    return path


def test_words_of_a_file_and_those_kept_with_the_session_go_and_are_told(
    session: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, words = tmp_path / "out.json", tmp_path / "words.txt"
    words.write_text("dog\n", encoding="utf-8")
    keep_words(session, ["told before"])
    wanted = ["export", str(session), "--deidentify", "--remove-words", str(words), "-o", str(out)]
    assert main(wanted) == 0
    told = capsys.readouterr()
    document = json.loads(out.read_bytes())
    assert document["transcript"][0]["text"] == "My [removed] died."
    assert document["annotations"][0]["note"] == "as [client] [removed]"
    assert told.out == f"{out}\n"
    assert "dog → [removed] (1)" in told.err
    assert "utterance text: 2 in 2 of 2" in told.err
    assert "Look through all text yourself" in told.err


@pytest.mark.parametrize(
    ("content", "options", "told"),
    [
        (b"dog\n", [], (2, "goes with")),
        (b"\xff\xfe\x00", ["--deidentify"], (3, "no UTF-8 text")),
        (None, ["--deidentify"], (3, "there is no such file")),
    ],
)
def test_a_list_that_cannot_be_used_is_told(
    session: Path,
    capsys: pytest.CaptureFixture[str],
    content: bytes | None,
    options: list[str],
    told: tuple[int, str],
) -> None:
    out, words = session.with_name("out.json"), session.with_name("words.txt")
    if content is not None:
        words.write_bytes(content)
    assert main(["export", str(session), "--remove-words", str(words), "-o", str(out), *options]) == told[0]
    assert told[1] in capsys.readouterr().err
    assert not out.exists()
