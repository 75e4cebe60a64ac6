"""Keep the libraries of this process off the network.

MediaPipe 1 reports its use to its maker whenever a model is loaded, and has no setting against that; this program has
promised that nothing leaves the machine. So two things are done before it loads, neither of which it can undo: its
transport (libcurl, which heeds these variables) is sent to a port of this machine at which nobody listens, and on Linux
the kernel refuses the process any socket of the internet. :mod:`annotator.tracking.model_runner` does a third: it names
no certificates, without which no connection comes about.
"""

from __future__ import annotations

import ctypes
import os
import platform
import struct
import sys

_NOWHERE = "http://127.0.0.1:9"
_EXCEPTIONS = ("no_proxy", "NO_PROXY")

# Linux' own numbers (seccomp.h, bpf_common.h, audit.h).
_PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _SECCOMP_MODE_FILTER = 38, 22, 2
_LOAD, _EQUAL, _RETURN = 0x20, 0x15, 0x06
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000
_EACCES = 13
_AF_INET, _AF_INET6 = 2, 10
_NUMBER_AT, _ARCHITECTURE_AT, _FIRST_ARGUMENT_AT = 0, 4, 16
# By machine: what the kernel calls it, and the number of its system call ``socket``.
_SOCKET_CALLS = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}


def lead_nowhere() -> None:
    """Send what would use the network through a proxy that is not there; for this process and its children."""
    for name in ("https_proxy", "HTTPS_PROXY", "ALL_PROXY", "all_proxy"):
        os.environ[name] = _NOWHERE
    for name in _EXCEPTIONS:
        os.environ.pop(name, None)


def stay_offline() -> bool:
    """For worker processes, first thing: :func:`lead_nowhere`, and on Linux no socket of the internet from here on.

    Pipes to other processes of this machine go on working.

    Returns:
        True where the kernel has been told; False on other systems, machines, or kernels that do not know how.
    """
    lead_nowhere()
    call = _SOCKET_CALLS.get(platform.machine())
    if not sys.platform.startswith("linux") or call is None:
        return False
    architecture, socket_call = call
    # Each line: what to do, how far to go on if it holds and if it does not, and the number it is about.
    steps = (
        (_LOAD, 0, 0, _ARCHITECTURE_AT),
        (_EQUAL, 0, 5, architecture),
        (_LOAD, 0, 0, _NUMBER_AT),
        (_EQUAL, 0, 3, socket_call),
        (_LOAD, 0, 0, _FIRST_ARGUMENT_AT),
        (_EQUAL, 2, 0, _AF_INET),
        (_EQUAL, 1, 0, _AF_INET6),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _REFUSE | _EACCES),
    )
    program = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *step) for step in steps))
    handle = ctypes.create_string_buffer(struct.pack("@HP", len(steps), ctypes.addressof(program)))
    libc = ctypes.CDLL(None, use_errno=True)
    return (
        libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0
        and libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, handle, 0, 0) == 0
    )
