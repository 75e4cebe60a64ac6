"""The open session as the window sees it: one immutable value, one way to change it, undo for all of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import replace
from functools import partial
from types import MappingProxyType

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from annotator.domain import edits, live_coding
from annotator.domain.annotations import Annotation
from annotator.domain.dependent_tiers import with_dependents
from annotator.domain.edits import Edit, EditError, Row
from annotator.domain.media import FrameTimes
from annotator.domain.session import Coder, Findings, Session
from annotator.domain.signals import SignalSet
from annotator.domain.visibility import coder_of, difference, visible_edit, visible_session
from annotator.ui.background.edit_writer import EditWriter, Write

_NOTHING: Mapping[str, SignalSet] = MappingProxyType({})


class SessionDocument(QObject):
    """Holds the session; applies edits; writes each one to disk in order.

    Edits are applied in memory at once and written by one storage thread, in order, each in a few milliseconds.
    Nobody waits for it. While another program holds the database, edits stay visible and are tried again; where the
    disk refuses them for good, ``write_failed`` names them and the window shows what is on disk.

    What is kept from the coder is not in :attr:`session` and not in the edits views are told of; when that changes,
    views are told of what comes and goes as if it were an edit.
    """

    edited = Signal(object)
    """The :class:`~annotator.domain.edits.Edit` just applied (done, undone or redone), as the coder sees it."""
    findings_changed = Signal()
    """Flags, coverage or the analysis itself were replaced."""
    coder_changed = Signal(str)
    """Another coder sat down: verdicts shown are theirs now."""
    signals_changed = Signal()
    """The signal sets were loaded or recomputed."""
    analysing_changed = Signal(bool)
    """An analysis of this session has begun or is over."""
    media_ready = Signal(str)
    """The frame times of this media id are known."""
    write_failed = Signal(str)
    """Edits could not be written and were taken back; the text names them and says why."""
    write_delayed = Signal(str)
    """An edit could not be written yet; it stays and is tried again. The text says why."""
    all_written = Signal()
    """Everything is on disk (again)."""

    def __init__(
        self,
        session: Session,
        *,
        coder_id: str,
        write: Write,
        read_only: bool = False,
        parent: QObject | None = None,
    ):
        """``write`` puts one edit on disk; it runs on the storage thread and holds nothing of the window."""
        super().__init__(parent)
        self._whole = session
        self._coder_id = coder_id
        self._session = visible_session(session, coder_id)
        self._running = live_coding.running(session, coder_id)
        self._read_only = read_only
        self._writer = EditWriter(write, self)
        self._on_written: list[Callable[[], None]] = []
        self._signal_sets: Mapping[str, SignalSet] = MappingProxyType({})
        self._frame_times: dict[str, FrameTimes] = {}
        self._analysing = False
        self.undo_stack = QUndoStack(self)
        self._last: _EditCommand | None = None
        """What was put on the stack last."""
        self._writer.written.connect(self._note_written)
        self._writer.delayed.connect(self.write_delayed)
        self._writer.failed.connect(self._take_back)

    @property
    def session(self) -> Session:
        """The session as this coder may see it."""
        return self._session

    @property
    def whole_session(self) -> Session:
        """The session with what is hidden from this coder: to be written out or checked against, never to be shown."""
        return self._whole

    @property
    def coder(self) -> Coder:
        """Who annotates."""
        return coder_of(self._whole, self._coder_id)

    @property
    def coder_id(self) -> str:
        """Id of who annotates."""
        return self._coder_id

    @property
    def running(self) -> tuple[Annotation, ...]:
        """What this coder has started and not ended, in order of starting; asked for at every frame while playing."""
        return self._running

    @property
    def read_only(self) -> bool:
        """True where the session can be looked at only."""
        return self._read_only

    def may_change(self, annotation_id: str) -> bool:
        """One's own annotations, in a session that can be written, where their tier is not locked."""
        held = self.session.annotations.get(annotation_id)
        own = held is not None and held.coder_id == self.coder_id and not self.read_only
        return own and held is not None and held.tier not in self.session.tier_locks

    @property
    def signal_sets(self) -> Mapping[str, SignalSet]:
        """Signals by participant id; empty until analysed and loaded, and for a coder who is blind to flags.

        A signal that leaves its baseline tells as much as the flag that is raised there.
        """
        return _NOTHING if self.coder.is_blind_to("flags") else self._signal_sets

    @property
    def signals_loaded(self) -> bool:
        """True once the signals of the last analysis are there, whoever may see them."""
        return bool(self._signal_sets)

    @property
    def analysing(self) -> bool:
        """True while this session is being analysed: what is not there yet is on its way."""
        return self._analysing

    def set_analysing(self, on: bool) -> None:
        """Note that an analysis runs, or does not any more."""
        if on != self._analysing:
            self._analysing = on
            self.analysing_changed.emit(on)

    def frame_times(self, media_id: str) -> FrameTimes | None:
        """Frame times of a media on the session clock; None while they are being read."""
        return self._frame_times.get(media_id)

    def snap(self, time_s: float) -> float:
        """``time_s`` on a real frame of the first media, or unchanged while its frames are being read."""
        for media_id in self._session.media:
            times = self.frame_times(media_id)
            if times is not None and len(times):
                return times.snap(time_s)
        return time_s

    def perform(self, edit: Edit, *, as_it_is: bool = False) -> None:
        """Apply an edit, put it on the undo stack and on disk. An edit without changes does nothing.

        One that goes on with the edit before it is undone with it.

        Args:
            as_it_is: Dependent tiers do not follow: for what was taken in from elsewhere.

        Raises:
            EditError: the edit does not fit the session as it stands, or the codebook is locked for this coder.
        """
        if self._read_only or not edit.changes:
            return
        if edit.touches("codebook") and self.coder.is_blind_to("codebook"):
            raise EditError("the codebook is locked for you; it can be unlocked in Session > Blinding")
        edit = edit if as_it_is else with_dependents(self._whole, edit)
        after = edits.apply(self._whole, edit)  # a refusal must not come out of the undo stack
        stack = self.undo_stack
        last = self._last if 0 < stack.index() == stack.count() else None
        if edit.continues and last is not None and last.text() == edit.label:
            self._apply(edit, after)
            last.take_in(edit)
            return
        self._last = _EditCommand(edit, first=partial(self._apply, after=after), again=self._apply)
        stack.push(self._last)

    def attempt(self, make: Callable[[], Edit], *, as_it_is: bool = False) -> str:
        """Make an edit and perform it; why that was refused, in words, or nothing where it was performed."""
        try:
            self.perform(make(), as_it_is=as_it_is)
        except EditError as refusal:
            return str(refusal)
        return ""

    def undo(self) -> None:
        """Take back the last edit, on disk too."""
        self.undo_stack.undo()

    def redo(self) -> None:
        """Do the last undone edit again, on disk too."""
        self.undo_stack.redo()

    def set_coder(self, coder_id: str) -> None:
        """Who annotates from now on. They cannot undo what the coder before them did."""
        if coder_id != self._coder_id:
            self.undo_stack.clear()
            self._coder_id = coder_id
            self._running = live_coding.running(self._whole, coder_id)
            self._look_again()
            self.coder_changed.emit(coder_id)

    def set_findings(self, findings: Findings) -> None:
        """Take over findings that were written to disk; they are no edit and cannot be undone."""
        self._whole = replace(self._whole, findings=findings)
        self._session = visible_session(self._whole, self._coder_id)
        self.findings_changed.emit()

    def set_signal_sets(self, signal_sets: Mapping[str, SignalSet]) -> None:
        """Take over the signals of an analysis, by participant id."""
        self._signal_sets = MappingProxyType(dict(signal_sets))
        self.signals_changed.emit()

    def set_frame_times(self, media_id: str, times: FrameTimes) -> None:
        """``times`` are on the session clock."""
        self._frame_times[media_id] = times
        self.media_ready.emit(media_id)

    @property
    def unwritten(self) -> tuple[Edit, ...]:
        """Edits that are seen but not on disk yet, oldest first; nearly always none."""
        return self._writer.waiting

    def when_written(self, act: Callable[[], None]) -> None:
        """Do this once everything so far is on disk: at once where it is. Never, where it cannot be written."""
        if self.unwritten:
            self._on_written.append(act)
        else:
            act()

    def give_up_writing(self) -> None:
        """Try no longer to write what could not be written yet: it is taken back, and ``write_failed`` says so."""
        self._writer.give_up()

    def flush(self) -> None:
        """Wait until everything so far is on disk (or its failure has been told). For tests: the window never waits."""
        self._writer.flush()

    def close(self, last: Callable[[], None] | None = None) -> Future[None]:
        """Nothing more can be changed. What is not on disk is put there, then ``last`` is done, on the storage thread.

        Returns:
            Done when that is done.
        """
        self._read_only = True
        # Python's collector would free the stack's commands before the stack, which then frees them again.
        self.undo_stack.clear()
        self._last = None
        self._on_written.clear()
        return self._writer.close(last)

    def _apply(self, edit: Edit, after: Session | None = None) -> None:
        """Write an edit and show the session after it, without touching the undo stack: its commands call this."""
        whole = after or edits.apply(self._whole, edit)
        self._writer.put(edit, coder_id=self._coder_id)
        self._take(whole, edit)

    def _take(self, whole: Session, edit: Edit) -> None:
        """Show the session after an edit; where the edit changed what the coder may see, that too."""
        hidden_before = self.coder.blind_to
        self._whole = whole
        if any(_runs(change.before) or _runs(change.after) for change in edit.changes):
            self._running = live_coding.running(whole, self._coder_id)
        if self.coder.blind_to != hidden_before:
            self._look_again()
            return
        self._session = visible_session(whole, self._coder_id)
        shown = visible_edit(edit, self.coder)
        if shown.changes:
            self.edited.emit(shown)

    def _look_again(self) -> None:
        """Show what this coder may see, and tell views what comes and goes."""
        before, self._session = self._session, visible_session(self._whole, self._coder_id)
        self.edited.emit(difference(before, self._session, self.coder))
        if before.findings.flags.keys() != self._session.findings.flags.keys():
            self.findings_changed.emit()
            self.signals_changed.emit()

    def _note_written(self) -> None:
        if not self.unwritten:
            acts, self._on_written = self._on_written, []
            self.all_written.emit()
            for act in acts:
                act()

    def _take_back(self, unwritten: tuple[Edit, ...], why: str) -> None:
        """Show what is on disk again. What rests on an edit that failed has failed with it."""
        self._on_written.clear()
        self.undo_stack.clear()
        for edit in reversed(unwritten):
            inverse = edit.inverse()
            self._take(edits.apply(self._whole, inverse), inverse)
        self.write_failed.emit(_named(unwritten, why))


def _named(unwritten: tuple[Edit, ...], why: str) -> str:
    labels = ", ".join(dict.fromkeys(edit.label for edit in unwritten))
    return f"{labels}: {why}"


def _runs(row: Row | None) -> bool:
    return isinstance(row, Annotation) and row.running


class _EditCommand(QUndoCommand):
    """The history on disk says of each change whether it was made, undone or redone."""

    def __init__(self, edit: Edit, *, first: Callable[[Edit], None], again: Callable[[Edit], None]):
        """``first`` makes the edit when it is put on the stack, where the session after it is known already."""
        super().__init__(edit.label)
        self._edit = edit
        self._first: Callable[[Edit], None] | None = first
        self._again = again

    def take_in(self, more: Edit) -> None:
        """Undo this too; it has been done."""
        self._edit = self._edit.joined(more)

    def redo(self) -> None:
        first, self._first = self._first, None
        if first is not None:
            first(self._edit)
        else:
            self._again(replace(self._edit, label=f"Redo: {self._edit.label}"))

    def undo(self) -> None:
        self._again(replace(self._edit.inverse(), label=f"Undo: {self._edit.label}"))
