"""All formats that sessions are written to: what the command line, the window and the documentation offer."""

from __future__ import annotations

from annotator.exchange.bids_export import BIDS
from annotator.exchange.boris_export import BORIS
from annotator.exchange.eaf_export import EAF
from annotator.exchange.edl_export import EDL
from annotator.exchange.export_format import ExportFormat
from annotator.exchange.json_export import JSON
from annotator.exchange.otio_export import OTIO
from annotator.exchange.qdc_export import QDC
from annotator.exchange.qdpx_export import QDPX
from annotator.exchange.subtitle_export import SRT, VTT
from annotator.exchange.table_export import CSV, PARQUET, TSV
from annotator.exchange.textgrid_export import TEXTGRID
from annotator.exchange.web_annotation_export import WEB_ANNOTATION

EXPORTS: tuple[ExportFormat, ...] = (
    JSON, CSV, TSV, PARQUET, EAF, BORIS, TEXTGRID, VTT, SRT, EDL, OTIO, WEB_ANNOTATION, QDC, QDPX, BIDS,
)  # fmt: skip
"""In the order in which they are offered."""


def format_named(name: str) -> ExportFormat:
    """The format of this name.

    Raises:
        ValueError: there is none; says which there are.
    """
    found = next((one for one in EXPORTS if one.name == name), None)
    if found is None:
        raise ValueError(f"there is no format '{name}'; there are {', '.join(one.name for one in EXPORTS)}")
    return found
