from __future__ import annotations

from pathlib import Path

from annotator.analysis.signal_docs import signals_document
from annotator.analysis.signals.registry import DEFINITIONS

PAGE = Path(__file__).resolve().parents[2] / "docs" / "signals.md"
EMOTION_WORDS = ("happy", "sad", "angry", "fear", "disgust", "emotion", "lying", "deception", "micro-expression")


def test_the_documentation_is_what_the_catalogue_says() -> None:
    assert PAGE.read_text(encoding="utf-8") == signals_document(), (
        "write the page anew: python -m annotator.analysis.signal_docs"
    )


def test_every_definition_is_complete_and_describes_movement_only() -> None:
    for row in DEFINITIONS.values():
        for text in (row.label, row.unit, row.formula, row.source, row.weakness, row.rises, row.falls, row.usual_range):
            assert text.strip(), row.name
            assert not any(word in text.lower() for word in EMOTION_WORDS), (row.name, text)
        assert row.floor > 0, row.name
