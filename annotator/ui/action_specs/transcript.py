"""The Transcript menu: the words of the session."""

from __future__ import annotations

from annotator.ui.action_specs.spec import ActionSpec

SPECS: tuple[ActionSpec, ...] = ()
