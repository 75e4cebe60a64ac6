"""What a session is, what could be measured in it, and what was found and decided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from annotator.analysis.verdict_agreement import wilson_interval
from annotator.app import page_words as words
from annotator.app.page_markup import Markup, Part, join, table, tag
from annotator.app.synchrony import PairSynchrony
from annotator.app.synchrony_text import (
    comparison_sentence,
    coverage_sentence,
    leading_sentence,
    limits,
    method,
    number_sentence,
    person_labels,
)
from annotator.domain.clock import format_time
from annotator.domain.flags import Flag
from annotator.domain.percent import percent, percent_range
from annotator.domain.session import Session
from annotator.domain.signals import FAMILIES
from annotator.features.report.agreement import conditions
from annotator.features.report.contents import ReportContents
from annotator.features.report.plots import signal_plots, synchrony_plot

_ACCEPTED = ("accepted", "adjusted")


def overview(contents: ReportContents) -> Markup:
    """Numbers that tell what the session holds, and its recordings and people."""
    session, labels = contents.session, words.people(contents.session)
    decided = {row.flag.id for row in session.verdicts.values()}
    counts = (
        (format_time(session.info.duration_s, decimals=0), "long"),
        (str(len(session.findings.flags)), "flags"),
        (str(len(decided & session.findings.flags.keys())), "of them judged"),
        (str(len(contents.moments)), "moments shown" if contents.options.playlist_id else "accepted moments"),
        (str(len(session.annotations)), "annotations"),
        (str(len(session.utterances)), "utterances"),
    )
    tiles = tag("ul", [tag("li", tag("b", number), tag("span", text)) for number, text in counts], class_="tiles")
    recordings = [
        (
            row.file_name,
            f"{row.width_px} x {row.height_px}" if row.width_px else "sound only",
            format_time(row.duration_s),
            f"{row.offset_s:+.3f} s",
            "varies"
            if row.variable_frame_rate
            else f"{row.frame_count / row.duration_s:.2f}"
            if row.duration_s and row.frame_count
            else "–",
            "yes" if row.has_audio else "no",
        )
        for row in session.media.values()
    ]
    seated = [
        (
            labels[row.id],
            row.role,
            ", ".join(session.media[id_].file_name for id_ in row.media_ids if id_ in session.media) or "–",
        )
        for row in session.participants.values()
    ]
    return join(
        tiles,
        table(("Participant", "Role", "Seen in"), seated),
        table(
            ("Recording", "Picture", "Length", "Offset", "Frames per second", "Sound"), recordings, numeric=(2, 3, 4)
        ),
    )


def coverage(contents: ReportContents) -> Markup:
    """How much of the time each family could be measured for each person."""
    session, info = contents.session, contents.session.findings.info
    if info is None or not info.coverage:
        return tag("p", "The session has not been analysed: nothing was looked for, so there are no flags.")
    labels = words.people(session)
    rows: list[list[Part]] = []
    for person in session.participants.values():
        known = {row.family: row for row in info.coverage if row.participant_id == person.id}
        shares: list[Part] = []
        for family in FAMILIES:
            row = known.get(family)
            shares.append(percent(row.measurable_s, row.total_s) if row is not None else "–")
        rows.append([labels[person.id], *shares])
    small = [
        tag(
            "p",
            f"The face of {labels[row.participant_id]} was too small to be measured "
            f"{percent(row.too_small_s, row.total_s)} of the time.",
        )
        for row in info.coverage
        if row.family == "expression" and row.too_small and row.participant_id in labels
    ]
    worn = [
        tag(
            "p",
            f"{labels[level.participant_id]}: {level.name} worn "
            f"{percent(level.worn_s, level.measurable_s)} of the measurable time. "
            "What lasts longer than an event is a level and raises no flag.",
        )
        for level in info.levels
        if level.participant_id in labels
    ]
    return join(
        tag(
            "p",
            "Share of the recording in which each family could be measured. Outside it, no flag means not looked at.",
        ),
        table(
            ("Participant", *(family.capitalize() for family in FAMILIES)), rows, numeric=range(1, len(FAMILIES) + 1)
        ),
        *small,
        *worn,
    )


def signals(contents: ReportContents) -> Markup:
    """The chosen signals over time."""
    drawn = signal_plots(contents)
    if not drawn:
        return tag("p", "There are no signals to show: the session has not been analysed, or nothing was flagged.")
    return join(
        tag(
            "p",
            "Each signal as distance from the person's own baseline in robust standard deviations (SD). The grey band "
            "is ±2 SD; coloured bars below are flags that rest on the signal.",
        ),
        drawn,
    )


def synchrony(contents: ReportContents) -> Markup:
    """How the movement of two people goes together, and how their voices do."""
    found = contents.synchrony
    labels = person_labels(contents.session.participants.values())
    return join(
        [_compared(pair, labels, contents.session.info.duration_s, titled=len(found) > 1) for pair in found],
        tag("p", contents.synchrony_note) if contents.synchrony_note else join(),
    )


def _compared(pair: PairSynchrony, labels: Mapping[str, str], duration_s: float, *, titled: bool) -> Markup:
    told = (comparison_sentence(pair), number_sentence(pair), leading_sentence(pair, labels))
    return join(
        tag("h3", pair.measure.label) if titled else join(),
        tag("p", tag("strong", told[0])),
        [tag("p", sentence) for sentence in told[1:] if sentence],
        synchrony_plot(pair, duration_s),
        tag("p", coverage_sentence(pair, labels), class_="muted"),
        tag("p", method(pair.measure), class_="muted"),
        tag("p", limits(pair.measure), class_="muted"),
    )


def verdicts(contents: ReportContents) -> Markup:
    """What was flagged by which rule, and what coders said to it."""
    session = contents.session
    groups: dict[str, list[Flag]] = {}
    for flag in session.all_flags().values():
        name = words.plain(flag.rule) if flag.kind == "incongruence" else f"Shift of {flag.family}"
        groups.setdefault(name, []).append(flag)
    if not groups:
        return tag("p", "There are no flags.")
    if not session.verdicts:
        return join(
            tag("p", "No coder has judged a flag yet."),
            table(("Rule", "Flags"), [(name, str(len(flags))) for name, flags in sorted(groups.items())], numeric=(1,)),
        )
    rows = [_verdict_row(session, name, flags) for name, flags in sorted(groups.items())]
    head = ("Rule", "Flags", "Verdicts", "Accepted", "Adjusted", "Rejected", "Unsure", "Share accepted (95 % interval)")
    return join(
        table(head, rows, numeric=range(1, 8)),
        tag(
            "p",
            "Every coder's verdict counts once. The share is accepted and adjusted out of accepted, adjusted and "
            "rejected, with Wilson's interval. It tells how useful the flags were here, not how many moments were "
            "missed.",
            class_="muted",
        ),
    )


def codes(contents: ReportContents) -> Markup | None:
    """How often and how long each code was given; None where nothing was annotated."""
    session = contents.session
    names = words.coders(session, deidentify=contents.options.deidentify)
    labels = words.people(session)
    keys = Counter((row.code_id, row.participant_id, row.coder_id) for row in session.annotations.values())
    if not keys:
        return None
    rows: list[tuple[str, ...]] = []
    for (code_id, participant_id, coder_id), count in sorted(keys.items()):
        spans = [
            row.end_s - row.start_s
            for row in session.annotations.values()
            if (row.code_id, row.participant_id, row.coder_id) == (code_id, participant_id, coder_id)
        ]
        name = words.code_name(session, code_id)
        who = labels.get(participant_id, "removed participant")
        rows.append((name, who, names[coder_id], str(count), f"{sum(spans):.1f}", f"{sum(spans) / count:.1f}"))
    heads = ("Code", "Participant", "Coder", "Times", "Seconds in all", "Seconds each")
    return join(table(heads, rows, numeric=(3, 4, 5)), conditions(session, names))


def _verdict_row(session: Session, name: str, flags: list[Flag]) -> tuple[str, ...]:
    ids = {flag.id for flag in flags}
    given = Counter(row.verdict for row in session.verdicts.values() if row.flag.id in ids)
    hits = sum(given[verdict] for verdict in _ACCEPTED)
    decided = hits + given["rejected"]
    share = f"{percent(hits, decided)} ({percent_range(*wilson_interval(hits, decided))})" if decided else "–"
    shown = [given[verdict] for verdict in ("accepted", "adjusted", "rejected", "unsure")]
    return name, str(len(flags)), str(given.total()), *map(str, shown), share
