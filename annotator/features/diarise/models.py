"""The two models that diarisation needs, found in a folder of the user's by what they say of themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from annotator.features.diarise.onnx_texts import NotOnnxError, onnx_texts
from annotator.pipeline.diarised import UsedModel

_SEGMENTATION_NEEDS = ("model_type", "window_size", "powerset_max_classes", "receptive_field_shift", "sample_rate")
_EMBEDDING_NEEDS = ("framework", "sample_rate", "output_dim")
_LICENCES: Mapping[str, str] = {
    "pyannote": "MIT",
    "reverb": "Rev's licence, not for commercial use",
    "3dspeaker": "Apache-2.0",
    "3d-speaker": "Apache-2.0",
    "wespeaker": "CC-BY-4.0",
    "titanet": "CC-BY-4.0",
    "speakerverification": "CC-BY-4.0",
}
"""By what stands in the name: what their makers say of them."""
_UNKNOWN = "licence not known: see where you have it from"


class DiarisationError(RuntimeError):
    """Who speaks cannot be told apart; the message says why and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DiarisationModels:
    """Where the two models lie, and what they are."""

    segmentation: Path
    embedding: Path
    used: tuple[UsedModel, UsedModel]


def find_models(folder: Path) -> DiarisationModels:
    """The models in a folder, or in folders in it.

    Raises:
        DiarisationError: they are not there, or there are several of a kind; says what is missing.
    """
    if not folder.is_dir():
        raise DiarisationError(f"{folder} is not a folder; give the folder with the two models (ONNX files) in it")
    segmentation: list[tuple[Path, UsedModel]] = []
    embedding: list[tuple[Path, UsedModel]] = []
    others: list[str] = []
    try:
        files = sorted(path for pattern in ("*.onnx", "*/*.onnx") for path in folder.glob(pattern) if path.is_file())
        for path in files:
            try:
                texts = onnx_texts(path)
            except NotOnnxError as error:
                others.append(f"{path.name} cannot be read as a model: {error}")
                continue
            told = UsedModel(name=_name(folder, path, texts), licence=_licence(folder, path, texts))
            if all(key in texts for key in _SEGMENTATION_NEEDS):
                segmentation.append((path, told))
            elif all(key in texts for key in _EMBEDDING_NEEDS):
                embedding.append((path, told))
            else:
                others.append(f"{path.name} does not say in sherpa-onnx's words what it is")
    except OSError as error:
        raise DiarisationError(f"{folder} cannot be read: {error.strerror or error}") from error
    segmented = _the_one(
        folder, _without_smaller(segmentation), "segmentation model (who speaks in some seconds)", others
    )
    embedded = _the_one(folder, embedding, "embedding model (what tells voices apart)", others)
    return DiarisationModels(segmentation=segmented[0], embedding=embedded[0], used=(segmented[1], embedded[1]))


def _without_smaller(found: list[tuple[Path, UsedModel]]) -> list[tuple[Path, UsedModel]]:
    """Of a model that lies beside its own shortened form (``model.int8.onnx``) the full one."""
    there = {str(path) for path, _ in found}
    return [row for row in found if str(row[0]).replace(".int8.onnx", ".onnx") not in there - {str(row[0])}]


def _the_one(folder: Path, found: list[tuple[Path, UsedModel]], what: str, others: list[str]) -> tuple[Path, UsedModel]:
    if len(found) == 1:
        return found[0]
    if found:
        names = ", ".join(str(path.relative_to(folder)) for path, _ in found)
        raise DiarisationError(f"{folder} holds more than one {what}: {names}; leave one there")
    also = f" ({'; '.join(others[:4])})" if others else ""
    raise DiarisationError(
        f"{folder} holds no {what}{also}. Diarisation needs two models in the form sherpa-onnx reads, such as "
        "pyannote's segmentation 3.0 and an embedding of 3D-Speaker's or WeSpeaker's; docs/voice.md says which"
    )


def _name(folder: Path, path: Path, texts: Mapping[str, str]) -> str:
    if path.stem.startswith("model"):  # that is what they are all called; their folder tells them apart
        return texts.get("model_type") or (path.parent.name if path.parent != folder else folder.name)
    return path.stem


def _licence(folder: Path, path: Path, texts: Mapping[str, str]) -> str:
    said = texts.get("license") or texts.get("licence")
    if said:
        return said
    hints = (str(path.relative_to(folder.parent)), *(texts.get(key, "") for key in ("model_type", "framework", "url")))
    names = " ".join(hints).lower()
    return next((f"{licence}, going by its name" for key, licence in _LICENCES.items() if key in names), _UNKNOWN)
