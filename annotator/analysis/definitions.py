"""The catalogue of signals: what each one measures, in which unit, from which points, and when not to trust it."""

from __future__ import annotations

from annotator.analysis.body_definitions import BODY_DEFINITIONS, GAZE_DEFINITIONS, HEAD_DEFINITIONS
from annotator.analysis.face_definitions import FACE_DEFINITIONS
from annotator.domain.signals import SignalDefinition

DEFINITIONS: dict[str, SignalDefinition] = {
    row.name: row for row in (*FACE_DEFINITIONS, *GAZE_DEFINITIONS, *HEAD_DEFINITIONS, *BODY_DEFINITIONS)
}


def definition_of(name: str) -> SignalDefinition:
    """The definition of a signal by name.

    Raises:
        KeyError: there is no such signal.
    """
    return DEFINITIONS[name]
