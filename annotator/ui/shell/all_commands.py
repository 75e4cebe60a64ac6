"""All commands of the window, and which action each one serves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Protocol

from PySide6.QtGui import QAction

from annotator.domain.session import Coder
from annotator.features.agreement.agreement_commands import AgreementCommands
from annotator.features.clips.clips_commands import ClipsCommands
from annotator.features.conversation.conversation_commands import ConversationCommands
from annotator.features.demo.demo_commands import DemoCommands
from annotator.features.diarise.diarise_commands import DiariseCommands
from annotator.features.merging.merge_commands import MergeCommands
from annotator.features.practice.practice_commands import PracticeCommands
from annotator.features.precision.precision_commands import PrecisionCommands
from annotator.features.report.report_commands import ReportCommands
from annotator.features.review.review_commands import ReviewCommands, ReviewRoom
from annotator.features.statistics.statistics_commands import StatisticsCommands
from annotator.features.study.study_commands import StudyCommands
from annotator.features.synchrony.synchrony_commands import SynchronyCommands
from annotator.features.transcribe.transcribe_commands import TranscribeCommands
from annotator.ui.actions.table import Handler
from annotator.ui.background.work import Background
from annotator.ui.commands.analysis_commands import AnalysisCommands
from annotator.ui.commands.annotate_commands import AnnotateCommands
from annotator.ui.commands.coder_commands import CoderCommands
from annotator.ui.commands.edit_commands import EditCommands
from annotator.ui.commands.file_commands import FileCommands, OpenFolder
from annotator.ui.commands.find_commands import FindCommands
from annotator.ui.commands.flag_commands import FlagCommands
from annotator.ui.commands.help_commands import HelpCommands
from annotator.ui.commands.incongruence_commands import IncongruenceCommands
from annotator.ui.commands.picture_commands import PictureCommands
from annotator.ui.commands.play_commands import PlayCommands
from annotator.ui.commands.rating_commands import RatingCommands
from annotator.ui.commands.rework_commands import ReworkCommands
from annotator.ui.commands.row_commands import RowCommands
from annotator.ui.commands.speech_row_commands import SpeechRowCommands
from annotator.ui.commands.stage import Stage, show
from annotator.ui.commands.transcript_commands import TranscriptCommands
from annotator.ui.commands.transcript_key_commands import TranscriptKeyCommands
from annotator.ui.commands.view_commands import ViewCommands
from annotator.ui.keys.keymap import Keymap
from annotator.ui.pane.session_pane import SessionPane
from annotator.ui.registry.dialog_action import DialogAction, Site, dialog_actions
from annotator.ui.remembered.preferences import Preferences
from annotator.ui.session.analysis_job import AnalysisJob
from annotator.ui.session.landmark_source import LandmarkSource


class HasHandlers(Protocol):
    """A part of the window's commands."""

    def handlers(self) -> dict[str, Handler]:
        """Action id to what it does."""
        ...


class DialogCommands:
    """Opens the dialogs that declare their action."""

    def __init__(self, site: Site):
        self._site = site

    def handlers(self) -> dict[str, Handler]:
        """Action id to what it does."""
        return {action.spec.id: partial(self._open, action) for action in dialog_actions()}

    def _open(self, action: DialogAction) -> None:
        dialog = action.make(self._site)
        if dialog is not None:
            show(dialog)


class Commands:
    """Made once with the window. The ones the window itself talks to have a name; the others only serve actions."""

    def __init__(
        self,
        stage: Stage,
        *,
        pane: Callable[[], SessionPane | None],
        landmarks: Callable[[], LandmarkSource | None],
        actions: Callable[[], Mapping[str, QAction]],
        background: Background,
        preferences: Preferences,
        keymap: Keymap,
        job: AnalysisJob,
        open_path: Callable[[Path], None],
        open_folder: OpenFolder,
        close_session: Callable[[], None],
        show_coder: Callable[[Coder], None],
        room: Callable[[], ReviewRoom],
    ):
        self._pane = pane
        opened = self._opened_pane
        self.annotate = AnnotateCommands(stage, ask_details=lambda ids: opened().detail_strip.ask(ids))
        self.coder = CoderCommands(
            stage, preferences=preferences, background=background, show_coder=show_coder, pane=opened
        )
        self.file = FileCommands(
            stage,
            background=background,
            preferences=preferences,
            open_path=open_path,
            open_folder=open_folder,
            close_session=close_session,
        )
        self.analysis = AnalysisCommands(stage, job=job, background=background)
        self.practice = PracticeCommands(stage, pane=opened, background=background, preferences=preferences)
        self.review = ReviewCommands(stage, pane=opened, landmarks=landmarks, room=room)
        self.help = HelpCommands(
            stage,
            actions=actions,
            keymap=keymap,
            preferences=preferences,
            pane=pane,
            review=lambda: self.review.view,
            open_path=open_path,
        )
        self.picture = PictureCommands(stage, pane=opened, background=background, keymap=keymap)
        self.view = ViewCommands(stage, pane=opened, preferences=preferences)
        self._flags = FlagCommands(stage, pane=opened)
        self.rating = RatingCommands(stage, pane=opened)
        self._dialogs = DialogCommands(self._site(stage, preferences, background))
        self._others = self._make_others(stage, background, preferences, open_path, open_folder)

    def _site(self, stage: Stage, preferences: Preferences, background: Background) -> Site:
        return Site(
            window=stage.window,
            document=lambda: stage.opened,
            playhead=stage.playhead,
            selection=stage.selection,
            options=stage.options,
            key_text=stage.keymap.text,
            participant_id=lambda: self._opened_pane().codes.participant_id,
            say=stage.say,
            perform=stage.perform,
            preferences=preferences,
            background=background,
        )

    def _make_others(
        self,
        stage: Stage,
        background: Background,
        preferences: Preferences,
        open_path: Callable[[Path], None],
        open_folder: OpenFolder,
    ) -> tuple[HasHandlers, ...]:
        opened = self._opened_pane
        speech_rows = SpeechRowCommands(stage)
        return (
            EditCommands(stage, background=background),
            PlayCommands(stage, pane=opened, preferences=preferences),
            ReportCommands(stage),
            ClipsCommands(stage),
            ReworkCommands(stage, pane=opened),
            RowCommands(stage, pane=opened),
            FindCommands(opened),
            IncongruenceCommands(stage, pane=opened),
            StatisticsCommands(pane=opened),
            AgreementCommands(pane=opened),
            PrecisionCommands(stage, pane=opened),
            ConversationCommands(stage, pane=opened),
            MergeCommands(stage, preferences=preferences),
            StudyCommands(stage, preferences=preferences, open_path=open_path),
            DemoCommands(open_folder=open_folder),
            TranscriptCommands(stage, pane=opened),
            speech_rows,
            DiariseCommands(stage, rows=speech_rows, background=background),
            TranscriptKeyCommands(stage, pane=opened),
            TranscribeCommands(stage, background=background),
            SynchronyCommands(stage, pane=opened, background=background),
        )

    def handlers(self) -> dict[str, Handler]:
        """Action id to what it does, for every action but closing the window."""
        named = (
            self.annotate,
            self.coder,
            self.file,
            self.analysis,
            self.practice,
            self.review,
            self.help,
            self.picture,
            self.view,
            self._flags,
            self.rating,
        )
        handlers: dict[str, Handler] = {}
        for commands in (*named, self._dialogs, *self._others):
            handlers.update(commands.handlers())
        return self._flags.in_triage(handlers)

    def _opened_pane(self) -> SessionPane:
        pane = self._pane()
        if pane is None:
            raise LookupError("no session is open")
        return pane
