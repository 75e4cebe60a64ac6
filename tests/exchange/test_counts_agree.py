"""The same annotations in every format: as many, and as long, as the statistics say."""

from __future__ import annotations

import csv
import io
import json
import math
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from xml.etree import ElementTree

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.analysis.coding_statistics import code_statistics
from annotator.domain.annotations import Annotation
from annotator.domain.session import Session
from annotator.exchange.boris_export import export_boris
from annotator.exchange.eaf_export import export_eaf
from annotator.exchange.export_format import ExportOptions, Material
from annotator.exchange.json_export import export_json
from annotator.exchange.session_tables import session_table
from annotator.exchange.table import write_text
from annotator.exchange.textgrid_export import export_textgrid
from tests.fixtures.rich_session import rich_session
from tests.fixtures.sessions import annotation, table

Totals = Mapping[str, tuple[int, float]]
"""How many and how long altogether, by the name of the code."""

_NAMES = {code.id: code.name for code in rich_session().codebook.codes}
_TIMES = st.integers(0, 60_000).map(lambda time_ms: time_ms / 1000)


@st.composite
def coded_sessions(draw: st.DrawFn) -> Session:
    """The rich session with any annotations within a minute, on whole milliseconds."""
    count = draw(st.integers(0, 12))
    rows = []
    for number in range(count):
        ends = sorted([draw(_TIMES), draw(_TIMES)])
        code = draw(st.sampled_from(rich_session().codebook.codes))
        point = code.kind == "point" or draw(st.booleans())
        rows.append(
            annotation(
                f"x{number}",
                coder_id=draw(st.sampled_from(("anna", "ben"))),
                participant_id=draw(st.sampled_from(("client", "therapist"))),
                tier=code.tier,
                code_id=code.id,
                start_s=ends[0],
                end_s=ends[0] if point else ends[1],
            )
        )
    return replace(rich_session(), annotations=table(*rows), utterances={}, markers={})


def totals(pairs: list[tuple[str, float]]) -> dict[str, tuple[int, float]]:
    counts = Counter(name for name, _ in pairs)
    return {name: (count, math.fsum(s for other, s in pairs if other == name)) for name, count in counts.items()}


def in_statistics(session: Session) -> Totals:
    rows: list[Annotation] = list(session.annotations.values())
    found = code_statistics(rows, observed_s=(0.0, 61.0)) if rows else ()
    # A mean times a number is all lengths together; the time held is not, where annotations overlap.
    pairs = [(_NAMES[one.code_id], one.count, one.mean_s * one.count) for one in found]
    names = {name for name, _, _ in pairs}
    return {
        name: (
            sum(count for other, count, _ in pairs if other == name),
            math.fsum(length for other, _, length in pairs if other == name),
        )
        for name in names
    }


def in_json(session: Session) -> Totals:
    rows = json.loads(export_json(session))["annotations"]
    return totals([(_NAMES[row["code_id"]], row["end_s"] - row["start_s"]) for row in rows])


def in_csv(session: Session) -> Totals:
    file = io.BytesIO()
    write_text(file, session_table("annotations", session), delimiter=",")
    rows = csv.DictReader(io.StringIO(file.getvalue().decode()))
    return totals([(row["code"], float(row["duration_s"])) for row in rows])


def in_eaf(session: Session) -> Totals:
    root = ElementTree.fromstring(export_eaf(Material(session=session), ExportOptions()))
    slots = {slot.attrib["TIME_SLOT_ID"]: int(slot.attrib["TIME_VALUE"]) for slot in root.iter("TIME_SLOT")}
    pairs = []
    for tier in root.iter("TIER"):
        if not tier.attrib["LINGUISTIC_TYPE_REF"].startswith("codes: "):
            continue
        for row in tier.iter("ALIGNABLE_ANNOTATION"):
            length_ms = slots[row.attrib["TIME_SLOT_REF2"]] - slots[row.attrib["TIME_SLOT_REF1"]]
            pairs.append((row.findtext("ANNOTATION_VALUE") or "", length_ms / 1000))
    return totals(pairs)


def in_boris(session: Session) -> Totals:
    """As BORIS reads it: every second event of a state behaviour and subject ends the one before."""
    project = json.loads(export_boris(Material(session=session), ExportOptions()))
    states = {row["code"] for row in project["behaviors_conf"].values() if row["type"] == "State event"}
    pairs = []
    for observation in project["observations"].values():
        open_at: dict[tuple[str, str], float] = {}
        for time_s, subject, code, _modifier, _comment in observation["events"]:
            if code not in states:
                pairs.append((code, 0.0))
            elif (subject, code) in open_at:
                pairs.append((code, time_s - open_at.pop((subject, code))))
            else:
                open_at[subject, code] = time_s
        assert not open_at
    return totals(pairs)


def in_textgrid(session: Session) -> Totals:
    text = export_textgrid(Material(session=session)).decode()
    pairs = []
    for tier in re.split(r"\n    item \[\d+\]:", text)[1:]:
        name = re.search(r'name = "(.*)"', tier)
        if name is not None and "(" in name.group(1):  # flags have no coder
            spans = re.findall(r'xmin = (\S+)\s+xmax = (\S+)\s+text = "(.+)"', tier)
            pairs += [(label, float(end) - float(start)) for start, end, label in spans]
            pairs += [(label, 0.0) for label in re.findall(r'mark = "(.*)"', tier)]
    return totals(pairs)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(session=coded_sessions())
def test_counts_and_durations_agree_over_all_formats(session: Session) -> None:
    wanted = in_statistics(session)
    for read in (in_json, in_csv, in_eaf, in_boris, in_textgrid):
        found = read(session)
        assert {name: count for name, (count, _) in found.items()} == {
            name: count for name, (count, _) in wanted.items()
        }, read.__name__
        for name, (count, length_s) in found.items():
            # In ELAN nothing is shorter than a millisecond.
            within_s = 0.001 * count + 1e-6 if read is in_eaf else 1e-6
            assert abs(length_s - wanted[name][1]) <= within_s, (read.__name__, name)
