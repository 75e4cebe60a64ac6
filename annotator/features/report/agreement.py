"""How far coders agree: in their verdicts on the same flags, and in what they annotated."""

from __future__ import annotations

from collections.abc import Mapping

from annotator.analysis.annotation_agreement import AnnotationAgreement, annotation_agreement
from annotator.analysis.annotation_linking import OVERLAP, POINT_S
from annotator.analysis.verdict_agreement import verdict_agreement
from annotator.app import page_words as words
from annotator.app.agreement import kappa_text
from annotator.app.page_markup import Markup, join, table, tag
from annotator.domain.percent import percent
from annotator.domain.session import Session
from annotator.features.report.contents import ReportContents

_MIXED_UP_ROWS = 6


def agreement(contents: ReportContents) -> Markup:
    """Every two coders held against each other."""
    session = contents.session
    names = words.coders(session, deidentify=contents.options.deidentify)
    verdicts, annotations = _verdicts(session, names), _annotations(session, names)
    if verdicts is None and annotations is None:
        return tag("p", "No two coders have judged the same flag or annotated, so there is nothing to compare.")
    return join(verdicts, annotations, conditions(session, names))


def conditions(session: Session, names: Mapping[str, str]) -> list[Markup]:
    """A sentence for each coder who coded blind, or with their reaction time taken off."""
    return [tag("p", f"{names[row.id]}: {row.conditions}.") for row in session.coders.values() if row.conditions]


def _verdicts(session: Session, names: Mapping[str, str]) -> Markup | None:
    found = verdict_agreement(session)
    if not found:
        return None
    rows = [
        (
            _pair(names, row.first_id, row.second_id),
            str(row.flags),
            str(row.same),
            percent(row.same, row.flags),
            kappa_text(row.kappa),
        )
        for row in found
    ]
    return join(
        tag("h3", "Verdicts on the same flags"),
        table(("Coders", "Judged by both", "Same verdict", "Agreement", "Cohen's kappa"), rows, numeric=range(1, 5)),
        tag(
            "p",
            "Accepted and adjusted count as the same. Kappa (Cohen, 1960) is agreement beyond what each coder's own "
            "shares of verdicts would give by chance; it is not defined where chance alone would give full agreement. "
            "Coders who are shown the same flags agree more easily than coders who search alone.",
            class_="muted",
        ),
    )


def _annotations(session: Session, names: Mapping[str, str]) -> Markup | None:
    found = annotation_agreement([tuple(session.annotations.values())])
    if not found:
        return None
    rows = [
        (
            _pair(names, row.first_id, row.second_id),
            str(sum(code.first for code in row.by_code)),
            str(sum(code.second for code in row.by_code)),
            f"{row.pairs} ({row.same_flag})",
            percent(row.raw),
            kappa_text(row.kappa),
            kappa_text(row.kappa_max),
        )
        for row in found
    ]
    heads = ("Coders", "Annotated", "Annotated", "Linked (from one flag)", "Agreement", "Kappa", "Largest possible")
    return join(
        tag("h3", "Annotations"),
        table(heads, rows, numeric=range(1, 7)),
        [_by_code(session, names, row) for row in found],
        tag(
            "p",
            f"Two annotations of one participant on one tier are linked if both cover at least {percent(OVERLAP)} "
            f"of the longer one (points: {POINT_S * (1 - OVERLAP):g} s apart at most), from the largest overlap down. "
            "Agreement, kappa and the largest kappa that the coders' own counts allow are those of EasyDIAg (Holle and "
            "Rein, 2015): an annotation that nothing was linked with counts as no match, and what neither coder "
            "annotated is not counted. Pairs made by accepting one and the same flag agree in time because the program "
            "set it. What one of the coders did not look at counts against the agreement, too.",
            class_="muted",
        ),
    )


def _by_code(session: Session, names: Mapping[str, str], found: AnnotationAgreement) -> Markup:
    first, second = names[found.first_id], names[found.second_id]
    rows = [
        (
            words.code_name(session, row.code_id),
            str(row.first),
            str(row.second),
            str(row.both),
            kappa_text(row.kappa),
        )
        for row in found.by_code
    ]
    mixed = _mixed_up(session, found)
    return join(
        table(("Code", first, second, "Both", "Cohen's kappa"), rows, numeric=range(1, 5)),
        tag("p", f"Same time, another code ({first} – {second}): {'; '.join(mixed)}.") if mixed else None,
    )


def _mixed_up(session: Session, found: AnnotationAgreement) -> list[str]:
    """The pairs of codes that stand for the same moment most often, the most frequent first."""
    names = [words.code_name(session, code) for code in found.codes]
    pairs = [
        (-round(found.table[row, column] / 2), names[row], names[column])
        for row in range(len(names))
        for column in range(len(names))
        if row != column and found.table[row, column]
    ]
    return [f"{mine} – {theirs} ({-times}×)" for times, mine, theirs in sorted(pairs)[:_MIXED_UP_ROWS]]


def _pair(names: Mapping[str, str], first_id: str, second_id: str) -> str:
    return f"{names[first_id]} and {names[second_id]}"
