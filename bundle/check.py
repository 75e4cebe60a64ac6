"""Looks at the recipe of the stand-alone program without building it: ``scripts/bundle --check``.

What a build would only show on the machine of whoever starts it: a module that is left out and imported after all, a
library that the program loads and the bundle does not bring, an ending of a file that the program no longer uses.
"""

from __future__ import annotations

import ast
import importlib.util
import plistlib
import re
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from xml.etree import ElementTree

HERE = Path(__file__).parent
ROOT = HERE.parent
sys.path[:0] = [str(HERE), str(ROOT)]

import left_out  # noqa: E402
import linux_libraries  # noqa: E402
import macos_app  # noqa: E402

from annotator.exchange.exercise_file import SUFFIX as EXERCISE  # noqa: E402
from annotator.storage.session_folder import SUFFIX as SESSION  # noqa: E402
from annotator.system_libraries import LIBRARIES  # noqa: E402

OPENCV = frozenset((
    "GaussianBlur", "DISOpticalFlow", "LUT", "absdiff", "add", "addWeighted", "bitwise_not", "circle",
    "convertScaleAbs", "convexHull", "cvtColor", "dnn", "erode", "error", "extractChannel", "fillConvexPoly",
    "imdecode", "imencode", "imread", "line", "mean", "multiply", "rectangle", "remap", "resize", "setNumThreads",
    "warpAffine",
))  # fmt: skip
"""Of OpenCV what was seen to work without BLAS, FFmpeg and AVIF."""
_CONSTANT = re.compile(r"[A-Z]+_")
_HOOKED = re.compile(r'copy_metadata\("([^"]+)"\)')


def problems() -> Iterator[str]:
    """All that is wrong, each in one line."""
    yield from _spec()
    yield from _modules()
    yield from _opencv()
    yield from _hooks()
    yield from _locked()
    yield from _libraries()
    yield from _associations()


def _spec() -> Iterator[str]:
    tree = ast.parse((HERE / "annotator.spec").read_text("utf-8"))
    named = {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    for part in ("Analysis", "PYZ", "EXE", "COLLECT", "BUNDLE"):
        if part not in named:
            yield f"annotator.spec makes no {part}"
    start = (HERE / "start.py").read_text("utf-8")
    if start.find("freeze_support()") > start.find("from annotator") or "freeze_support()" not in start:
        yield "start.py must call freeze_support() before anything else, or every working process opens a window"


def _modules() -> Iterator[str]:
    left = set(left_out.MODULES)
    for path in sorted((ROOT / "annotator").rglob("*.py")):
        for name in sorted(_imports(path)):
            parents = {name.rsplit(".", count)[0] for count in range(name.count(".") + 1)}
            if parents & left:
                yield f"{path.relative_to(ROOT)} imports {name}, which left_out.py leaves out"
    found = importlib.util.find_spec("mediapipe")  # no further: that would read it in
    if found is None or not Path(found.origin or "").with_name("tasks").joinpath("python").is_dir():
        yield "mediapipe.tasks.python, which annotator.spec collects, is not there"


def _imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def _opencv() -> Iterator[str]:
    """In a bundle OpenCV has no BLAS (stand_ins.py): what would call it ends the program."""
    for path in sorted((ROOT / "annotator").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not (isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "cv2"):
                continue
            if not (_CONSTANT.match(node.attr) or node.attr in OPENCV):
                place = f"{path.relative_to(ROOT)}:{node.lineno}"
                yield f"{place} uses cv2.{node.attr}; try it in a bundle, then name it in check.py"


def _hooks() -> Iterator[str]:
    for path in sorted((HERE / "hooks").glob("hook-*.py")):
        module = path.stem.removeprefix("hook-")
        if importlib.util.find_spec(module) is None:
            yield f"{path.name}: there is no module {module}"
        for name in _HOOKED.findall(path.read_text("utf-8")):
            try:
                metadata.version(name)
            except metadata.PackageNotFoundError:
                yield f"{path.name}: {name} is not installed"


def _locked() -> Iterator[str]:
    locked = set(re.findall(r"^([a-z0-9-]+)==", (ROOT / "requirements-bundle.lock").read_text("utf-8"), re.MULTILINE))
    for name in ("pyinstaller", "opencv-python-headless", "mediapipe", "pyside6-essentials"):
        if name not in locked:
            yield f"requirements-bundle.lock lacks {name}; scripts/lock writes it anew"
    for name in ("opencv-contrib-python", "opencv-python"):
        if name in locked:
            yield f"requirements-bundle.lock brings {name}, which overwrites opencv-python-headless"


def _libraries() -> Iterator[str]:
    for name in sorted(set(LIBRARIES) - set(linux_libraries.WANTED)):
        yield f"annotator/system_libraries.py wants {name}, which linux_libraries.py does not bring"


def _associations() -> Iterator[str]:
    types = ElementTree.parse(HERE / "linux" / "annotator-mime.xml").getroot()
    names = {element.get("type", "") for element in types.iter() if element.tag.endswith("mime-type")}
    patterns = {element.get("pattern") for element in types.iter() if element.tag.endswith("glob")}
    entry = (HERE / "linux" / "annotator.desktop").read_text("utf-8")
    for name in sorted(names):
        if f"{name};" not in entry:
            yield f"annotator.desktop does not open {name}"
    if patterns != {f"*{EXERCISE}", "session.db"}:
        yield f"annotator-mime.xml knows {patterns}"
    plistlib.loads((HERE / "macos" / "entitlements.plist").read_bytes())
    told = macos_app.description(ROOT)["info_plist"]["UTExportedTypeDeclarations"]
    endings = {f".{one}" for row in told for one in row["UTTypeTagSpecification"]["public.filename-extension"]}
    if endings != {SESSION, EXERCISE}:
        yield f"macos_app.py knows {endings}"
    setup = (HERE / "windows" / "annotator.iss").read_text("utf-8")
    if f"\\Classes\\{EXERCISE}" not in setup or f"*{SESSION}" not in setup:
        yield "annotator.iss does not name the program's own endings"


def main() -> int:
    """Print what is wrong."""
    found = list(problems())
    for line in found:
        print(line, file=sys.stderr)
    if not found:
        print("the recipe of the stand-alone program holds together")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
