"""Checks that the system libraries that Qt, PortAudio and OpenCV load are there; installs or names what is missing.

Python wheels bring everything on macOS and Windows. On Linux a few shared libraries come from the system.
Exits 0 when all are there, else 1 with the one command that installs them.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from annotator.system_libraries import missing_libraries

DEVELOPER_PROGRAMS = {"Xvfb": "xvfb", "xauth": "xauth", "xdotool": "xdotool", "strace": "strace"}

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
"""Any of these reads the report in a test; without one that test is skipped by name."""


def missing_packages(*, developer: bool) -> list[str]:
    """Names of the Debian packages that hold what cannot be loaded or run."""
    missing = sorted(set(missing_libraries().values()))
    if developer:
        missing += [package for program, package in DEVELOPER_PROGRAMS.items() if shutil.which(program) is None]
    return missing


def _fails(command: list[str]) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode != 0


def install(packages: list[str]) -> bool:
    """Install with apt where that needs no question; False where it cannot be done."""
    if shutil.which("apt-get") is None:
        return False
    prefix: list[str] = []
    if os.geteuid() != 0:
        if shutil.which("sudo") is None or _fails(["sudo", "-n", "true"]):
            return False
        prefix = ["sudo", "-n"]
    print(f"annotator: installing system libraries: {' '.join(packages)}", file=sys.stderr)
    environment = ["env", "DEBIAN_FRONTEND=noninteractive"]
    for command in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *packages]):
        done = subprocess.run([*prefix, *environment, "apt-get", *command], stdout=subprocess.DEVNULL, check=False)
        if done.returncode:
            return False
    return True


def main() -> int:
    if not sys.platform.startswith("linux"):
        return 0
    developer = "--dev" in sys.argv[1:]
    missing = missing_packages(developer=developer)
    if not missing or (install(missing) and not missing_packages(developer=developer)):
        if developer and not any(shutil.which(name) for name in BROWSERS) and not install(["chromium"]):
            print("annotator: no browser for the report's test, which will be skipped", file=sys.stderr)
        return 0
    print(
        "annotator: these system libraries are missing: " + " ".join(missing) + "\n"
        "annotator: install them with\n"
        f"    sudo apt-get install {' '.join(missing)}\n"
        "annotator: (on other systems, the packages that hold the same libraries), then run this again",
        file=sys.stderr,
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
