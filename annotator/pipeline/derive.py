"""Landmarks to signals to flags. Signals are kept on disk, so that flags can be found anew without tracking again."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from types import MappingProxyType

from annotator.analysis.candidates import find_candidates
from annotator.analysis.coverage import coverage
from annotator.analysis.derive import ANALYSIS_VERSION, FACE_POINTS_MEASURED, derive_signals
from annotator.analysis.detect import flags_at, in_order
from annotator.analysis.face_size import reasons_kept
from annotator.analysis.incongruence_rules import rules_named
from annotator.analysis.judged_flags import with_judged_ids
from annotator.analysis.levels import worn_levels
from annotator.analysis.priors import priors_digest
from annotator.analysis.shift_rules import DEFAULT_SENSITIVITY, SENSITIVITIES
from annotator.analysis.shifts import Shift
from annotator.analysis.signals.registry import SEEN
from annotator.analysis.workload import LEAST_JUDGED_S, decidable_sensitivity
from annotator.domain.clock import utc_now
from annotator.domain.flags import Flag
from annotator.domain.media import FrameTimes
from annotator.domain.session import AnalysisInfo, Findings, Session
from annotator.domain.signals import Coverage, SignalSet
from annotator.pipeline import verbal
from annotator.pipeline.media_cache import frame_index
from annotator.pipeline.shift_file import kept_shifts
from annotator.pipeline.signal_file import load_signals, read_signals, seen_path, write_signals
from annotator.pipeline.tracked_parts import TrackedPart, analysed_parts, frames_of, load_tracks
from annotator.pipeline.verbal import SpokenSession
from annotator.storage.session_folder import SessionFolder

_one_at_a_time = threading.Lock()
_SIGNALS_MARK = hashlib.sha256(",".join(SEEN).encode()).hexdigest()[:8]
"""Another one where there are other signals: then they are measured anew from the landmarks."""
SHORTEST_TOLD_S = 60.0
"""A rate an hour of less than a minute would be told from next to nothing."""


class NotAnalysed(RuntimeError):  # noqa: N818
    """The session has no signals yet."""


def signals_of(folder: SessionFolder, parts: Sequence[TrackedPart]) -> SignalSet:
    """The signals of one participant: from disk where they fit the landmarks, else derived and put there.

    Args:
        parts: Where the landmarks are, in order of time; at least one.

    Raises:
        OSError: they cannot be written.
    """
    with _one_at_a_time:  # flags and responses are looked for on threads of their own
        return _kept_signals(folder, parts) or _derived_signals(folder, parts)


def _derived_signals(folder: SessionFolder, parts: Sequence[TrackedPart]) -> SignalSet:
    derived = derive_signals(load_tracks(parts, face_points=FACE_POINTS_MEASURED))
    write_signals(seen_path(folder, derived.participant_id), derived, digest=signals_digest(parts))
    return derived


def _kept_signals(folder: SessionFolder, parts: Sequence[TrackedPart]) -> SignalSet | None:
    path = seen_path(folder, parts[0].participant_id)
    return read_signals(path, participant_id=parts[0].participant_id, digest=signals_digest(parts))


def signals_digest(parts: Sequence[TrackedPart]) -> str:
    """What the signals of these parts depend on: how they are measured, and from what."""
    return f"{ANALYSIS_VERSION}:{_SIGNALS_MARK}:{priors_digest()}:{'|'.join(part.mark for part in parts)}"


def current_signals(folder: SessionFolder, session: Session) -> dict[str, SignalSet]:
    """The signals as this version measures them, by participant.

    What an earlier version measured is measured anew from the landmarks on disk, without tracking again; it stays as
    it is where these are not there any more, or nothing may be written.

    Raises:
        OSError: the signals cannot be written.
        MediaError: a recording cannot be used, and its frames were not kept; likewise ``MediaNotFound``.
    """
    if not folder.read_only:
        for parts in analysed_parts(folder, session).values():
            if _kept_signals(folder, parts) is None and all(part.finished for part in parts):
                signals_of(folder, parts)
    return load_signals(folder, session)


def session_frames(folder: SessionFolder, session: Session) -> dict[str, FrameTimes]:
    """The real frame times each participant is seen at, on the session clock, by participant."""
    seen = {id_ for person in session.participants.values() for id_ in person.media_ids}
    times = {
        media.id: frame_index(folder, media).times
        for media in session.media.values()
        if media.id in seen and media.width_px
    }
    found = {person.id: frames_of(person, session, times) for person in session.participants.values()}
    return {id_: frames for id_, frames in found.items() if frames is not None}


def session_candidates(folder: SessionFolder, spoken: SpokenSession) -> tuple[Shift, ...]:
    """Every shift that some sensitivity raises; what takes seconds of it is kept in the folder."""
    return find_candidates(
        spoken.signals,
        own_speech=spoken.verbal.own_speech,
        speakers=spoken.verbal.speakers,
        seen=partial(kept_shifts, folder),
    )


def session_coverage(session: Session, spoken: SpokenSession) -> tuple[Coverage, ...]:
    """Where everybody could be measured in the time of the session, and where not."""
    span_s = (0.0, session.info.duration_s)
    return tuple(entry for signal_set in spoken.signals for entry in coverage(signal_set, span_s))


def session_flags(
    candidates: Sequence[Shift],
    frames: Mapping[str, FrameTimes],
    *,
    sensitivity: int,
    spoken: SpokenSession,
) -> Mapping[str, Flag]:
    """The flags at one sensitivity, by id in order of time, on real frames.

    Args:
        frames: See :func:`session_frames`.
        sensitivity: 1 (few) to 10 (many).
        spoken: What incongruence candidates rest on.
    """
    flags = flags_at(candidates, sensitivity=sensitivity, frame_times=frames)
    raised = spoken.candidates(candidates, frames, sensitivity=sensitivity)
    return MappingProxyType({flag.id: flag for flag in in_order((*flags, *raised))})


class FlagFinder:
    """Finds a session's flags at any sensitivity and with any rules, without tracking again.

    What an earlier version measured it measures anew from the landmarks on disk; flags of moments that were judged have
    the ids under which they were judged.

    It holds what it read when it was made: make a new one when the transcript, its valences, the participants or the
    word list have changed. May be used from one thread at a time, any thread.
    """

    def __init__(self, folder: SessionFolder, session: Session):
        """Read signals and words, and find every shift that some sensitivity raises.

        Raises:
            NotAnalysed: there is nothing to derive from; analyse the session first.
            LexiconError: the session's own word list cannot be used.
            OSError: something cannot be read.
        """
        info = session.findings.info
        signals = current_signals(folder, session)
        if info is None or not signals:
            raise NotAnalysed("the session has not been analysed yet; analyse it first")
        # What was measurable may have changed with the session: another length, people who came or went.
        self._all_rules: SpokenSession = verbal.spoken_session(folder, session, signals.values(), rules_off=())
        covered = session_coverage(session, self._all_rules)
        levels = tuple(level for signal_set in signals.values() for level in worn_levels(signal_set))
        parameters = dict(info.parameters)
        if all(signal_set.signals.keys() >= set(SEEN) for signal_set in signals.values()):
            parameters["analysis_version"] = ANALYSIS_VERSION
        parameters.update(self._all_rules.words.parameters)
        self._info: AnalysisInfo = replace(
            info,
            parameters=parameters,
            coverage=reasons_kept(covered, info.coverage),
            levels=levels,
            notes=verbal.notes_with(info.notes, self._all_rules),
        )
        self._candidates = session_candidates(folder, self._all_rules)
        self._frames = session_frames(folder, session)
        self._judged = tuple(verdict.flag for verdict in session.verdicts.values())

    def find(self, sensitivity: int, *, rules_off: Iterable[str]) -> Findings:
        """The findings at a sensitivity (1 few to 10 many), without the rules for candidates named in ``rules_off``.

        Nothing is written.

        Raises:
            ValueError: there is no such rule.
        """
        off = tuple(dict.fromkeys(rules_off))
        switched_off = {rule.name for rule in rules_named(off)}
        rules = tuple(rule for rule in self._all_rules.rules if rule.name not in switched_off)
        spoken = replace(self._all_rules, rules=rules)
        raised = session_flags(self._candidates, self._frames, sensitivity=sensitivity, spoken=spoken)
        flags = MappingProxyType({flag.id: flag for flag in with_judged_ids(raised.values(), self._judged)})
        parameters: Mapping[str, float | int | str | bool] = MappingProxyType(
            {**self._info.parameters, "sensitivity": sensitivity, verbal.RULES_OFF: ",".join(off)}
        )
        info = replace(self._info, parameters=parameters, finished_at=utc_now())
        return Findings(info=info, flags=flags)


def moments_per_hour(finder: FlagFinder, session: Session, *, rules_off: Iterable[str]) -> Mapping[int, float]:
    """About how many flags an hour of this session each sensitivity raises, candidates included.

    Raises:
        ValueError: there is no such rule.
    """
    hours = max(session.info.duration_s, SHORTEST_TOLD_S) / 3600
    off = tuple(rules_off)
    return {step: len(finder.find(step, rules_off=off).flags) / hours for step in SENSITIVITIES}


def usual_sensitivity(
    candidates: Sequence[Shift], frames: Mapping[str, FrameTimes], spoken: SpokenSession, *, duration_s: float
) -> int:
    """The sensitivity where nobody has chosen one: the default, or less where it raises too much to decide.

    A short recording gives too few flags to tell a rate from, and not too many to decide.
    """
    if duration_s < LEAST_JUDGED_S:
        return DEFAULT_SENSITIVITY
    hours = duration_s / 3600
    return decidable_sensitivity(
        {
            step: len(session_flags(candidates, frames, sensitivity=step, spoken=spoken)) / hours
            for step in SENSITIVITIES
            if step <= DEFAULT_SENSITIVITY
        }
    )
