"""What an accepted candidate is coded as until the coder says otherwise."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from annotator.analysis.incongruence_rules import RULE_NAMES
from annotator.analysis.suggested_codes import default_code, suggested_code
from annotator.domain.flags import Flag
from annotator.exchange.codebook_file import shipped_codebook


@pytest.mark.parametrize("rule", RULE_NAMES)
def test_every_rule_has_a_code_of_its_own_or_one_that_is_near(rule: str) -> None:
    session: Any = SimpleNamespace(codebook=shipped_codebook("incongruence"))
    flag = Flag(
        id="f", kind="incongruence", family="voice", participant_id="client", start_s=1, onset_s=1, apex_s=2,
        offset_s=3, end_s=3, score=3, rule=rule, text="",
    )  # fmt: skip
    chosen, own = default_code(session, flag), suggested_code(session, flag)
    assert chosen is not None
    assert chosen.incongruence
    assert chosen == own if own is not None else chosen.id != "masking"  # that is the first, and says something else
