"""How everything was measured, and what it cannot say."""

from __future__ import annotations

from annotator import __version__
from annotator.analysis.incongruence_rules import RULES
from annotator.analysis.signals.registry import definition_of
from annotator.app.page_markup import Markup, join, table, tag
from annotator.domain.session import Session
from annotator.domain.signals import SignalDefinition
from annotator.features.report.contents import ReportContents
from annotator.pipeline.verbal import rules_off

_BASELINE = (
    "Every measure is held against the same person's own usual: the rolling median over 90 s for short events of face, "
    "gaze and head, and the level before and after for posture. Distances are in robust standard deviations (SD, from "
    "the median absolute deviation), with a floor that keeps measurement noise from counting as movement."
)
_SHIFTS = (
    "Short events are flagged where the smoothed distance rises beyond a threshold set by the sensitivity and falls "
    "back below 1.0 SD; changes of posture where change point detection (kernel change points, linear kernel) finds a "
    "new level that is held for at least 5 s and reached within 3 s."
)
_LIMITS = (
    "A flag describes movement. What it means is for people to say: it is no finding about emotion, intention or "
    "truth.",
    "Face and posture come from one camera and from models trained on other people. Small faces, turned heads, hands "
    "over the face, low light and strong compression make measures less certain; where that was noticed, time is "
    "marked as not measurable, but not everything is noticed.",
    "The direction of gaze errs by some 20 degrees and is reported against the person's own habit only.",
    "Flags depend on the sensitivity. A moment without a flag is no proof that nothing happened.",
    "The valence of words, where a word list rated it, knows words and not irony, context or voice.",
)


def methods(contents: ReportContents) -> Markup:
    """Program, model, parameters, baseline, rules, signals and codebook."""
    session = contents.session
    info = session.findings.info
    if info is None:
        return join(tag("p", "The session has not been analysed."), _codebook(session))
    facts = [
        ("Program", f"annotator {info.program_version} (report made by {__version__})"),
        ("Model", info.model_name),
        ("Model files, SHA-256", info.model_sha256),
        *((f"Parameter {name.replace('_', ' ')}", f"{value}") for name, value in info.parameters.items()),
    ]
    if not contents.options.deidentify:
        facts.insert(1, ("Analysed", info.finished_at))
    return join(
        tag("dl", [(tag("dt", name), tag("dd", value)) for name, value in facts], class_="facts"),
        tag("h3", "Baseline and shifts"),
        tag("p", _BASELINE),
        tag("p", _SHIFTS),
        tag("h3", "Rules for incongruence candidates"),
        _rules(session),
        tag("h3", "Signals behind the flags"),
        _signals(session),
        tag("h3", "Codebook"),
        _codebook(session),
    )


def limits(contents: ReportContents) -> Markup:
    """What the report cannot say, and what the analysis itself had to note."""
    info = contents.session.findings.info
    own = (*(info.notes if info is not None else ()), *contents.notes)
    return join(
        tag("ul", [tag("li", sentence) for sentence in _LIMITS]),
        [tag("h3", "In this session"), tag("ul", [tag("li", note) for note in own])] if own else None,
    )


def _rules(session: Session) -> Markup:
    off = set(rules_off(session.findings.info))
    rows = [
        (
            rule.name.replace("_", " ").capitalize(),
            rule.description,
            f"{rule.least_valence:.2f}" if rule.least_valence else "–",
            f"{rule.least_z:.2f}",
            "off" if rule.name in off else "on",
        )
        for rule in RULES
    ]
    return table(("Rule", "Raised for", "Least valence", "Least SD", "Switched"), rows, numeric=(2, 3))


def _signals(session: Session) -> Markup:
    names = dict.fromkeys(row.signal for flag in session.all_flags().values() for row in flag.evidence)
    known = [definition for name in names if (definition := _definition(name)) is not None]
    if not known:
        return tag("p", "No flag rests on a signal.")
    rows = [(row.label, row.unit, row.formula, row.source, row.weakness) for row in known]
    return table(("Signal", "Unit", "How it is computed", "Source", "When not to trust it"), rows)


def _definition(name: str) -> SignalDefinition | None:
    try:
        return definition_of(name)
    except KeyError:  # found by another version of the program
        return None


def _codebook(session: Session) -> Markup:
    used = {row.code_id for row in session.annotations.values()}
    used.update(
        cue.code_id
        for row in session.annotations.values()
        if row.incongruence is not None
        for cue in row.incongruence.cues
    )
    title = f"{session.codebook.name or session.codebook.id}, version {session.codebook.version}."
    rows = [(code.name, code.tier, code.definition) for code in session.codebook.codes if code.id in used]
    if not rows:
        return tag("p", f"{title} No code of it was used.")
    return join(tag("p", f"{title} Codes that were used:"), table(("Code", "Tier", "Definition"), rows))
