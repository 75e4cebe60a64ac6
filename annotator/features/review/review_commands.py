"""Replaying moments with trainees, and picking them while coding."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from annotator.domain import edits
from annotator.domain.moments import SessionMoment, coded_moments, flagged_moments
from annotator.domain.playlist_making import item_of_moment, item_of_span
from annotator.domain.playlists import Playlist, PlaylistItem, picks_id, with_added
from annotator.ui.actions.table import Handler
from annotator.ui.commands.stage import Stage, StageCommands
from annotator.ui.session.landmark_source import LandmarkSource

if TYPE_CHECKING:
    from annotator.features.review.review_view import ReviewView
    from annotator.features.review.run import ReviewPlace
    from annotator.features.review.spoken_times import SpokenTimes


class ReviewRoom(Protocol):
    """The part of the window that is the trainer's while moments are replayed."""

    def enter(self, view: ReviewView) -> None:
        """Put the review in the place of the views for coding."""
        ...

    def leave(self, view: ReviewView) -> None:
        """Put the views for coding back."""
        ...


class ReviewCommands(StageCommands):
    """Switches between coding and the review of the open session, which goes on where it was left."""

    def __init__(self, stage: Stage, *, landmarks: Callable[[], LandmarkSource | None], room: Callable[[], ReviewRoom]):
        super().__init__(stage)
        self._landmarks = landmarks
        self._room = room
        self.view: ReviewView | None = None
        """The review while it is on, or None."""
        self._place: ReviewPlace | None = None

    def handlers(self) -> dict[str, Handler]:
        return {"review": self._switch, "add_to_picks": self._pick}

    def leave(self) -> None:
        """Back to coding, if the review is on; the place is kept until the session is closed."""
        view = self.view
        if view is None:
            return
        self._place = view.place
        view.close_down()
        self.view = None
        self._room().leave(view)

    def forget_session(self) -> None:
        """Leave the review before the session closes; another session begins at its own first moment."""
        self.leave()
        self._place = None

    def _switch(self, on: bool) -> None:
        if not on:
            self.leave()
        elif self.view is None:
            self._enter()

    def _enter(self) -> None:
        from annotator.features.review.review_view import ReviewView

        stage, pane = self._stage, self._pane()
        landmarks = self._landmarks()
        stage.playhead.pause()
        view = self.view = ReviewView(
            stage.opened,
            stage.open_host.ready,
            stills=pane.stills,
            landmarks=landmarks.at if landmarks is not None else lambda _time_s: [],
            found=lambda: pane.finder.model.found,
            themes=stage.themes,
            place=self._place,
            keymap=stage.keymap,
        )
        if landmarks is not None:
            landmarks.arrived.connect(view.player.refresh_landmarks)
        view.leave_wanted.connect(self.leave)
        self._room().enter(view)
        self._find_out_who_speaks(view)
        if self._place is not None and self._place.notes_shown:
            view.actions_by_id["notes"].trigger()

    def _find_out_who_speaks(self, view: ReviewView) -> None:
        from annotator.app.conversation.gather import gather_conversation
        from annotator.features.review.spoken_times import spoken_times

        host, document = self._stage.open_host, self._stage.opened
        folder, session, seen = host.folder, document.session, tuple(document.signal_sets.values())

        def take(times: SpokenTimes) -> None:
            if self.view is view:
                view.spoken.take(times)

        host.background.run(lambda: spoken_times(gather_conversation(folder, session, seen), session), done=take)

    def _pick(self) -> None:
        stage = self._stage
        items = self._chosen_items()
        if not items:
            stage.say(stage.window.tr("Choose annotations, a flag or a span first; it is then added to “My picks”"))
            return
        session = stage.session
        coder_id = stage.opened.coder_id
        id_ = picks_id(stage.opened.whole_session.playlists, coder_id)
        picks = session.playlists.get(id_) or Playlist(
            id=id_, name=stage.window.tr("My picks"), coder_id=coder_id, order="hand"
        )
        added = with_added(picks, items)
        if added.items == picks.items:
            stage.say(stage.window.tr("This is in “My picks” already"))
            return
        label = stage.window.tr("Add to picks")
        if stage.perform(lambda: edits.put_rows(session, "playlists", [added], label=label)):
            stage.say(stage.window.tr("Added to “My picks” ({n}); Review replays them").format(n=len(added.items)))

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
