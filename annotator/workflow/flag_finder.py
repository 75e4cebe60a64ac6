"""Finding flags anew as fast as a slider moves: everything that does not depend on it is read and computed once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from annotator.domain.clock import utc_now
from annotator.domain.session import AnalysisInfo, Findings, Session
from annotator.storage.session_folder import SessionFolder
from annotator.workflow import verbal
from annotator.workflow.derive import NotAnalysed, load_signals, session_candidates, session_flags, session_frames
from annotator.workflow.verbal import SpokenSession


class FlagFinder:
    """Finds a session's flags at any sensitivity and with any rules, without tracking or measuring again.

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
        signals = load_signals(folder, session)
        if info is None or not signals:
            raise NotAnalysed("the session has not been analysed yet; analyse it first")
        self._info: AnalysisInfo = info
        self._all_rules: SpokenSession = verbal.spoken_session(folder, session, signals.values(), rules_off=())
        self._candidates = session_candidates(signals, self._all_rules)
        self._frames = session_frames(folder, session)

    def find(self, sensitivity: int, *, rules_off: Iterable[str]) -> Findings:
        """The findings at a sensitivity (1 few to 10 many), without the rules for candidates named in ``rules_off``.

        Nothing is written.
        """
        off = tuple(dict.fromkeys(rules_off))
        rules = tuple(rule for rule in self._all_rules.rules if rule.name not in off)
        spoken = replace(self._all_rules, rules=rules)
        flags = session_flags(self._candidates, self._frames, sensitivity=sensitivity, spoken=spoken)
        parameters: Mapping[str, float | int | str | bool] = MappingProxyType(
            {**self._info.parameters, "sensitivity": sensitivity, verbal.RULES_OFF: ",".join(off)}
        )
        info = replace(self._info, parameters=parameters, finished_at=utc_now())
        return Findings(info=info, flags=flags)
