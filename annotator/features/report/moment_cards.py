"""The accepted moments: pictures before and at the apex, words, what was found, and what coders made of it."""

from __future__ import annotations

from base64 import b64encode

from annotator.app import page_words as words
from annotator.app.page_markup import Markup, Part, join, table, tag
from annotator.domain.annotations import Annotation
from annotator.domain.clock import format_time
from annotator.domain.moments import SessionMoment
from annotator.domain.session import Session
from annotator.domain.transcript import Utterance
from annotator.features.report.attunement import met_by, response_name
from annotator.features.report.contents import ReportContents, Still

_NEARBY_S = 1.0
_MOST_UTTERANCES = 6
_WHEN = {"before": "before the moment", "apex": "at its apex"}


def moment_cards(contents: ReportContents) -> Markup:
    """One card per moment, in order of time or of the playlist."""
    if not contents.moments and contents.options.playlist_id:
        return tag("p", "The playlist that was chosen for this report holds no moment.")
    if not contents.moments:
        return tag(
            "p",
            "No flag was accepted and no incongruence was annotated yet. Accept flags in the program, then make the "
            "report again.",
        )
    return join([_card(contents, number, moment) for number, moment in enumerate(contents.moments, start=1)])


def utterances_near(session: Session, moment: SessionMoment) -> tuple[Utterance, ...]:
    """What was said during a moment: the utterance it rests on, and those within a second of it."""
    linked = {row.incongruence.utterance_id for row in moment.annotations if row.incongruence is not None}
    if moment.flag is not None:
        linked.add(moment.flag.utterance_id)
    start_s, end_s = moment.start_s - _NEARBY_S, moment.end_s + _NEARBY_S
    near = [
        row for row in session.utterances.values() if row.id in linked or (row.start_s < end_s and row.end_s > start_s)
    ]
    return tuple(sorted(near, key=lambda row: (row.start_s, row.id))[:_MOST_UTTERANCES])


def _card(contents: ReportContents, number: int, moment: SessionMoment) -> Markup:
    session, shows_words = contents.session, contents.options.shows_words
    who = words.people(session).get(moment.participant_id, "removed participant")
    header = tag(
        "header",
        tag("h3", f"{number}. {words.moment_name(session, moment)}"),
        tag("span", who),
        tag("time", words.span(moment.start_s, moment.end_s)),
    )
    told = tag(
        "div",
        tag("p", words.finding(moment.flag, words=shows_words)) if moment.flag is not None else None,
        _said(contents, moment) if shows_words else None,
        _judged(contents, moment),
        [_annotation(contents, row) for row in moment.annotations],
        _evidence(moment),
    )
    beside = tag("div", _stills(contents.stills.get(moment.id, ()), of=who), told, class_="beside")
    return tag("article", header, beside, class_="moment")


def _stills(stills: tuple[Still, ...], *, of: str) -> Markup | None:
    if not stills:
        return None
    figures = [
        tag(
            "figure",
            tag(
                "img",
                src=f"data:image/jpeg;base64,{b64encode(still.jpeg).decode('ascii')}",
                alt=f"{of}, {_WHEN.get(still.caption, still.caption)}, at {format_time(still.time_s, decimals=1)}",
                width=still.width_px,
                height=still.height_px,
            ),
            tag("figcaption", f"{still.caption}, {format_time(still.time_s)}"),
        )
        for still in stills
    ]
    return tag("div", figures, class_="stills")


def _said(contents: ReportContents, moment: SessionMoment) -> Markup | None:
    near = utterances_near(contents.session, moment)
    if not near:
        return None
    labels = words.people(contents.session)
    lines = [
        tag(
            "p",
            tag(
                "span", f"{labels.get(row.participant_id or '', 'somebody')}, {format_time(row.start_s, decimals=1)}: "
            ),
            row.text,
            f" (valence {row.valence:+.2f})" if row.valence is not None else None,
        )
        for row in near
    ]
    return tag("blockquote", lines)


def _judged(contents: ReportContents, moment: SessionMoment) -> Markup | None:
    if moment.flag is None:
        return None
    names = words.coders(contents.session, deidentify=contents.options.deidentify)
    given = [row for row in contents.session.verdicts.values() if row.flag.id == moment.flag.id]
    if not given:
        return None
    parts: list[Part] = ["Verdict: "]
    for number, row in enumerate(given):
        parts.extend((", " if number else None, tag("span", row.verdict, class_=f"verdict {row.verdict}")))
        parts.append(f" ({names[row.coder_id]})")
    return tag("p", parts)


def _annotation(contents: ReportContents, row: Annotation) -> Markup:
    session, link = contents.session, row.incongruence
    names = words.coders(session, deidentify=contents.options.deidentify)
    labels = words.people(session)
    facts: list[tuple[str, str]] = [("Code", f"{words.code_name(session, row.code_id)}, by {names[row.coder_id]}")]
    if row.confidence is not None:
        facts.append(("Confidence", f"{row.confidence} of 5"))
    if link is not None:
        if link.intensity is not None:
            facts.append(("Intensity", f"{link.intensity} of 5"))
        rated = [
            f"{name} {value:+.2f}"
            for name, value in (("words", link.verbal_valence), ("face and body", link.nonverbal_valence))
            if value is not None
        ]
        if rated:
            facts.append(("Valence", ", ".join(rated)))
        shown = [
            f"{words.code_name(session, cue.code_id)}, {labels.get(cue.participant_id, 'removed participant')}, "
            f"{words.span(cue.start_s, cue.end_s)}"
            for cue in link.cues
            if cue.code_id
        ]
        if shown:
            facts.append(("Cues", "; ".join(shown)))
        answered = (response_name(contents, link.therapist_response or ""), met_by(contents, row.id))
        if any(answered):
            facts.append(("Therapist's response", ": ".join(part for part in answered if part)))
    listed = tag("dl", [(tag("dt", name), tag("dd", value)) for name, value in facts], class_="facts")
    note = tag("p", row.note, class_="note") if row.note and contents.options.shows_words else None
    return join(listed, note)


def _evidence(moment: SessionMoment) -> Markup | None:
    if moment.flag is None or not moment.flag.evidence:
        return None
    rows = [
        (
            join(words.movement(row), " ", tag("span", f"{words.plain(row.signal)}, {row.unit}", class_="signal-name")),
            words.number(row.before),
            words.number(row.after),
            f"{row.effect_z:+.1f}".replace("-", words.MINUS),
        )
        for row in moment.flag.evidence
    ]
    return table(("Movement, signal and unit", "Before", "At the apex", "Effect (SD)"), rows, numeric=(1, 2, 3))
