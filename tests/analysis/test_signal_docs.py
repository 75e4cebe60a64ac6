from __future__ import annotations

from pathlib import Path

from annotator.analysis.definitions import DEFINITIONS
from annotator.analysis.priors import movement_priors, signal_priors
from annotator.analysis.shift_rules import PHASIC_RULES, SUSTAINED_SIGNALS
from annotator.analysis.signal_docs import signals_document

PAGE = Path(__file__).resolve().parents[2] / "docs" / "signals.md"
EMOTION_WORDS = ("happy", "sad", "angry", "fear", "disgust", "emotion", "lying", "deception", "micro-expression")


def test_the_documentation_is_what_the_catalogue_says() -> None:
    assert PAGE.read_text(encoding="utf-8") == signals_document(), "write the page anew: annotator.analysis.signal_docs"


def test_every_definition_is_complete_and_describes_movement_only() -> None:
    for row in DEFINITIONS.values():
        for text in (row.label, row.unit, row.formula, row.source, row.weakness, row.rises, row.falls, row.usual_range):
            assert text.strip(), row.name
            assert not any(word in text.lower() for word in EMOTION_WORDS), (row.name, text)
        assert row.floor > 0, row.name


def test_rules_name_signals_that_exist() -> None:
    assert set(PHASIC_RULES) | set(SUSTAINED_SIGNALS) <= set(DEFINITIONS)


def test_every_rule_has_its_priors_and_every_prior_its_rule() -> None:
    assert set(signal_priors()) == set(PHASIC_RULES)
    assert set(movement_priors()) <= {rule.movement for rule in PHASIC_RULES.values()}
