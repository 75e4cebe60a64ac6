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


def test_every_process_that_may_load_mediapipe_begins_with_this() -> None:
    begins_with: dict[str, str] = {}
    for path in sorted(Path(annotator.__file__).parent.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
            if "The entry point of the process" in (ast.get_docstring(function) or ""):
                begins_with[f"{path.stem}.{function.name}"] = ast.unparse(function.body[1])
    assert len(begins_with) >= 5
    assert set(begins_with.values()) == {"begin_worker()"}, begins_with


def test_exceptions_from_the_proxy_are_taken_back(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY"):
        monkeypatch.setenv(name, "*")
    lead_nowhere()
    assert os.environ["https_proxy"] == os.environ["ALL_PROXY"] == "http://127.0.0.1:9"
    assert not {"no_proxy", "NO_PROXY"} & set(os.environ)
