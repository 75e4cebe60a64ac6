"""EAF files: valid against the published schema, opened by pympi, and complete."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings

from annotator.domain.session import Session
from annotator.exchange.eaf_export import export_eaf
from annotator.exchange.export_format import ExportOptions, Material
from tests.fixtures.rich_session import rich_session
from tests.fixtures.sessions import annotation, sessions, table

Validate = Callable[[bytes], None]


def exported(session: Session, **material: Any) -> ElementTree.Element:
    return ElementTree.fromstring(export_eaf(Material(session=session, **material), ExportOptions()))


def tiers(root: ElementTree.Element) -> dict[str, ElementTree.Element]:
    return {tier.attrib["TIER_ID"]: tier for tier in root.iter("TIER")}


@pytest.fixture(scope="module")
def validate(shared: Path) -> Validate:
    xmlschema = pytest.importorskip("xmlschema")
    schema = xmlschema.XMLSchema(str(shared / "oracles" / "eaf" / "EAFv3.0.xsd"))
    return schema.validate


def test_a_session_with_everything_is_valid(validate: Validate) -> None:
    validate(export_eaf(Material(session=rich_session()), ExportOptions()))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(session=sessions())
def test_any_session_is_valid(session: Session, validate: Validate) -> None:
    validate(export_eaf(Material(session=session), ExportOptions()))


def test_pympi_reads_tiers_codes_and_what_hangs_on_them(tmp_path: Path) -> None:
    pympi = pytest.importorskip("pympi")
    path = tmp_path / "talk.eaf"
    path.write_bytes(export_eaf(Material(session=rich_session()), ExportOptions()))
    eaf = pympi.Elan.Eaf(str(path))
    assert eaf.get_annotation_data_for_tier("Codes@Anna Smith (anna)") == [
        (5000, 9500, "Smile"),
        (30000, 30001, "Lean"),
    ]
    assert eaf.get_annotation_data_for_tier("Codes@Anna Smith (anna) 2") == [(8000, 10000, "Smile")]
    cues = eaf.get_ref_annotation_data_for_tier("cues: Incongruence@Anna Smith (ben)")
    assert [cue[2] for cue in cues] == [
        "Smile, Anna Smith, 0:00:20.100 to 0:00:21.000",
        "cue, Anna Smith, 0:00:20.500 to 0:00:20.900",
    ]
    assert eaf.get_controlled_vocabulary_names() is not None
    entries = eaf.get_cv_entries("codes: Codes")
    assert entries["nod"][0][0][0] == "Nod"


def test_every_tier_says_who_is_coded_and_by_whom() -> None:
    tier = tiers(exported(rich_session()))["Codes@Dr Jones (anna)"]
    assert (tier.attrib["PARTICIPANT"], tier.attrib["ANNOTATOR"]) == ("Dr Jones", "anna")


def test_adjacent_annotations_stay_on_one_tier_and_overlapping_ones_do_not() -> None:
    rows = [annotation(f"a{n}", start_s=s, end_s=e) for n, (s, e) in enumerate([(0, 1), (1, 2), (1.5, 2.5), (2, 3)])]
    found = tiers(exported(replace(rich_session(), annotations=table(*rows))))
    counts = {name: len(list(tier)) for name, tier in found.items() if name.startswith("Incongruence@")}
    assert counts == {"Incongruence@Anna Smith (anna)": 3, "Incongruence@Anna Smith (anna) 2": 1}


def test_recordings_are_named_from_where_the_file_lies_and_by_full_path_only_where_asked_for(tmp_path: Path) -> None:
    place = tmp_path / "study" / "talk ü.mp4"
    material = Material(session=rich_session(), media_paths={"media-1": place}, folder=tmp_path / "exports")
    plain, full = (
        ElementTree.parse(io.BytesIO(export_eaf(material, options))).find("HEADER/MEDIA_DESCRIPTOR")
        for options in (ExportOptions(), ExportOptions(full_media_paths=True))
    )
    assert plain is not None
    assert full is not None
    assert plain.attrib["MEDIA_URL"] == "file:///anna_smith.mp4"
    assert plain.attrib["RELATIVE_MEDIA_URL"] == "./../study/talk%20%C3%BC.mp4"
    assert full.attrib["MEDIA_URL"] == place.as_uri()


def test_the_way_to_a_recording_does_not_tell_of_folders_above_a_persons_own(tmp_path: Path) -> None:
    home = Path.home()
    elsewhere = home.parent / f"{home.name}-of-another" / "talk.mp4"
    material = Material(session=rich_session(), media_paths={"media-1": elsewhere}, folder=home)
    descriptor = exported(material.session, media_paths=material.media_paths, folder=home).find(
        "HEADER/MEDIA_DESCRIPTOR"
    )
    assert descriptor is not None
    assert descriptor.attrib["RELATIVE_MEDIA_URL"] == "./anna_smith.mp4"


def test_a_recording_that_starts_later_says_where_the_session_begins_on_its_own_clock() -> None:
    descriptors = exported(rich_session()).findall("HEADER/MEDIA_DESCRIPTOR")
    assert [row.get("TIME_ORIGIN") for row in descriptors] == [None, "-1250"]
