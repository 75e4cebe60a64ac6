"""Constants are put in force for a while, written as they are, and the shipped ones say where they are from."""

from __future__ import annotations

import json
from pathlib import Path

from annotator.analysis.priors import movement_priors, priors_digest, signal_priors
from annotator.analysis.signals.registry import PHASIC_RULES
from benchmarks.constants import constants_text, first_constants, read_constants, using

_SHIPPED = Path(__file__).resolve().parents[2] / "resources" / "detector.json"


def test_other_constants_are_in_force_only_inside_and_change_what_signals_are_kept_under() -> None:
    smile, digest = signal_priors()["lip_corner_pull"].least, priors_digest()
    doubled = read_constants(_SHIPPED).changed(lambda _key, name, value: 2 * value if name == "least" else value)
    with using(doubled):
        assert signal_priors()["lip_corner_pull"].least == 2 * smile
        assert priors_digest() != digest
    assert (signal_priors()["lip_corner_pull"].least, priors_digest()) == (smile, digest)


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    first = first_constants()
    (tmp_path / "detector.json").write_text(constants_text(first, {"people": 3}), encoding="utf-8")
    assert read_constants(tmp_path / "detector.json") == first


def test_every_signal_and_movement_has_a_first_value() -> None:
    first = first_constants()
    assert set(first.signals) == set(PHASIC_RULES)
    assert set(first.movements) == set(movement_priors())


def test_the_shipped_constants_say_on_whom_they_were_fitted_and_how_held_out_people_fared() -> None:
    provenance = json.loads(_SHIPPED.read_text(encoding="utf-8"))["provenance"]
    assert len(provenance["clips_sha256"]) >= provenance["people"]
    whole, held_out = provenance["fitted_on_everybody"], provenance["each_person_held_out"]
    for part in ("expression_named", "rest_named"):
        assert abs(whole[part] - held_out[part]) <= 0.1
