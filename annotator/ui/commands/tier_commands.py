"""The actions that arrange the timeline's rows."""

from __future__ import annotations

from functools import partial

from annotator.domain import marker_edits
from annotator.ui.actions.table import Handler
from annotator.ui.commands.stage import StageCommands, show
from annotator.ui.dialogs.tiers import TiersDialog
from annotator.ui.look.translation import translate
from annotator.ui.timeline.arrangement import GROUPINGS, SCALES, Arrangement, TierGrouping
from annotator.ui.timeline.rows import Row


class TierCommands(StageCommands):
    """What can be done with the current tier and with all rows. What is only looks is no edit of the session."""

    def handlers(self) -> dict[str, Handler]:
        return {
            "tiers": self._show_dialog,
            "tier_up": partial(self._move, -1),
            "tier_down": partial(self._move, 1),
            "tier_hide": self._hide,
            "show_all_tiers": self._show_all,
            "tier_fold": self._fold,
            "tier_taller": partial(self._resize, 1),
            "tier_lower": partial(self._resize, -1),
            "tier_lock": self._lock,
            "next_grouping": self._next_grouping,
            **{f"group_{grouping}": partial(self._group, grouping) for grouping in GROUPINGS},
        }

    def grouping(self) -> TierGrouping:
        """How the rows are grouped now."""
        return self._arrangement.grouping

    @property
    def _arrangement(self) -> Arrangement:
        return self._pane().timeline.state.arrangement

    def _arrange(self, arrangement: Arrangement) -> None:
        timeline = self._pane().timeline
        timeline.state.set_arrangement(arrangement)
        row = timeline.state.current_row
        if row is not None:
            timeline.canvas.places.show_row(row)
        self._stage.show_switches()

    def _current(self) -> Row | None:
        row = self._pane().timeline.state.current_row
        if row is None:
            self._stage.say(
                translate("TierCommands", "Choose a tier first: Up and Down on the timeline, or a click on its name")
            )
        return row

    def _show_dialog(self) -> None:
        timeline = self._pane().timeline
        dialog = TiersDialog(timeline.state, self._set_locked, self._stage.keymap, timeline.window())
        dialog.finished.connect(self._stage.show_switches)
        show(dialog)

    def _move(self, by: int) -> None:
        row = self._current()
        if row is not None:
            self._pane().timeline.state.move_tier(row, by)

    def _hide(self) -> None:
        row = self._current()
        if row is not None:
            self._arrange(self._arrangement.with_hidden(row.key, True))
            self._stage.say(
                translate("TierCommands", "{tier} is hidden; View > Tiers shows it again").format(tier=row.title)
            )

    def _show_all(self) -> None:
        arrangement = self._arrangement
        for key in arrangement.hidden:
            arrangement = arrangement.with_hidden(key, False)
        self._arrange(arrangement)

    def _fold(self) -> None:
        row = self._current()
        if row is not None:
            self._pane().timeline.state.fold(row)

    def _resize(self, step: int) -> None:
        """To the next of the three heights."""
        row = self._current()
        if row is None:
            return
        scales, now = sorted(SCALES.values()), self._arrangement.scale(row.key)
        further = [scale for scale in scales if (scale - now) * step > 1e-9]
        if further:
            self._arrange(self._arrangement.with_scale(row.key, further[0] if step > 0 else further[-1]))

    def _lock(self) -> None:
        row = self._current()
        if row is not None:
            self._set_locked(row.name, not row.locked)

    def _set_locked(self, tier: str, locked: bool) -> None:
        stage = self._stage
        done = stage.perform(
            lambda: marker_edits.lock_tiers(stage.session, [tier], locked=locked, coder_id=stage.opened.coder_id)
        )
        if done:
            words = (
                translate("TierCommands", "{tier} is locked: nobody changes what is in it")
                if locked
                else translate("TierCommands", "{tier} is unlocked")
            )
            stage.say(words.format(tier=tier))

    def _next_grouping(self) -> None:
        self._group(GROUPINGS[(GROUPINGS.index(self.grouping()) + 1) % len(GROUPINGS)], True)

    def _group(self, grouping: TierGrouping, _on: bool) -> None:
        self._arrange(self._arrangement.with_grouping(grouping))
        names = {
            "tier": translate("TierCommands", "One row per tier"),
            "participant": translate("TierCommands", "Tiers per participant"),
            "coder": translate("TierCommands", "Tiers per coder"),
            "code": translate("TierCommands", "One row per code"),
        }
        self._stage.say(names[grouping])
