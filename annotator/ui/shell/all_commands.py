"""All commands of the window, and which action each one serves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

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
from annotator.ui.background.job import Job
from annotator.ui.commands.analysis_commands import AnalysisCommands
from annotator.ui.commands.annotate_commands import AnnotateCommands
from annotator.ui.commands.coder_commands import CoderCommands
from annotator.ui.commands.edit_commands import EditCommands, FindCommands
from annotator.ui.commands.file_commands import FileCommands
from annotator.ui.commands.flag_commands import FlagCommands
from annotator.ui.commands.help_commands import HelpCommands
from annotator.ui.commands.incongruence_commands import IncongruenceCommands
from annotator.ui.commands.picture_commands import PictureCommands
from annotator.ui.commands.play_commands import PlayCommands
from annotator.ui.commands.rating_commands import RatingCommands
from annotator.ui.commands.rework_commands import ReworkCommands
from annotator.ui.commands.row_commands import RowCommands
from annotator.ui.commands.speech_row_commands import SpeechRowCommands
from annotator.ui.commands.stage import Stage, StageCommands, show
from annotator.ui.commands.transcript_commands import TranscriptCommands
from annotator.ui.commands.transcript_key_commands import TranscriptKeyCommands
from annotator.ui.commands.view_commands import ViewCommands
from annotator.ui.registry.dialog_action import DialogAction, Site, dialog_actions
from annotator.ui.session.landmark_source import LandmarkSource


class DialogCommands(StageCommands):
    """Opens the dialogs that declare their action."""

    def handlers(self) -> dict[str, Handler]:
        return {action.spec.id: partial(self._open, action) for action in dialog_actions()}

    def _open(self, action: DialogAction) -> None:
        dialog = action.make(self._site())
        if dialog is not None:
            show(dialog)

    def _site(self) -> Site:
        stage = self._stage
        return Site(
            window=stage.window,
            document=lambda: stage.opened,
            playhead=stage.playhead,
            selection=stage.selection,
            options=stage.options,
            key_text=stage.keymap.text,
            participant_id=lambda: self._pane().codes.participant_id,
            say=stage.say,
            perform=stage.perform,
            preferences=stage.preferences,
            background=stage.background,
        )


_OTHERS: tuple[type[StageCommands], ...] = (
    DialogCommands,
    EditCommands,
    PlayCommands,
    ReportCommands,
    ClipsCommands,
    ReworkCommands,
    RowCommands,
    FindCommands,
    IncongruenceCommands,
    StatisticsCommands,
    AgreementCommands,
    PrecisionCommands,
    ConversationCommands,
    MergeCommands,
    StudyCommands,
    DemoCommands,
    TranscriptCommands,
    TranscriptKeyCommands,
    TranscribeCommands,
    SynchronyCommands,
)
"""Commands that only serve actions."""


class Commands:
    """Made once with the window. The ones the window itself talks to have a name; the others only serve actions."""

    def __init__(
        self,
        stage: Stage,
        *,
        landmarks: Callable[[], LandmarkSource | None],
        actions: Callable[[], Mapping[str, QAction]],
        job: Job,
        show_coder: Callable[[Coder], None],
        room: Callable[[], ReviewRoom],
    ):
        self.annotate = AnnotateCommands(stage)
        self.coder = CoderCommands(stage, show_coder=show_coder)
        self.file = FileCommands(stage)
        self.analysis = AnalysisCommands(stage, job=job)
        self.practice = PracticeCommands(stage)
        self.review = ReviewCommands(stage, landmarks=landmarks, room=room)
        self.help = HelpCommands(stage, actions=actions, review=lambda: self.review.view)
        self.picture = PictureCommands(stage)
        self.view = ViewCommands(stage)
        self.rating = RatingCommands(stage)
        self._flags = FlagCommands(stage)
        speech_rows = SpeechRowCommands(stage)
        self._all: tuple[StageCommands, ...] = (
            self.annotate,
            self.coder,
            self.file,
            self.analysis,
            self.practice,
            self.review,
            self.help,
            self.picture,
            self.view,
            self.rating,
            self._flags,
            speech_rows,
            DiariseCommands(stage, rows=speech_rows),
            *(others(stage) for others in _OTHERS),
        )

    def handlers(self) -> dict[str, Handler]:
        """Action id to what it does, for every action but closing the window."""
        handlers: dict[str, Handler] = {}
        for commands in self._all:
            handlers.update(commands.handlers())
        return self._flags.in_triage(handlers)
