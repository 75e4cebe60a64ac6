"""Models are found in a folder by what they say of themselves; what is missing or no model is named."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest

from annotator.features.diarise.models import DiarisationError, find_models
from annotator.features.diarise.onnx_texts import NotOnnxError, onnx_texts
from tests.features.diarise.two_voices import make_models
from tests.fixtures.onnx_models import EMBEDDING_META, SEGMENTATION_META, write_embedding, write_segmentation


def test_both_are_found_with_their_names_and_licences(tmp_path: Path) -> None:
    found = find_models(make_models(tmp_path))
    assert found.segmentation.name == "model.onnx"
    assert found.embedding.name == "wespeaker_mean.onnx"
    assert [(model.name, model.licence) for model in found.used] == [
        ("pyannote-segmentation-3.0", "for tests only"),
        ("wespeaker_mean", "CC-BY-4.0, going by its name"),
    ]


def test_a_licence_that_nobody_says_is_not_made_up(tmp_path: Path) -> None:
    models = make_models(tmp_path)
    (models / "wespeaker_mean.onnx").unlink()
    write_embedding(models / "ours.onnx", {**EMBEDDING_META, "framework": "our own"})
    assert "not known" in find_models(models).used[1].licence


def test_the_shortened_form_of_a_model_beside_it_is_left_aside(tmp_path: Path) -> None:
    models = make_models(tmp_path)
    write_segmentation(models / "pyannote-test" / "model.int8.onnx")
    assert find_models(models).segmentation.name == "model.onnx"
    (models / "pyannote-test" / "model.onnx").unlink()
    assert find_models(models).segmentation.name == "model.int8.onnx"


def test_what_is_wrong_with_a_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(DiarisationError, match="not a folder"):
        find_models(tmp_path / "nowhere")
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(DiarisationError, match="holds no segmentation model"):
        find_models(empty)
    (empty / "other.onnx").write_bytes(b"hello")
    with pytest.raises(DiarisationError, match=r"other\.onnx cannot be read as a model"):
        find_models(empty)
    write_segmentation(empty / "a.onnx")
    with pytest.raises(DiarisationError, match="holds no embedding model"):
        find_models(empty)
    write_segmentation(empty / "b.onnx")
    with pytest.raises(DiarisationError, match=r"more than one segmentation model.*a\.onnx, b\.onnx"):
        find_models(empty)


def test_texts_of_a_model_are_read_however_it_is_cut_or_spoiled(tmp_path: Path) -> None:
    path = write_segmentation(tmp_path / "model.onnx")
    whole = path.read_bytes()
    assert onnx_texts(path) == dict(SEGMENTATION_META)
    for length in range(0, len(whole), 7):
        path.write_bytes(whole[:length])
        with contextlib.suppress(NotOnnxError):
            assert onnx_texts(path).items() <= SEGMENTATION_META.items()
    for content in (b"\xff" * 40, b"\x0a\xff\xff\xff\xff\x0f", b"\x3a\x80"):
        path.write_bytes(content)
        with pytest.raises(NotOnnxError):
            onnx_texts(path)
