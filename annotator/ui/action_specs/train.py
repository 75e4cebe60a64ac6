"""The Train menu: replaying and practising with trainees."""

from __future__ import annotations

from annotator.ui.action_specs.spec import ActionSpec, spec

SPECS: tuple[ActionSpec, ...] = (
    spec(
        "open_exercise",
        "Train",
        "Practise…",
        "Open an exercise: watch, press a key when you notice something, and see what you hit and missed",
        "Ctrl+P",
        icon="eye",
        needs_session=False,
        starts_group=True,
    ),
)
