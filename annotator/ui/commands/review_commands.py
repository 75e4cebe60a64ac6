"""Replaying moments with trainees, and picking them while coding."""

from __future__ import annotations

from collections.abc import Callable

from annotator.domain import edits
from annotator.domain.moments import SessionMoment, coded_moments, flagged_moments
from annotator.domain.playlist_making import item_of_moment, item_of_span
from annotator.domain.playlists import PICKS_ID, Playlist, PlaylistItem, with_added
from annotator.ui.actions import Handler
from annotator.ui.commands.stage import Stage
from annotator.ui.landmark_source import LandmarkSource
from annotator.ui.review.review_window import ReviewWindow
from annotator.ui.session_pane import SessionPane


class ReviewCommands:
    """Opens the review of the open session; one at a time."""

    def __init__(
        self, stage: Stage, *, pane: Callable[[], SessionPane], landmarks: Callable[[], LandmarkSource | None]
    ):
        self._stage = stage
        self._pane = pane
        self._landmarks = landmarks
        self._window: ReviewWindow | None = None

    def handlers(self) -> dict[str, Handler]:
        """Action id to what it does."""
        return {"review": self._review, "add_to_picks": self._pick}

    @property
    def window(self) -> ReviewWindow | None:
        """The review that is open, or None."""
        return self._window

    def close_window(self) -> None:
        """Close the review, if it is open; call it before the session closes."""
        if self._window is not None:
            self._window.close()

    def _review(self) -> None:
        if self._window is not None:
            self._window.show()
            self._window.activateWindow()
            return
        stage = self._stage
        landmarks = self._landmarks()
        stage.playhead.pause()
        window = self._window = ReviewWindow(
            stage.opened,
            stage.open_host.ready,
            stills=self._pane().stills,
            landmarks=landmarks.at if landmarks is not None else lambda _time_s: [],
            found=lambda: self._pane().finder.model.found,
            themes=stage.themes,
            parent=stage.window,
        )
        if landmarks is not None:
            landmarks.arrived.connect(window.player.picture.refresh_landmarks)
        window.closed.connect(self._forget)
        window.resize(stage.window.size())
        window.show()
        window.activateWindow()

    def _forget(self) -> None:
        self._window = None

    def _pick(self) -> None:
        stage = self._stage
        items = self._chosen_items()
        if not items:
            stage.say(stage.window.tr("Choose annotations, a flag or a span first; it is then added to “My picks”"))
            return
        session = stage.session
        picks = session.playlists.get(PICKS_ID) or Playlist(
            id=PICKS_ID, name=stage.window.tr("My picks"), coder_id=stage.opened.coder_id, order="hand"
        )
        added = with_added(picks, items)
        if added.items == picks.items:
            stage.say(stage.window.tr("This is in “My picks” already"))
            return
        label = stage.window.tr("Add to picks")
        if stage.perform(lambda: edits.put_rows(session, "playlists", [added], label=label)):
            stage.say(
                stage.window.tr("Added to “My picks” ({n}); Train > Review replays them").format(n=len(added.items))
            )

    def _chosen_items(self) -> list[PlaylistItem]:
        session, selection = self._stage.session, self._stage.selection
        span = selection.span
        if span is not None and span[1] > span[0]:
            return [item_of_span(span, title=self._stage.window.tr("Picked"))]
        chosen = [session.annotations[id_] for id_ in selection.annotation_ids if id_ in session.annotations]
        codes = dict.fromkeys(row.code_id for row in chosen)
        coded = {one.id: one for code_id in codes for one in coded_moments(session, code_id)}
        moments: list[SessionMoment] = [coded[row.id] for row in chosen]
        if not moments:
            moments = [one for one in flagged_moments(session) if one.id == selection.flag_id]
        return [item_of_moment(session, moment) for moment in moments]
