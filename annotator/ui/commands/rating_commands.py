"""Rating continuously while it plays, and what can be rated."""

from __future__ import annotations

from annotator.domain import edits, rating_edits
from annotator.domain.ratings import RatingDimension, curves_of
from annotator.ui.actions.table import Handler
from annotator.ui.commands.stage import StageCommands, show
from annotator.ui.look.translation import translate
from annotator.ui.rating.dimensions_dialog import DimensionsDialog


class RatingCommands(StageCommands):
    """Acts on the rating of the open session."""

    def handlers(self) -> dict[str, Handler]:
        return {
            "rate_continuously": self._rate,
            "next_dimension": self._next,
            "rating_dimensions": self._define,
        }

    def switches(self) -> dict[str, bool]:
        """Whether somebody rates now."""
        return {"rate_continuously": self._stage.host is not None and self._pane().rating.on}

    def _rate(self, on: bool) -> None:
        rating, dimensions = self._pane().rating, self._stage.session.codebook.dimensions
        if not on:
            rating.stop()
        elif dimensions:
            rating.start(dimensions[0])
        else:
            self._define()
        self._stage.show_switches()

    def _next(self) -> None:
        rating, dimensions = self._pane().rating, self._stage.session.codebook.dimensions
        if not rating.on:
            self._rate(True)
        elif len(dimensions) < 2:
            self._stage.say(translate("commands", "There is one rating dimension; add others in Rating dimensions"))
        else:
            rating.next_dimension()

    def _define(self) -> None:
        held = self._stage.session.codebook.dimensions
        show(DimensionsDialog(held, self._take, self._delete_curves, self._stage.window))

    def _take(self, dimensions: tuple[RatingDimension, ...]) -> str:
        document = self._stage.opened
        if document.read_only:
            return translate("commands", "This session is open for reading only")
        return document.attempt(lambda: rating_edits.set_dimensions(document.whole_session, dimensions))

    def _delete_curves(self, dimension_id: str) -> int:
        document = self._stage.opened
        own = [
            curve
            for curve in curves_of(document.session.ratings)
            if curve.dimension_id == dimension_id and curve.coder_id == document.coder_id
        ]
        if not own:
            return 0
        gone = [rating_edits.delete_curve(document.session, curve) for curve in own]
        return len(own) if self._stage.perform(lambda: edits.merged(gone[0].label, *gone)) else 0
