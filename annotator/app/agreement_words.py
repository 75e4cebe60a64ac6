"""What each measure of agreement is, and what its number means in a sentence."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from annotator.analysis.agreement_measure import Measure
from annotator.domain.percent import percent

Scale = Literal["kappa", "alpha", "correlation", "share", "seconds"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureWords:
    """A measure in words. ``scale`` says by whose rule of thumb a value is read."""

    title: str
    definition: str
    scale: Scale


def _words(title: str, scale: Scale, definition: str) -> MeasureWords:
    return MeasureWords(title=title, scale=scale, definition=definition)


_TOLERANT = (
    "Time-unit kappa where a unit agrees if the other coder has the same code within the tolerance before or after "
    "it (GSEQ), seen from the {side} coder named."
)
MEASURES: Mapping[str, MeasureWords] = {
    "easydiag_kappa": _words(
        "EasyDIAg kappa",
        "kappa",
        "Annotations linked by overlap, whatever their codes; unlinked ones are 'no match', and what neither coder "
        "annotated is not counted (Holle and Rein, 2015). For one code: Cohen's kappa of it against anything else; "
        "less than chance is 0.",
    ),
    "f1": _words(
        "F1",
        "share",
        "An annotation is found if the other coder has one with the same code whose start and end are within the "
        "tolerance; twice the found over all of both. Chance is not taken off (Mesaros et al., 2016).",
    ),
    "onset_difference": _words(
        "Onset difference",
        "seconds",
        "Mean of the second coder's start minus the first's, over annotations that are linked and have one code.",
    ),
    "offset_difference": _words(
        "Offset difference",
        "seconds",
        "Mean of the second coder's end minus the first's, over annotations that are linked and have one code.",
    ),
    "time_unit_kappa": _words(
        "Time-unit kappa",
        "kappa",
        "Cohen's kappa over units of time: in each either coder has one code or none, on each participant's each tier "
        "(as BORIS counts, with participant and tier as part of the place). Units in which neither has a code count.",
    ),
    "time_unit_kappa_tolerance_first": _words(
        "Time-unit kappa, tolerant, from the first", "kappa", _TOLERANT.format(side="first")
    ),
    "time_unit_kappa_tolerance_second": _words(
        "Time-unit kappa, tolerant, from the second", "kappa", _TOLERANT.format(side="second")
    ),
    "fleiss_kappa": _words(
        "Fleiss' kappa",
        "kappa",
        "Agreeing pairs of coders in units of time, beyond what the coders' common use of codes gives by chance "
        "(Fleiss, 1971).",
    ),
    "ac1": _words(
        "AC1",
        "kappa",
        "As Fleiss' kappa, with chance as Gwet (2008) has it: it does not fall because one code, or none, is nearly "
        "everywhere.",
    ),
    "alpha_nominal": _words(
        "Krippendorff's alpha, nominal",
        "alpha",
        "1 minus observed over expected disagreement of codes in units of time (Krippendorff, 2004).",
    ),
    "alpha_unitized": _words(
        "Krippendorff's alpha, unitised",
        "alpha",
        "1 minus observed over expected disagreement of spans on the continuum: squared distances of edges of spans "
        "that overlap, squared lengths of spans in another's gap (Krippendorff, 2004).",
    ),
}
_RATED = {
    "trace": ("trace", "The share of each unit of time in which the code holds"),
    "curve": ("continuous rating", "The mean of each unit of time in which all coders rated"),
}
_FORMS = {
    "ICC1": ("ICC(1,1)", "each moment rated by other coders, a single coder"),
    "ICC2": ("ICC(2,1)", "coders as a sample of all there could be, a single coder"),
    "ICC3": ("ICC(3,1)", "these coders only, a single coder"),
    "ICC1k": ("ICC(1,k)", "each moment rated by other coders, the mean of all"),
    "ICC2k": ("ICC(2,k)", "coders as a sample of all there could be, the mean of all"),
    "ICC3k": ("ICC(3,k)", "these coders only, the mean of all"),
}


def words_of(name: str) -> MeasureWords:
    """What a measure is called and how it is defined."""
    if name in MEASURES:
        return MEASURES[name]
    kind, _, rated = name.partition(":")
    if kind in ("kappa", "kappa_weighted"):
        return _of_answers(rated.partition(":")[2], weighted=kind == "kappa_weighted")
    what, where = _RATED.get(
        rated,
        (
            f"“{rated.removeprefix('scale:')}”"
            if rated.startswith("scale:")
            else rated.replace("_", " ").replace("nonverbal", "non-verbal"),
            "Ratings of moments that all coders annotated, linked by overlap",
        ),
    )
    if kind in _FORMS:
        title, form = _FORMS[kind]
        return _words(f"{title} of {what}", "correlation", f"{where}; {form} (Shrout and Fleiss, 1979).")
    level = kind.removeprefix("alpha_")
    return _words(
        f"Krippendorff's alpha of {what}, {level}",
        "alpha",
        f"{where}; 1 minus observed over expected disagreement on the {level} level (Krippendorff, 2004).",
    )


def _of_answers(name: str, *, weighted: bool) -> MeasureWords:
    events = (
        "Annotations of both coders that are linked by overlap, have the same code and an answer from each; several "
        "values are one answer"
    )
    if weighted:
        further = "what is further apart disagrees more, by the square of the distance (Cohen, 1968)"
        return _words(f"Weighted kappa of “{name}”", "kappa", f"{events}; {further}.")
    return _words(f"Kappa of “{name}”", "kappa", f"{events}; Cohen's kappa (Cohen, 1960).")


def reading_of(measure: Measure) -> str:
    """The number in a sentence, after a rule of thumb that is named."""
    value, scale = measure.value, words_of(measure.name).scale
    if not math.isfinite(value):
        return "not defined: nothing varies, or there is too little"
    if scale == "share":
        return f"of all that either coded, {percent(value)} were found by both"
    if scale == "seconds":
        late = "later" if value > 0 else "earlier"
        return f"the second coder is {abs(value):.2f} s {late} on average"
    if scale == "alpha":
        steps = ((0.8, "reliable"), (0.667, "for tentative conclusions only"), (-math.inf, "not reliable"))
        source = "Krippendorff"
    elif scale == "correlation":
        steps = ((0.9, "excellent"), (0.75, "good"), (0.5, "moderate"), (-math.inf, "poor"))
        source = "Koo and Li"
    else:
        steps = (
            (0.8, "almost perfect"),
            (0.6, "substantial"),
            (0.4, "moderate"),
            (0.2, "fair"),
            (0.0, "slight"),
            (-math.inf, "less than by chance"),
        )
        source = "Landis and Koch"
    return f"{next(word for least, word in steps if value >= least)} ({source})"


def value_text(measure: Measure) -> str:
    """The number to read, with its unit."""
    if not math.isfinite(measure.value):
        return "not defined"
    return f"{measure.value:+.2f} s" if words_of(measure.name).scale == "seconds" else _figure(measure.value)


def interval_text(measure: Measure) -> str:
    """The interval to read; empty where there is none."""
    low, high = measure.interval
    return f"{_figure(low)} to {_figure(high)}" if math.isfinite(low) and math.isfinite(high) else ""


def _figure(value: float) -> str:
    return f"{value:.2f}".replace("-0.00", "0.00")
