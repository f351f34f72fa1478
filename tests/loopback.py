"""Keeps tests on this machine: no socket opens to, and no name is looked up, anywhere else."""

import ipaddress
import socket
from collections.abc import Callable
from typing import Any

import pytest


class LeavesThisMachineError(AssertionError):
    """A test tried to reach another machine."""


def _refuse_elsewhere(host: object) -> None:
    name = host.decode() if isinstance(host, bytes) else host
    if name in (None, "", "localhost"):
        return
    try:
        here = ipaddress.ip_address(str(name).split("%")[0]).is_loopback
    except ValueError:
        here = False
    if not here and name not in ("0.0.0.0", "::"):  # noqa: S104 - listening on all is not reaching out
        raise LeavesThisMachineError(f"a test tried to reach {name}")


def _guarded(method: Callable[..., Any]) -> Callable[..., Any]:
    def call(self: socket.socket, *arguments: Any) -> Any:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            _refuse_elsewhere(arguments[-1][0])  # the address comes last: (host, port, …)
        return method(self, *arguments)

    return call


def _guarded_lookup(look_up: Callable[..., Any]) -> Callable[..., Any]:
    def call(host: Any, *arguments: Any, **named: Any) -> Any:
        _refuse_elsewhere(host)
        return look_up(host, *arguments, **named)

    return call


def stay_on_this_machine(patch: pytest.MonkeyPatch) -> None:
    """Refuse what leaves this machine for as long as `patch` holds."""
    for name in ("connect", "connect_ex", "sendto"):
        patch.setattr(socket.socket, name, _guarded(getattr(socket.socket, name)))
    patch.setattr(socket, "getaddrinfo", _guarded_lookup(socket.getaddrinfo))
