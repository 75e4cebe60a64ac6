"""The actions that judge the chosen flag; in triage they have letters of their own."""

from __future__ import annotations

from types import MappingProxyType

from annotator.domain.flags import VerdictKind

VERDICTS: MappingProxyType[str, VerdictKind] = MappingProxyType(
    {"accept_flag": "accepted", "reject_flag": "rejected", "unsure_flag": "unsure"}
)
"""What the actions decide."""
