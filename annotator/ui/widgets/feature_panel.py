"""What the window asks of a panel that a feature brings."""

from __future__ import annotations

from annotator.ui.widgets.panel_parts import KeyboardPanel


class FeaturePanel(KeyboardPanel):
    """A panel in a dock of its own, beside the details."""

    def look(self, looked_at: bool) -> None:
        """Called when it can be seen and when it no longer can; behind another tab it cannot."""
        raise NotImplementedError

    def close_work(self) -> None:
        """Stop what runs; called before the session closes."""
        raise NotImplementedError
