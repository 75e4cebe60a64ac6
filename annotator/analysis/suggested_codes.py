"""Which code a flag suggests: the one named like the movement it tells of. A first proposal that a coder can change."""

from __future__ import annotations

from collections.abc import Mapping

from annotator.analysis.incongruence_rules import RULES
from annotator.analysis.signals.registry import SIGNALS
from annotator.domain.codebook import Code
from annotator.domain.flags import Flag
from annotator.domain.session import Session


def suggested_code(session: Session, flag: Flag) -> Code | None:
    """The code named like the rule (of a candidate), or like the leading movement or the family (of a shift).

    None where the codebook has no such code.
    """
    codes = (session.codebook.code(name) for name in _names(flag))
    return next((code for code in codes if code is not None), None)


def default_code(session: Session, flag: Flag, remembered: Mapping[str, str] | None = None) -> Code | None:
    """The code an accepted flag gets unless the coder chooses another.

    In this order: what was last chosen for flags like this one (``remembered``, by :func:`code_wish`); what the flag
    suggests; the code nearest to its rule; the first code of the right sort; the first code.
    """
    codebook = session.codebook
    fitting = (code for code in codebook.codes if code.incongruence == (flag.kind == "incongruence"))
    return (
        codebook.code((remembered or {}).get(code_wish(flag), ""))
        or suggested_code(session, flag)
        or next((code for rule in RULES if rule.name == flag.rule and (code := codebook.code(rule.nearest_code))), None)
        or next(fitting, None)
        or next(iter(codebook.codes), None)
    )


def code_wish(flag: Flag) -> str:
    """What the default code of a flag hangs on: the rule of a candidate, else the leading signal's movement."""
    if flag.kind == "incongruence" or not flag.evidence:
        return flag.rule
    leading = flag.evidence[0]
    return f"{leading.signal} {leading.direction}"


def _names(flag: Flag) -> list[str]:
    if flag.kind == "incongruence":
        return [flag.rule]
    names: list[str] = []
    for part in flag.evidence[:1]:
        entry = SIGNALS.get(part.signal)
        codes = () if entry is None else entry.codes_up if part.direction == "up" else entry.codes_down
        names.extend(codes or (part.signal,))
    return [*names, flag.family]
