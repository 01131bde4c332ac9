"""Become one server: drop the user, tie the life to the parent's, then exec.

Run as a script by `infra.stack.process`, standard library only, never imported by the servers.
A `preexec_fn` could do the same, but it is unsafe in a process that has threads.

Arguments: parent pid, signal to get when the parent dies, uid, gid (-1: stay), capability that
reaches into closed folders (-1: none), program and its arguments.
"""

import ctypes
import os
import sys

_PR_SET_PDEATHSIG = 1
_PR_SET_SECUREBITS = 28
_PR_CAP_AMBIENT = 47
_PR_CAP_AMBIENT_RAISE = 2
_NO_SETUID_FIXUP = 1 << 2
_CAPABILITY_VERSION_3 = 0x20080522
_NOT_THE_CHILD = 125


def main(arguments: list[str]) -> None:
    """Apply the settings in `arguments` and replace this process by the program."""
    parent, signal, uid, gid, capability = (int(text) for text in arguments[:5])
    program = arguments[5:]
    if uid >= 0:
        _drop_to(uid, gid, capability)
    if sys.platform == "linux":
        _follow(parent, signal)
    os.execv(program[0], program)  # noqa: S606  # no shell is wanted


def _drop_to(uid: int, gid: int, capability: int) -> None:
    if capability >= 0:
        # Else access(2), by which PostgreSQL looks for its own programs, ignores capabilities.
        _prctl(_PR_SET_SECUREBITS, _NO_SETUID_FIXUP)
    os.setgroups([])
    os.setresgid(gid, gid, gid)
    os.setresuid(uid, uid, uid)
    if capability >= 0:
        _keep_only(capability)


def _keep_only(capability: int) -> None:
    """Hold one capability across exec; everything else of root is gone."""
    mask = 1 << capability
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    data = (ctypes.c_uint32 * 6)(mask, mask, mask, 0, 0, 0)
    if ctypes.CDLL(None, use_errno=True).capset(header, data) != 0:
        sys.exit(f"capset: {os.strerror(ctypes.get_errno())}")
    _prctl(_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_RAISE, capability)


def _follow(parent: int, signal: int) -> None:
    """Get `signal` when the parent dies; a change of user clears it, so this comes last."""
    _prctl(_PR_SET_PDEATHSIG, signal)
    if os.getppid() != parent:
        sys.exit(_NOT_THE_CHILD)


def _prctl(option: int, *values: int) -> None:
    padded = [ctypes.c_ulong(value) for value in (*values, 0, 0, 0, 0)[:4]]
    if ctypes.CDLL(None, use_errno=True).prctl(option, *padded) != 0:
        sys.exit(f"prctl {option}: {os.strerror(ctypes.get_errno())}")


if __name__ == "__main__":
    main(sys.argv[1:])
