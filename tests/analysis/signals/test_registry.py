from __future__ import annotations

from collections import Counter

import pytest

from annotator.analysis.priors import movement_priors, signal_priors
from annotator.analysis.signals.entry import SignalEntry
from annotator.analysis.signals.registry import DEFINITIONS, ENTRIES, PHASIC_RULES, SIGNALS
from annotator.domain.codebook import Codebook
from annotator.domain.signals import FAMILIES
from annotator.exchange.codebook_file import read_codebook
from annotator.resources import resource


@pytest.fixture(scope="module")
def shipped() -> tuple[Codebook, ...]:
    return tuple(read_codebook(path) for path in sorted(resource("codebooks").glob("*.json")))


def test_every_signal_is_there_once() -> None:
    assert [name for name, count in Counter(entry.name for entry in ENTRIES).items() if count > 1] == []


def test_one_signal_stands_for_the_coverage_of_each_family() -> None:
    standing = Counter(entry.definition.family for entry in ENTRIES if entry.covers_family)
    assert standing == Counter({entry.definition.family for entry in ENTRIES})
    assert set(standing) <= set(FAMILIES)


@pytest.mark.parametrize("entry", ENTRIES, ids=[entry.name for entry in ENTRIES])
def test_every_entry_is_whole(entry: SignalEntry, shipped: tuple[Codebook, ...]) -> None:
    assert (entry.measure is None) != (entry.hear is None), "a signal is seen or heard"
    assert bool(entry.drawn_at) == (entry.measure is not None)
    if entry.phasic is not None:
        assert entry.name in signal_priors(), "a signal that raises short events needs a first prior"
        assert not entry.phasic.sight or entry.phasic.sight in DEFINITIONS
    for codes in (entry.codes_up, entry.codes_down):
        known = [code for code in codes if any(book.code(code) is not None for book in shipped)]
        assert not codes or known, f"no shipped codebook has any of {codes}"


def test_what_is_known_of_people_is_known_of_signals_and_movements_there_are() -> None:
    assert set(signal_priors()) <= set(SIGNALS)
    assert set(movement_priors()) <= {rule.movement for rule in PHASIC_RULES.values()}


def test_a_model_and_the_mesh_suggest_the_same_code_for_the_same_movement() -> None:
    for name, entry in SIGNALS.items():
        if name.endswith("_model") and name.removesuffix("_model") in SIGNALS:
            other = SIGNALS[name.removesuffix("_model")]
            assert (entry.codes_up, entry.codes_down) == (other.codes_up, other.codes_down), name
