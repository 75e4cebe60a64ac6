"""What feedback says in words: outcomes, figures, and how the figures were come by."""

from __future__ import annotations

from annotator.domain.attempts import Feedback, KindScore, Outcome, OutcomeKind
from annotator.domain.detection_scores import Sensitivity
from annotator.ui.look.translation import translate

_MOST_NAMED = 3


def outcome_name(kind: OutcomeKind) -> str:
    """``✓ Hit`` ...: a sign and a word, so that colour is never needed."""
    names: dict[OutcomeKind, str] = {
        "hit": translate("practice", "✓ Hit"),
        "miss": translate("practice", "✗ Missed"),
        "false_alarm": translate("practice", "! False alarm"),
        "repeat": translate("practice", "↺ Again"),
    }
    return names[kind]


def latency_text(latency_s: float | None) -> str:
    """``+0.8 s``; negative where the mark came before the onset; a dash for none."""
    return "–" if latency_s is None else f"{round(latency_s, 1) + 0.0:+.1f} s".replace("-", "−")


def number_text(value: float | None, *, corrected: bool = False) -> str:
    """Two decimals, with an asterisk where the rates behind it were corrected; a dash for none."""
    return "–" if value is None else f"{round(value, 2) + 0.0:.2f}".replace("-", "−") + ("*" if corrected else "")


def d_prime_text(found: Sensitivity | None) -> str:
    """d', marked where it was corrected."""
    return number_text(found.d_prime if found else None, corrected=is_corrected(found))


def criterion_text(found: Sensitivity | None) -> str:
    """c, marked where it was corrected."""
    return number_text(found.criterion if found else None, corrected=is_corrected(found))


def is_corrected(found: Sensitivity | None) -> bool:
    """True where a rate of 0 or 1 was corrected."""
    return found is not None and found.correction != "none"


def figures(feedback: Feedback) -> list[tuple[str, str, str]]:
    """Name, value and meaning of each headline figure."""
    overall = feedback.overall
    late = overall.latencies
    return [
        (
            translate("practice", "Hits"),
            translate("practice", "{n} of {all}").format(n=overall.hits, all=overall.moments),
            translate("practice", "Moments you marked while they were there"),
        ),
        (
            translate("practice", "False alarms"),
            str(overall.false_alarms),
            translate("practice", "Marks where your trainer's coding has no moment"),
        ),
        (
            translate("practice", "Code right"),
            translate("practice", "{n} of {all}").format(n=overall.coded_right, all=overall.hits),
            translate("practice", "Hits to which you gave the same code as your trainer"),
        ),
        (
            translate("practice", "Sensitivity d′"),
            d_prime_text(overall.sensitivity),
            translate("practice", "How well you tell moments from the rest: 0 is chance, larger is better"),
        ),
        (
            translate("practice", "Criterion c"),
            criterion_text(overall.sensitivity),
            translate("practice", "Above 0 you press rarely, below 0 readily; 0 is balanced"),
        ),
        (
            translate("practice", "Latency"),
            latency_text(late.median_s if late is not None else None),
            translate("practice", "Median time from the onset of a moment to your mark, over hits"),
        ),
    ]


def summary_text(feedback: Feedback) -> str:
    """What the attempt came to, in words that need no statistics, and where to look next."""
    overall = feedback.overall
    if not overall.moments:
        return translate("practice", "You did not get as far as a moment.")
    lines = [
        translate("practice", "You noticed {n} of {all} moments.").format(n=overall.hits, all=overall.moments),
    ]
    if overall.hits:
        lines.append(
            translate("practice", "Named as your trainer did: {n}.").format(n=overall.coded_right)
            if any(row.coded_right is not None for row in feedback.outcomes)
            else ""
        )
    if overall.false_alarms:
        lines.append(translate("practice", "Marked where there is none: {n}.").format(n=overall.false_alarms))
    missed = [kind.code_name for kind in sorted(feedback.kinds, key=lambda kind: -kind.misses) if kind.misses]
    if missed:
        lines.append(
            translate("practice", "Worth another look: {kinds}.").format(kinds=", ".join(missed[:_MOST_NAMED]))
        )
    return " ".join(line for line in lines if line)


