"""What ties the views of an open session to the window's actions, and what is read for the session to the views."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QObject, QPoint
from PySide6.QtGui import QAction

from annotator.features.synchrony.synchrony_panel import SynchronyPanel
from annotator.ui.action_specs import SPECS
from annotator.ui.commands.stage import Stage
from annotator.ui.dialogs.opening import offer_to_find_media
from annotator.ui.pane.header import Header
from annotator.ui.pane.session_pane import SessionPane
from annotator.ui.session.landmark_source import LandmarkSource
from annotator.ui.session.response_source import ResponseSource
from annotator.ui.session.session_host import ReadyMedia, SessionHost
from annotator.ui.shell.all_commands import Commands
from annotator.ui.shell.menus import FLAGS_MENU, TRANSCRIPT_MENU, Groups, context_menu, timeline_menu
from annotator.ui.timeline.hit import Hit
from annotator.ui.timeline.rows import Row


class PaneLinks(QObject):
    """The ties of one pane; they end with it."""

    def __init__(
        self,
        pane: SessionPane,
        host: SessionHost,
        *,
        stage: Stage,
        commands: Commands,
        actions: Mapping[str, QAction],
        header: Header,
    ):
        super().__init__(pane)
        self._pane = pane
        self._host = host
        self._stage = stage
        self._commands = commands
        self._actions = actions
        self._header = header
        self.landmarks = LandmarkSource(host, host.reading)
        self.responses = ResponseSource(host, host.background)
        for spec in SPECS:
            if spec.where == "timeline":
                pane.timeline.addAction(actions[spec.id])
        self._follow_host()
        self._offer_menus()
        self._bind_requests()
        self._show_running(pane.codes.running_count)

    def _follow_host(self) -> None:
        pane, host = self._pane, self._host
        host.media_ready.connect(self._play_media)
        host.media_missing.connect(self._media_is_missing)
        host.waveform_ready.connect(pane.timeline.state.set_waveform)
        host.words_ready.connect(pane.transcript.set_heard_words)
        host.spectrogram_ready.connect(pane.timeline.state.set_spectrogram)
        host.pitch_ready.connect(pane.timeline.state.set_pitch)
        host.follow_options(self._stage.options)
        host.problem.connect(self._header.tell_problem)
        host.document.edited.connect(self._commands.coder.follow)
        pane.player.set_tracks_provider(self.landmarks.at)
        self.landmarks.arrived.connect(pane.player.refresh_landmarks)
        pane.stills.set_crop_finder(self.landmarks.find_crop)
        pane.editor.set_response_provider(self.responses.sentence)
        self.responses.arrived.connect(pane.editor.show_response)
        pane.panel(SynchronyPanel).keep_in(host.folder.analysis_path, keep=not host.folder.read_only)

    def _offer_menus(self) -> None:
        pane, window, actions = self._pane, self._stage.window, self._actions

        def offer(groups: Groups, at: QPoint) -> None:
            context_menu(window, actions, groups).popup(at)

        def offer_on_timeline(hit: Hit, at: QPoint) -> None:
            offer(timeline_menu(hit), at)

        pane.timeline.context_requested.connect(offer_on_timeline)
        pane.flags.menu_requested.connect(partial(offer, FLAGS_MENU))
        pane.transcript.menu_requested.connect(partial(offer, TRANSCRIPT_MENU))

    def _bind_requests(self) -> None:
        pane, actions = self._pane, self._actions
        pane.timeline.span_drawn.connect(self._note_drawn)
        pane.timeline.span_menu.action_requested.connect(self._trigger)
        pane.timeline.span_menu.code_chosen.connect(pane.codes.press_code)
        pane.player.offsets_requested.connect(self._commands.picture.show_offsets)
        pane.flags.analyse_requested.connect(actions["analyse"].trigger)
        pane.flag_detail.judged.connect(pane.flags.move_on_from)
        pane.triage.said.connect(self._stage.say)
        pane.codes.told.connect(self._stage.say)
        pane.detail_strip.told.connect(self._stage.say)
        pane.codes.open_changed.connect(self._show_running)
        pane.codes.edit_codebook_requested.connect(actions["edit_codebook"].trigger)
        pane.transcript.import_requested.connect(actions["import_file"].trigger)
        pane.transcript.editor.action_requested.connect(self._trigger)
        synchrony = pane.panel(SynchronyPanel)
        synchrony.analyse_requested.connect(actions["analyse"].trigger)
        synchrony.people_requested.connect(actions["focus_participants"].trigger)
        synchrony.export_requested.connect(actions["export_synchrony"].trigger)
        pane.participants.region_edit_requested.connect(pane.player.edit_region)

    def _trigger(self, action_id: str) -> None:
        self._actions[action_id].trigger()

    def _show_running(self, count: int) -> None:
        self._header.show_running(self._pane.codes.running_names, count)

    def _note_drawn(self, row: Row, start_s: float, end_s: float) -> None:
        self._commands.annotate.note_drawn((start_s, end_s), row)
        if row.participant_id is not None:
            self._pane.codes.set_participant(row.participant_id)  # whom a code's key is about now

    def _play_media(self, ready: ReadyMedia) -> None:
        pane, session = self._pane, self._host.document.session
        first = next((row.id for row in session.media.values() if row.width_px), next(iter(session.media), None))
        pane.add_media(ready.media, ready.path, ready.index)
        if ready.media.id == first or pane.player.engine.media is None:
            pane.player.show_media(ready.media.id)

    def _media_is_missing(self, media_id: str, message: str) -> None:
        offer_to_find_media(self._stage.window, message, lambda: self._commands.file.relink(media_id))
