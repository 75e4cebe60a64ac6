"""What keeps the libraries of a process off the network. Each in a process of its own: it cannot be undone."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

import annotator
from annotator.tracking.offline import lead_nowhere

LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the kernel is told on Linux only")


def python(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    return done.stdout.strip()


@LINUX
def test_no_socket_of_the_internet_can_be_made_but_pipes_go_on() -> None:
    said = python(
        "import socket, multiprocessing\n"
        "from annotator.tracking.offline import stay_offline\n"
        "print(stay_offline())\n"
        "for kind in (socket.AF_INET, socket.AF_INET6):\n"
        "    for of in (socket.SOCK_STREAM, socket.SOCK_DGRAM):\n"
        "        try:\n"
        "            socket.socket(kind, of)\n"
        "        except PermissionError:\n"
        "            print('refused')\n"
        "here, there = multiprocessing.Pipe()\n"
        "here.send('a word')\n"
        "print(there.recv())\n"
    )
    assert said.split("\n") == ["True", *["refused"] * 4, "a word"]


@LINUX
def test_threads_started_later_are_refused_too() -> None:
    said = python(
        "import socket, threading\n"
        "from annotator.tracking.offline import stay_offline\n"
        "stay_offline()\n"
        "def attempt():\n"
        "    try:\n"
        "        socket.create_connection(('127.0.0.1', 9), timeout=1)\n"
        "    except OSError as error:\n"
        "        print(type(error).__name__)\n"
        "thread = threading.Thread(target=attempt)\n"
        "thread.start()\n"
        "thread.join()\n"
    )
    assert said == "PermissionError"


WITHOUT_MEDIAPIPE = {
    "doctor_parts._missing": "opens libraries of the system",
    "responses._shifts_on_disk": "reads signals",
    "diarise_worker.listen": "a model of the user's, of a library that knows no network",
    "transcribe_worker.listen": "likewise",
    "spawned._serve": "runs the others",
}
"""What else runs in a process of its own, and why it may do without."""


def processes() -> dict[str, str]:
    """Every function that is given to a spawned process, by module, and the first thing it does."""
    package = Path(annotator.__file__).parent
    modules = {
        ".".join(path.relative_to(package.parent).with_suffix("").parts): ast.parse(path.read_text(encoding="utf-8"))
        for path in package.rglob("*.py")
    }
    found: dict[str, str] = {}
    for module, tree in modules.items():
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            for name in given_to_a_process(call):
                home = next(
                    (
                        node.module
                        for node in ast.walk(tree)
                        if isinstance(node, ast.ImportFrom) and any(one.name == name for one in node.names)
                    ),
                    module,
                )
                function = next(one for one in modules[home or ""].body if getattr(one, "name", "") == name)
                assert isinstance(function, ast.FunctionDef)
                said = ast.get_docstring(function) is not None
                found[f"{(home or '').rpartition('.')[2]}.{name}"] = ast.unparse(function.body[said])
    return found


def given_to_a_process(call: ast.Call) -> list[str]:
    """The function that a call runs in a process, ``work`` of ``track_worker.work`` too."""
    given: list[ast.expr] = call.args[:1] if getattr(call.func, "id", "") == "result_of" else []
    if getattr(call.func, "attr", "") == "Process":
        given = [word.value for word in call.keywords if word.arg == "target"]
    return [getattr(one, "id", getattr(one, "attr", "")) for one in given]


def test_every_process_that_may_load_mediapipe_begins_with_this() -> None:
    begins_with = processes()
    assert set(WITHOUT_MEDIAPIPE) <= set(begins_with)
    others = {name: first for name, first in begins_with.items() if name not in WITHOUT_MEDIAPIPE}
    assert len(others) >= 5
    assert set(others.values()) == {"begin_worker()"}, others


def test_exceptions_from_the_proxy_are_taken_back(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY"):
        monkeypatch.setenv(name, "*")
    lead_nowhere()
    assert os.environ["https_proxy"] == os.environ["ALL_PROXY"] == "http://127.0.0.1:9"
    assert not {"no_proxy", "NO_PROXY"} & set(os.environ)
