"""The model files that come along are those that the script makes from MediaPipe's public wheel."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

from annotator.resources import resource
from annotator.tracking.shipped_models import shipped_file, shipped_model

PROVENANCE = json.loads(resource("models", "provenance.json").read_text(encoding="utf-8"))


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    path = Path(__file__).parents[2] / "scripts" / "models.py"
    if not path.exists():
        pytest.skip("the scripts are not here")
    spec = importlib.util.spec_from_file_location("make_models", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, spec.name, module)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", sorted(PROVENANCE["files"]))
def test_each_file_is_the_one_that_was_made(name: str) -> None:
    assert hashlib.sha256(shipped_file(name)).hexdigest() == PROVENANCE["files"][name]["sha256"]


def test_the_licence_comes_along() -> None:
    assert "Apache License" in resource("models", "mediapipe-LICENSE.txt").read_text(encoding="utf-8")


@pytest.mark.usefixtures("release_0_10_21")
def test_the_script_makes_them_from_the_files_of_0_10_21(script: ModuleType, tmp_path: Path) -> None:
    from annotator.tracking.graph_models import installed_model_file

    sources = {one.source: installed_model_file(one.source.removeprefix("mediapipe/")) for one in script.RECIPES}
    script.make_all(sources, tmp_path)
    assert json.loads((tmp_path / "provenance.json").read_text(encoding="utf-8")) == PROVENANCE


def test_the_model_names_more_than_one_file() -> None:
    model = shipped_model()
    assert "mediapipe 1" in model.name
    assert model.sha256 not in {entry["sha256"] for entry in PROVENANCE["files"].values()}
