"""``annotator lexicon`` as a user calls it."""

from __future__ import annotations

import wave
from pathlib import Path

import pytest

from annotator.app.session_making import new_session
from annotator.app.session_specs import ParticipantSpec, VideoSpec
from annotator.cli.main import main
from annotator.domain.media import LEFT_REGION, RIGHT_REGION

GERMAN = (
    "start,end,speaker,text\n"
    "1,4,client,Ich weiß nicht das war einfach so schlimm und ich habe es auch nicht gesagt\n"
    "5,8,therapist,Und wie war das dann für Sie\n"
)


@pytest.fixture
def session(tmp_path: Path) -> Path:
    words = tmp_path / "words.csv"
    words.write_text(GERMAN, encoding="utf-8")
    people = [
        ParticipantSpec(role="client", region=LEFT_REGION),
        ParticipantSpec(role="therapist", region=RIGHT_REGION),
    ]
    with wave.open(str(tmp_path / "a.wav"), "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        file.writeframes(bytes(2 * 8000 * 9))
    new_session(tmp_path / "a.session", [VideoSpec(path=tmp_path / "a.wav")], people, transcript=words).close()
    return tmp_path / "a.session"


def test_words_in_another_language_are_not_rated_until_there_is_a_list_for_them(
    session: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["lexicon", "show", str(session)]) == 0
    told = capsys.readouterr().out
    assert "language: German (by its words)" in told
    assert "valence: not available in this language" in told
    (tmp_path / "SentiWS.txt").write_text("schlimm|ADJX\t-0.48\tschlimme\n")
    made = str(tmp_path / "de.txt")
    convert = [
        "lexicon",
        "convert",
        str(tmp_path / "SentiWS.txt"),
        "--language",
        "de",
        "-o",
        made,
        "--negations",
        "nicht",
    ]
    assert main(convert) == 0
    assert "(2 words)" in capsys.readouterr().out
    assert main(["lexicon", "use", str(session), made]) == 0
    assert "valence: lexicon.txt (de)" in capsys.readouterr().out
    # Said to be English, a German list does not count and the built-in one does.
    assert main(["lexicon", "language", str(session), "en"]) == 0
    assert "valence: VADER (en)" in capsys.readouterr().out
    assert main(["lexicon", "language", str(session), "auto"]) == 0
    assert main(["lexicon", "use", str(session), "built-in"]) == 0
    assert "not available in this language" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["convert", "a.txt", "--language", "German", "-o", "b.txt"], 2, "two letters"),
        (["convert", "a.txt", "--language", "de", "--columns", "x", "-o", "b.txt"], 2, "two numbers"),
        (["convert", "a.txt", "--language", "de", "--scale", "9:1", "-o", "b.txt"], 2, "the lowest and the highest"),
        (["convert", "nowhere.txt", "--language", "de", "-o", "b.txt"], 3, "nowhere.txt"),
    ],
)
def test_what_is_wrong_is_said(words: list[str], code: int, told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lexicon", *words]) == code
    assert told in capsys.readouterr().err
