"""What is kept of one small fixed session: files of every format and command, numbers, reports.

``python -m tests.golden`` writes them anew; look at the difference before you commit it.
"""

from __future__ import annotations

import difflib
import io
import json
import tempfile
import zipfile
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

from annotator import __version__
from annotator.app import agreement
from annotator.app.attunement_tables import cues_by_coder, export_cues, export_responses
from annotator.app.coding_statistics import export_statistics, session_statistics, whole_time
from annotator.domain.moments import accepted_moments
from annotator.domain.session import Session
from annotator.exchange.deidentify import deidentify
from annotator.exchange.export_format import ExportFormat, ExportOptions, Material
from annotator.exchange.export_formats import EXPORTS
from annotator.exchange.parquet import pyarrow_modules
from annotator.features.precision import measuring as precision
from annotator.features.report.contents import ReportContents, ReportOptions, Still
from annotator.features.report.page import page
from annotator.features.statistics.detail_tables import export_values, session_values
from annotator.features.statistics.sequence_tables import export_pairs, session_pairs
from tests.fixtures.rich_session import rich_session
from tests.golden.command_files import write_files

FOLDER = Path(__file__).parent
WRITABLE = tuple(one for one in EXPORTS if one.name != "parquet" or find_spec("pyarrow") is not None)
"""Those whose library is there; the others' outputs stay as they are."""
REPORTS: Mapping[str, bool] = {"report/named.html": False, "report/without-names.html": True}
_MOST_LINES = 60


def written(chosen: ExportFormat, session: Session, **options: object) -> dict[str, bytes]:
    """What the format writes, by name of file."""
    made: dict[str, bytes] = {}
    for one in chosen.files(Material(session=session), ExportOptions(**options)):  # type: ignore[arg-type]
        file = io.BytesIO()
        one.write(file)
        made[one.path(Path(f"talk{chosen.suffix}")).name] = file.getvalue()
    return made


def readable(chosen: ExportFormat, content: bytes) -> str:
    """What is in a file as text, for comparing: the bytes of some change with the library that writes them."""
    if chosen.name == "parquet":
        return _table_text(content)
    if chosen.name == "qdpx":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return archive.read("project.qde").decode()
    return content.decode()


def _table_text(content: bytes) -> str:
    """Each column's name and type, then each row as JSON."""
    table = pyarrow_modules()[1].read_table(io.BytesIO(content))
    columns = [f"{field.name}: {field.type}" for field in table.schema]
    return "\n".join([*columns, "", *(json.dumps(row, ensure_ascii=False) for row in table.to_pylist()), ""])


def export_outputs(chosen: ExportFormat) -> dict[str, str]:
    """What the format writes of the session; bins of ten seconds keep the file small."""
    files = written(chosen, rich_session(), bin_s=10.0)
    ending = ".txt" if chosen.name == "parquet" else ""
    return {f"exports/{chosen.name}/{name}{ending}": readable(chosen, one) for name, one in files.items()}


def number_outputs() -> dict[str, str]:
    """What commands and windows write of the session's numbers: agreement, precision, statistics, attunement."""
    session = rich_session()
    observed_s = whole_time(session)
    pairs = session_pairs(session, observed_s=observed_s, lag=1, window_s=5.0, by_participant=True)
    cues = next(iter(cues_by_coder(session).values()))
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        agreement.write_json(agreement.compare([session]), folder / "agreement.json")
        precision.write_json(precision.precision_report([(session, None)]), folder / "precision.json")
        export_statistics(session, session_statistics(session), folder / "codes.csv")
        export_values(session, session_values(session), folder / "details.csv")
        export_pairs(session, pairs, folder / "sequences.csv", observed_s=observed_s, lag=1, window_s=5.0)
        export_cues(session, cues, folder / "cues.csv")
        export_responses(session, folder / "responses.csv")
        return {f"numbers/{path.name}.txt": _comparable(path) for path in sorted(folder.iterdir())}


def file_outputs() -> dict[str, str]:
    """Whatever else the program writes for people to keep."""
    with tempfile.TemporaryDirectory() as made:
        write_files(Path(made))
        return {f"files/{path.name}.txt": _comparable(path) for path in sorted(Path(made).iterdir())}


def _comparable(path: Path) -> str:
    """The file; of JSON a line for each part, with as many digits as every machine computes alike."""
    text = path.read_bytes().decode()
    if path.suffix == ".html":
        return _page(text)
    if path.suffix != ".json":
        return text
    document = json.loads(text, parse_float=lambda digits: float(f"{float(digits):.9g}"))
    parts = ((key, value if isinstance(value, list) else [value]) for key, value in document.items())
    return "".join(f"{key}: {json.dumps(one, ensure_ascii=False)}\n" for key, values in parts for one in values)


def report_output(*, without_names: bool) -> str:
    """The report's page."""
    whole = rich_session()
    session = deidentify(whole).session if without_names else whole
    still = Still(caption="apex", time_s=1.5, jpeg=b"\xff\xd8jpeg", width_px=4, height_px=3)
    moments = accepted_moments(session)
    contents = ReportContents(
        session=session,
        options=ReportOptions(deidentify=without_names),
        moments=moments,
        stills={one.id: (still,) for one in moments},
    )
    return _page(page(contents))


def _page(text: str) -> str:
    """A page, a tag a line, without its style and the program's version."""
    before, _, rest = text.replace(__version__, "VERSION").partition("<style>")
    return (before + rest.partition("</style>")[2]).replace("><", ">\n<")


def outputs() -> dict[str, str]:
    """Everything that is kept, by path in this folder."""
    made = {name: text for chosen in WRITABLE for name, text in export_outputs(chosen).items()}
    made |= number_outputs() | file_outputs()
    return made | {name: report_output(without_names=without) for name, without in REPORTS.items()}


def difference(name: str, text: str) -> str:
    """How an output differs from the one that is kept, as a diff of lines; empty where it does not."""
    path = FOLDER / name
    kept = path.read_bytes().decode() if path.is_file() else ""
    if kept == text:
        return ""
    lines = list(
        difflib.unified_diff(kept.splitlines(), text.splitlines(), f"kept {name}", f"now {name}", lineterm="", n=1)
    )
    told = lines[:_MOST_LINES] or ["only the ends of lines differ"]
    more = [f"… and {len(lines) - _MOST_LINES} lines more"] if len(lines) > _MOST_LINES else []
    return "\n".join([*told, *more, "If that is meant: python -m tests.golden, then look at the difference"])