def method_text(feedback: Feedback) -> str:
    """How trials were counted, and what was corrected."""
    lines: list[str] = []
    if feedback.noise_trials:
        lines.append(
            translate(
                "practice",
                "Intervals without a moment, into which the rest of the watched time is cut: {n}, about {s:.1f} s "
                "each; with a false alarm: {k}.",
            ).format(n=feedback.noise_trials, s=feedback.trial_s, k=feedback.alarmed_trials)
        )
    if feedback.overall.sensitivity is None:
        lines.append(
            translate("practice", "d′ and c need moments as well as time without one; there was none of one kind.")
        )
    elif is_corrected(feedback.overall.sensitivity):
        lines.append(
            translate(
                "practice",
                "* A rate was 0 or 1, for which d′ has no value. Log-linear correction (Hautus 1995): 0.5 added to "
                "hits and false alarms, 1 to the trials of each kind.",
            )
        )
    elif any(is_corrected(kind.sensitivity) for kind in feedback.kinds):
        lines.append(translate("practice", "* A rate was 0 or 1; log-linear correction (Hautus 1995)."))
    if feedback.uncounted_alarms:
        lines.append(
            translate(
                "practice", "False alarms in a piece of time too short to be an interval, and so not in d′: {n}."
            ).format(n=feedback.uncounted_alarms)
        )
    if feedback.unseen:
        lines.append(
            translate("practice", "Moments you did not get to, which do not count: {n}.").format(n=feedback.unseen)
        )
    if feedback.overall.moments < 10:
        lines.append(
            translate("practice", "With few moments these figures say little: one hit more or less changes them a lot.")
        )
    return "\n\n".join(lines)


def correction_text(feedback: Feedback) -> str:
    """What the asterisk beside a figure of the whole attempt means; empty where there is none."""
    return _asterisk() if is_corrected(feedback.overall.sensitivity) else ""


def kinds_correction_text(feedback: Feedback) -> str:
    """What the asterisk in the table of kinds means; empty where there is none."""
    return _asterisk() if any(is_corrected(one.sensitivity) for one in feedback.kinds) else ""


def _asterisk() -> str:
    return translate("practice", "* A rate was 0 or 1: log-linear correction (Hautus 1995), see Method")


def kind_cells(kind: KindScore) -> tuple[str, ...]:
    """One row of the table of kinds: see :func:`kind_headings`."""
    return (
        kind.code_name,
        str(kind.moments),
        str(kind.hits),
        str(kind.misses),
        str(kind.false_alarms),
        str(kind.coded_right),
        d_prime_text(kind.sensitivity),
        criterion_text(kind.sensitivity),
        latency_text(kind.latencies.median_s if kind.latencies is not None else None),
    )


def kind_headings() -> tuple[tuple[str, str], ...]:
    """Headings of the table of kinds, each with what it means."""
    return (
        (translate("practice", "Kind of cue"), translate("practice", "Kind of cue")),
        (translate("practice", "n"), translate("practice", "Moments of this kind")),
        (translate("practice", "Hits"), translate("practice", "Moments you marked")),
        (translate("practice", "Miss"), translate("practice", "Moments you did not mark")),
        (translate("practice", "FA"), translate("practice", "False alarms that you coded so")),
        (translate("practice", "Code"), translate("practice", "Hits that you gave the right code")),
        ("d′", translate("practice", "Sensitivity: hits of this kind against false alarms of any kind")),
        ("c", translate("practice", "Criterion: above 0 you press rarely, below 0 readily")),
        (translate("practice", "Latency"), translate("practice", "Median time from onset to your mark")),
    )


def outcome_sentence(outcome: Outcome, marked_as: str) -> str:
    """What happened at one place, in one sentence.

    Args:
        marked_as: Name of the code the trainee gave; empty for none.
    """
    if outcome.kind == "hit":
        return _hit_sentence(outcome, marked_as)
    if outcome.kind == "miss" and outcome.moment is not None:
        return translate("practice", "You did not mark this moment. It is: {code}.").format(
            code=outcome.moment.code_name
        )
    if outcome.kind == "repeat":
        return translate(
            "practice", "You marked a moment again that you had marked already; this does not count either way."
        )
    if marked_as:
        return translate("practice", "You marked this as {yours}; your trainer's coding has nothing here.").format(
            yours=marked_as
        )
    return translate("practice", "You marked this; your trainer's coding has nothing here.")


def _hit_sentence(outcome: Outcome, marked_as: str) -> str:
    when = latency_text(outcome.latency_s)
    code = outcome.moment.code_name if outcome.moment is not None else ""
    if outcome.coded_right is None:
        return translate("practice", "You noticed it ({when}) and gave it no code. It is: {code}.").format(
            when=when, code=code
        )
    if outcome.coded_right:
        return translate("practice", "You noticed it ({when}) and coded it right: {code}.").format(when=when, code=code)
    return translate("practice", "You noticed it ({when}) and coded it {yours}; your trainer says {code}.").format(
        when=when, yours=marked_as, code=code
    )
