"""What is taken to hold of faces in general: how still a face at rest is, how far movements go.

The numbers lie in ``resources/detector.json``. ``benchmarks/fit_priors`` fits them on labelled people, holding each out
in turn, and writes there from whom they are and how well they did.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from annotator.analysis.signals.entry import SignalPrior
from annotator.analysis.signals.registry import SIGNALS
from annotator.resources import resource


@dataclass(frozen=True, slots=True, kw_only=True)
class MovementPrior:
    """How the witnesses of one movement are joined.

    Attributes:
        model_weight: Weight of the model of many faces against the mesh's geometry, 0 to 1.
        least: Least joint height, in multiples of what each witness asks for alone.
        least_modelled: What the model of many faces must see, in multiples of what it asks for alone; 0 for nothing.
    """

    model_weight: float
    least: float
    least_modelled: float = 0.0


@cache
def signal_priors() -> Mapping[str, SignalPrior]:
    """By name of the signal: of the file, and of the signal's own entry where the file does not know it yet."""
    known = {name: SignalPrior(**row) for name, row in _content()["signals"].items()}
    first = {name: entry.prior for name, entry in SIGNALS.items() if entry.prior is not None}
    return MappingProxyType({**first, **known})


@cache
def movement_priors() -> Mapping[str, MovementPrior]:
    """By name of the movement."""
    return MappingProxyType({name: MovementPrior(**row) for name, row in _content()["movements"].items()})


@cache
def priors_digest() -> str:
    """Changes with any number that signals are made with."""
    known = repr((sorted(signal_priors().items()), sorted(movement_priors().items())))
    return hashlib.sha256(known.encode()).hexdigest()[:16]


def _content() -> dict[str, dict[str, dict[str, float]]]:
    content: dict[str, dict[str, dict[str, float]]] = json.loads(resource("detector.json").read_text(encoding="utf-8"))
    return content
