"""The View menu, and the actions that belong to the timeline."""

from __future__ import annotations

from functools import partial

from annotator.ui.actions.table import Handler
from annotator.ui.commands.marker_commands import MarkerCommands
from annotator.ui.commands.stage import Stage, StageCommands
from annotator.ui.commands.tier_commands import TierCommands
from annotator.ui.look.theme import TEXT_SIZES, Appearance
from annotator.ui.look.translation import translate
from annotator.ui.session.view_options import FOLLOW_MODES, SPECTROGRAM_TOPS_HZ, SWITCHES, FollowMode
from annotator.ui.timeline.arrangement import GROUPINGS
from annotator.ui.timeline.navigation import Step


class ViewCommands(StageCommands):
    """What is shown, where the keyboard is, and moving along the timeline."""

    def __init__(self, stage: Stage):
        super().__init__(stage)
        self._tiers = TierCommands(stage)
        self._markers = MarkerCommands(stage)

    def handlers(self) -> dict[str, Handler]:
        options = self._stage.options
        return {
            "zoom_in": lambda: self._pane().timeline.zoom_in(),
            "zoom_out": lambda: self._pane().timeline.zoom_out(),
            "zoom_all": lambda: self._pane().timeline.zoom_to_all(),
            "zoom_selection": lambda: self._pane().timeline.zoom_to_span(),
            "previous_annotation": partial(self._step_annotation, -1),
            "next_annotation": partial(self._step_annotation, 1),
            "previous_tier": lambda: self._pane().timeline.previous_tier(),
            "next_tier": lambda: self._pane().timeline.next_tier(),
            "previous_flag": partial(self._step_flag, -1),
            "next_flag": partial(self._step_flag, 1),
            "next_follow_mode": self._next_follow_mode,
            **{f"follow_{mode}": partial(self._follow, mode) for mode in FOLLOW_MODES},
            **self._tiers.handlers(),
            **self._markers.handlers(),
            **{name: partial(setattr, options, name) for name in SWITCHES},
            **{f"spectrogram_{top_hz}": partial(self._show_up_to, top_hz) for top_hz in SPECTROGRAM_TOPS_HZ},
            "choose_signals": lambda: self._pane().show_dock("signals"),
            "draw_region": self._draw_region,
            "sits_elsewhere": self._sits_elsewhere,
            "appearance_system": lambda _on: self._set_appearance("system"),
            "appearance_light": lambda _on: self._set_appearance("light"),
            "appearance_dark": lambda _on: self._set_appearance("dark"),
            **{f"text_size_{percent}": partial(self._set_text_size, percent) for percent in TEXT_SIZES},
            **{
                f"focus_{name}": partial(self._show_dock, name)
                for name in ("timeline", "flags", "annotations", "transcript", "codes", "participants", "details")
            },
        }

    def _step_flag(self, step: Step) -> None:
        if not self._pane().timeline.step_flag(step):
            after, before = translate("commands", "No flag after this"), translate("commands", "No flag before this")
            self._stage.say(after if step > 0 else before)

    def _step_annotation(self, step: Step) -> None:
        if self._pane().timeline.step_annotation(step):
            return
        after, before = (
            translate("commands", "No annotation after this"),
            translate("commands", "No annotation before this"),
        )
        tier = self._pane().workspace.selection.tier
        where = translate("commands", " in {tier}").format(tier=tier) if tier else ""
        self._stage.say((after if step > 0 else before) + where)

    def _set_text_size(self, percent: int, _on: bool) -> None:
        self._stage.themes.set_text_percent(percent)
        self._stage.preferences.text_percent = percent
        self._stage.show_switches()

    def switches(self) -> dict[str, bool]:
        """Which of the checkable actions on how the timeline goes along and is grouped are on."""
        options, grouping = self._stage.options, "tier"
        if self._stage.host is not None:
            grouping = self._tiers.grouping()
        return {
            **{name: bool(getattr(options, name)) for name in SWITCHES},
            **{f"spectrogram_{top_hz}": top_hz == options.spectrogram_top_hz for top_hz in SPECTROGRAM_TOPS_HZ},
            **{f"follow_{name}": name == options.follow_mode for name in FOLLOW_MODES},
            **{f"group_{name}": name == grouping for name in GROUPINGS},
        }

    def _show_up_to(self, top_hz: int, _on: bool) -> None:
        """Whoever says up to where wants to see it."""
        self._stage.options.spectrogram_top_hz = top_hz
        self._stage.options.show_spectrogram = True
        self._stage.show_switches()

    def _next_follow_mode(self) -> None:
        mode = self._stage.options.follow_mode
        self._follow(FOLLOW_MODES[(FOLLOW_MODES.index(mode) + 1) % len(FOLLOW_MODES)], True)

    def _follow(self, mode: FollowMode, _on: bool) -> None:
        self._stage.options.follow_mode = mode
        self._stage.show_switches()
        words = {
            "page": translate("commands", "The timeline turns its page while it plays"),
            "centre": translate("commands", "The playhead stays in the middle"),
            "off": translate("commands", "The timeline does not follow the playhead"),
        }
        self._stage.say(words[mode])

    def _draw_region(self) -> None:
        self._pane().show_dock("participants")
        self._stage.say(translate("commands", "Press Draw beside a participant, then drag on the picture"))

    def _sits_elsewhere(self) -> None:
        """One participant: at once; of several the user chooses in the panel, where the keyboard now is."""
        pane = self._pane()
        pane.show_dock("participants")
        cards = [card for card in pane.participants.cards.values() if card.elsewhere.isEnabled()]
        if len(cards) == 1:
            cards[0].elsewhere.click()
            return
        if cards:
            cards[0].elsewhere.setFocus()
        self._stage.say(translate("commands", "Choose “Elsewhere from here on” beside the participant who moved"))

    def _show_dock(self, name: str) -> None:
        self._pane().show_dock(name)

    def _set_appearance(self, appearance: Appearance) -> None:
        self._stage.themes.set_appearance(appearance)
        self._stage.preferences.appearance = appearance
        self._stage.show_switches()
