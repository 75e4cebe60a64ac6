"""Gathering what a report shows, and writing the page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

from annotator import atomic
from annotator.analysis.synchrony import SynchronyParameters
from annotator.app.conversation.gather import Conversation, conversation_of
from annotator.app.synchrony import PairSynchrony, SynchronyImpossible, measured_of, pair_synchrony, pairs
from annotator.app.synchrony_measures import MOVEMENT, SynchronyMeasure
from annotator.domain.moments import SessionMoment, accepted_moments
from annotator.domain.playlist_moments import playlist_called, playlist_moments
from annotator.domain.session import Session
from annotator.domain.signals import SignalSet
from annotator.exchange.deidentify import Deidentifier
from annotator.exchange.deidentify_summary import DeidentifySummary
from annotator.features.report.contents import ReportContents, ReportOptions, Still
from annotator.features.report.page import page
from annotator.features.report.stills import covered_stills, plain_stills
from annotator.jobs.cancelling import Cancelled
from annotator.pipeline.signal_file import load_signals
from annotator.pipeline.voices import who_speaks
from annotator.storage.errors import StorageError, explain
from annotator.storage.session_folder import SessionFolder

_SHORT = SynchronyParameters(window_s=30.0, step_s=10.0)
_SYNCHRONY_SHARE = 0.3


class UnknownSignal(ValueError):  # noqa: N818
    """A signal was asked for that this session does not have."""


def write_report(
    folder: SessionFolder,
    session: Session,
    path: Path,
    options: ReportOptions,
    *,
    on_progress: Callable[[float, str], None] = lambda _done, _what: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> DeidentifySummary | None:
    """Write a session's report as one HTML file; an existing file is replaced only by a complete one.

    Args:
        on_progress: Called with 0 to 1 and what is being done.
        cancelled: Asked some times a second.

    Returns:
        What became of names; None where they are shown.

    Raises:
        UnknownSignal: the options name a signal this session does not have.
        StorageError: the file cannot be written.
        Cancelled: ``cancelled`` returned True.
    """
    if not path.parent.is_dir():  # told before minutes of work, not after
        raise StorageError(f"could not write {path}: there is no folder {path.parent}; make it or choose another")
    contents = gather(folder, session, options, on_progress=on_progress, cancelled=cancelled)
    if cancelled():
        raise Cancelled
    try:
        atomic.write_bytes(path, page(contents).encode())
    except OSError as error:
        raise explain(error, action="write", path=path) from error
    on_progress(1.0, "written")
    return contents.names


def _moments(
    session: Session, shown: Session, options: ReportOptions, names: Deidentifier | None
) -> tuple[tuple[SessionMoment, ...], tuple[SessionMoment, ...]]:
    """The moments as they are, and the same ones as they may be shown."""
    if not options.playlist_id:
        return accepted_moments(session), accepted_moments(shown)
    playlist = playlist_called(session, options.playlist_id)
    real = playlist_moments(session, playlist)
    return real, real if names is None else playlist_moments(shown, playlist, rename=names.id)


def gather(
    folder: SessionFolder,
    session: Session,
    options: ReportOptions,
    *,
    on_progress: Callable[[float, str], None] = lambda _done, _what: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> ReportContents:
    """Everything the page shows. Raises as :func:`write_report`."""
    signals = load_signals(folder, session)
    _check_signals(options.signals, signals)
    names = Deidentifier(session, further_words=options.further_words) if options.deidentify else None
    shown = session if names is None else names.session()
    real_moments, moments = _moments(session, shown, options, names)
    if names is not None:
        signals = {names.id(id_): replace(row, participant_id=names.id(id_)) for id_, row in signals.items()}
    synchrony, note = (), "Synchrony was not asked for."
    if options.synchrony:
        synchrony, note = _synchrony(
            folder,
            shown,
            signals,
            on_progress=lambda done: on_progress(_SYNCHRONY_SHARE * done, "comparing movement"),
            cancelled=cancelled,
        )
    stills: Mapping[str, tuple[Still, ...]] = {}
    notes: tuple[str, ...] = ()
    if options.stills:
        take = covered_stills if options.deidentify else plain_stills
        stills, notes = take(
            folder,
            session,
            real_moments,
            on_progress=lambda done: on_progress(_SYNCHRONY_SHARE + (1 - _SYNCHRONY_SHARE) * done, "taking pictures"),
            cancelled=cancelled,
        )
        called = {real.id: moment.id for real, moment in zip(real_moments, moments, strict=True)}
        stills = {called[id_]: pictures for id_, pictures in stills.items()}
    return ReportContents(
        session=shown,
        conversation=_conversation(folder, session, shown, names),
        options=options,
        moments=moments,
        signals=signals,
        stills=stills,
        synchrony=synchrony,
        synchrony_note=note,
        notes=notes,
        names=None if names is None else names.summary,
    )


def _conversation(folder: SessionFolder, session: Session, shown: Session, names: Deidentifier | None) -> Conversation:
    """Who speaks when, of the people as they may be called."""
    speakers, activity = who_speaks(folder, session, load_signals(folder, session).values())
    if names is not None:
        spans = {names.id(id_): own for id_, own in speakers.spans.items()}
        speakers = replace(speakers, spans=spans, channel_of={})
    return conversation_of(shown, speakers, activity)


def _check_signals(wanted: tuple[str, ...], found: Mapping[str, SignalSet]) -> None:
    known = {name for one in found.values() for name in one.signals}
    for name in wanted:
        if name not in known:
            listed = ", ".join(sorted(known)) or "none: analyse it first"
            raise UnknownSignal(f"there is no signal '{name}' in this session; there are: {listed}")


def _synchrony(
    folder: SessionFolder,
    session: Session,
    signals: Mapping[str, SignalSet],
    *,
    on_progress: Callable[[float], None],
    cancelled: Callable[[], bool],
) -> tuple[tuple[PairSynchrony, ...], str]:
    """The synchrony of the first pair in each measure, and why it is not there in others."""
    measures = measured_of(signals)
    found: list[PairSynchrony] = []
    notes: list[str] = []
    for place, measure in enumerate(measures):
        done = partial(_of_all, on_progress, place, len(measures))
        pair, note = _compared_in(measure, folder, session, signals, on_progress=done, cancelled=cancelled)
        if pair is not None:
            found.append(pair)
        elif note:
            notes.append(note)
    if not measures:
        notes.append(
            "Synchrony needs two people whose movement or voice was measured; this session does not have them."
        )
    return tuple(found), " ".join(notes)


def _of_all(on_progress: Callable[[float], None], place: int, total: int, done: float) -> None:
    on_progress((place + done) / total)


def _compared_in(
    measure: SynchronyMeasure,
    folder: SessionFolder,
    session: Session,
    signals: Mapping[str, SignalSet],
    *,
    on_progress: Callable[[float], None],
    cancelled: Callable[[], bool],
) -> tuple[PairSynchrony | None, str]:
    """The synchrony of the first pair in one measure, or why there is none."""
    found = pairs(session.participants.values(), signals, measure)
    note = ""
    for parameters in (measure.defaults, _SHORT) if measure is MOVEMENT else (measure.defaults,):
        try:
            pair = pair_synchrony(
                signals,
                found[0],
                parameters=parameters,
                measure=measure,
                kept_in=folder.analysis_path,
                keep=not folder.read_only,
                on_progress=on_progress,
                cancelled=cancelled,
            )
        except SynchronyImpossible as error:
            note = f"Synchrony of {measure.noun} was not computed: {error}."
            continue
        if pair.usable_windows:
            return pair, ""
        note = (
            f"Synchrony of {measure.noun} was not computed: in no window could both people be measured for long enough."
        )
    return None, note
