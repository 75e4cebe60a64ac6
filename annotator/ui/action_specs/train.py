"""The Train menu: replaying and practising with trainees."""

from __future__ import annotations

from annotator.ui.action_specs.spec import ActionSpec

SPECS: tuple[ActionSpec, ...] = ()
