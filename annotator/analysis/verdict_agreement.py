"""How far coders agree in what they say to the same flags.

Percent agreement and Cohen's kappa (Cohen, 1960, Educational and Psychological Measurement 20, 37-46) over the flags
that both have judged. It says nothing about what neither was shown, and nothing about annotations drawn by hand.
Shares come with Wilson's interval (Wilson, 1927, Journal of the American Statistical Association 22, 209-212), which
holds for small counts too.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from annotator.analysis import chance_agreement
from annotator.domain.flags import VerdictKind
from annotator.domain.session import Session

_Z_95 = 1.959964


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictAgreement:
    """Two coders' verdicts on the same flags.

    Attributes:
        flags: How many flags both have judged.
        same: On how many of them they agree; accepted and adjusted count as the same.
        kappa: Cohen's kappa; NaN where chance alone would give full agreement, or nothing was judged by both.
    """

    first_id: str
    second_id: str
    flags: int
    same: int
    kappa: float


def verdict_agreement(*sessions: Session) -> tuple[VerdictAgreement, ...]:
    """Agreement of every pair of coders who have judged a flag in common, over one session or several."""
    by_coder: dict[str, dict[tuple[int, str], str]] = {}
    for number, session in enumerate(sessions):
        for verdict in session.verdicts.values():
            by_coder.setdefault(verdict.coder_id, {})[number, verdict.flag.id] = _class(verdict.verdict)
    found: list[VerdictAgreement] = []
    for first, second in itertools.combinations(sorted(by_coder), 2):
        both = sorted(by_coder[first].keys() & by_coder[second].keys())
        if both:
            pairs = [(by_coder[first][id_], by_coder[second][id_]) for id_ in both]
            same = sum(one == other for one, other in pairs)
            found.append(
                VerdictAgreement(
                    first_id=first, second_id=second, flags=len(both), same=same, kappa=cohens_kappa(pairs)
                )
            )
    return tuple(found)


def cohens_kappa(pairs: Sequence[tuple[str, str]]) -> float:
    """Kappa of paired categories: (observed - expected) / (1 - expected) agreement; NaN where it is not defined."""
    names = sorted({name for pair in pairs for name in pair})
    table = np.zeros((len(names), len(names)))
    for one, other in pairs:
        table[names.index(one), names.index(other)] += 1
    return chance_agreement.cohens_kappa(table)


def wilson_interval(hits: int, count: int) -> tuple[float, float]:
    """The 95 % interval of a share ``hits / count``; (0, 1) where nothing was counted."""
    if not count:
        return 0.0, 1.0
    share, z2 = hits / count, _Z_95**2
    middle = (share + z2 / (2 * count)) / (1 + z2 / count)
    half = _Z_95 / (1 + z2 / count) * math.sqrt(share * (1 - share) / count + z2 / (4 * count**2))
    return max(0.0, middle - half), min(1.0, middle + half)


def _class(verdict: VerdictKind) -> str:
    return "accepted" if verdict == "adjusted" else verdict
