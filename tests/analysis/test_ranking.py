"""What verdicts say about rules."""

from __future__ import annotations

from annotator.analysis.ranking import ranked, rule_records
from annotator.domain.flags import Flag, Verdict, VerdictKind


def flag(rule: str, score: float = 1.0, start_s: float = 0.0) -> Flag:
    return Flag(
        id=f"{rule}-{score}-{start_s}", kind="incongruence", family="expression", participant_id="client",
        start_s=start_s, onset_s=start_s, apex_s=start_s, offset_s=start_s, end_s=start_s, score=score, rule=rule,
        text="",
    )  # fmt: skip


def judged(rule: str, *verdicts: VerdictKind, coder_id: str = "anna") -> list[Verdict]:
    return [
        Verdict(flag=flag(rule, start_s=float(place)), coder_id=coder_id, verdict=verdict, decided_at="")
        for place, verdict in enumerate(verdicts)
    ]


def test_verdicts_are_counted_by_rule_and_coder() -> None:
    verdicts = [
        *judged("masking", "accepted", "adjusted", "rejected", "unsure"),
        *judged("hollow", "unsure"),
        *judged("masking", "rejected", coder_id="ben"),
    ]
    found = {(record.coder_id, record.rule): record for record in rule_records(verdicts)}
    counted = {key: (one.taken, one.rejected, one.unsure) for key, one in found.items()}
    assert counted == {("anna", "masking"): (2, 1, 1), ("anna", "hollow"): (0, 0, 1), ("ben", "masking"): (0, 1, 0)}


def test_ranking_follows_the_coder_s_own_verdicts_and_then_strength() -> None:
    verdicts = [
        *judged("masking", "accepted", "accepted"),
        *judged("hollow", "rejected", "rejected"),
        *judged("hollow", "accepted", "accepted", "accepted", coder_id="ben"),
    ]
    flags = [flag("hollow", 9), flag("masking", 2), flag("masking", 5), flag("leakage", 1)]
    assert [(one.rule, one.score) for one in ranked(flags, verdicts, "anna")] == [
        ("masking", 5), ("masking", 2), ("leakage", 1), ("hollow", 9),
    ]  # fmt: skip
    assert ranked(flags, verdicts, "ben")[0].rule == "hollow"


def test_one_verdict_moves_a_rule_less_than_many() -> None:
    (few,) = rule_records(judged("masking", "rejected"))
    (many,) = rule_records(judged("masking", *["rejected"] * 9))
    assert 0 < many.expected_rate < few.expected_rate < 0.5
