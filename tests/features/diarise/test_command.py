"""``annotator speakers``: the real library with two small models; what is missing or bad is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.cli.main import main
from annotator.pipeline.diarised import FILE_NAME, read_diarisation
from annotator.pipeline.voices import who_speaks
from annotator.storage.session_folder import SessionFolder
from tests.features.diarise.two_voices import HAS_LIBRARY, SPOKEN, make_models, make_session, with_library
from tests.fixtures.onnx_models import EMBEDDING_META, write_embedding


def tell_apart(session: Path, models: Path, *more: str) -> int:
    return main(["speakers", str(session), "--models", str(models), *more])


@pytest.mark.skipif(HAS_LIBRARY, reason="the optional library is installed")
def test_without_the_library_the_message_says_how_to_get_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert tell_apart(make_session(tmp_path, transcript=False), make_models(tmp_path)) == 3
    assert 'pip install "session-annotator[diarisation]"' in capsys.readouterr().err


@with_library
def test_voices_are_told_apart_named_and_believed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    session = make_session(tmp_path, transcript=False)
    assert tell_apart(session, make_models(tmp_path)) == 0
    told = capsys.readouterr()
    assert "pyannote-segmentation-3.0 (for tests only)" in told.out
    assert "voice 2: not known whose" in told.out
    assert "It is not known who speaks" in told.out
    with SessionFolder.open(session, read_only=True) as folder:
        kept = read_diarisation(folder)
    assert kept is not None
    dark = min(range(2), key=lambda number: kept.voices[number][0][0])
    names = [f"--voice={dark + 1}=client", f"--voice={2 - dark}=therapist"]
    assert main(["speakers", str(session), *names]) == 0
    told = capsys.readouterr()
    assert "taken from voices that a diarisation model tells apart" in told.out
    with SessionFolder.open(session, read_only=True) as folder:
        found, _ = who_speaks(folder, folder.load(), ())
    people = list(found.spans)
    for place, id_ in enumerate(people):
        script = SPOKEN[place::2]
        assert len(found.spans[id_]) == len(script)
        for (start_s, end_s), (from_s, until_s) in zip(found.spans[id_], script, strict=True):
            assert (start_s, end_s) == pytest.approx((from_s, until_s), abs=0.15)


@with_library
def test_a_transcript_tells_whose_voice_is_whose_and_goes_before_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    session = make_session(tmp_path, transcript=True)
    assert tell_apart(session, make_models(tmp_path)) == 0
    told = capsys.readouterr()
    assert told.out.count("by the words or mouths") == 2
    assert "taken from the speakers of the transcript" in told.out
    assert "goes before the models" in told.err
    with SessionFolder.open(session, read_only=True) as folder:
        found, _ = who_speaks(folder, folder.load(), (), asked="model")
    assert found.source == "model"
    client = found.spans["client"]
    assert len(client) == 4  # the transcript has two of them
    assert client[0][0] == pytest.approx(SPOKEN[0][0], abs=0.15)


@with_library
def test_models_that_the_library_refuses_leave_what_was_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    session, models = make_session(tmp_path, transcript=False), make_models(tmp_path)
    write_embedding(models / "wespeaker_mean.onnx", {**EMBEDDING_META, "framework": "none there is"})
    assert tell_apart(session, models) == 3
    assert "cannot be told apart" in capsys.readouterr().err
    assert not (session / "analysis" / FILE_NAME).exists()


def test_wrong_arguments_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    session = make_session(tmp_path, transcript=True)
    assert main(["speakers", str(session), "--voice", "1=client"]) == 2
    assert "no voices were told apart" in capsys.readouterr().err
    assert main(["speakers", str(session), "--models", str(tmp_path), "--people", "-1"]) == 2
    assert tell_apart(session, tmp_path) == 3
    assert "holds no segmentation model" in capsys.readouterr().err
    assert main(["speakers", str(session)]) == 0
    assert "the speakers of the transcript" in capsys.readouterr().out


@with_library
def test_a_name_that_is_nobody_and_a_number_that_is_no_voice(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    session = make_session(tmp_path, transcript=True)
    assert tell_apart(session, make_models(tmp_path), "--voice", "1=nobody") == 0
    assert "voice 1: nobody" in capsys.readouterr().out
    for given in ("3=client", "0=client", "client", "1=somebody"):
        assert main(["speakers", str(session), "--voice", given]) == 2
