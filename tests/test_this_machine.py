"""Tests cannot reach out of the machine."""

import socket

import pytest

from tests.loopback import LeavesThisMachineError


def test_another_machine_is_out_of_reach() -> None:
    with socket.socket() as one, pytest.raises(LeavesThisMachineError):
        one.connect(("192.0.2.1", 80))


def test_another_machines_name_is_not_looked_up() -> None:
    with pytest.raises(LeavesThisMachineError):
        socket.getaddrinfo("survey.example", 443)


def test_this_machine_is_within_reach() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = server.getsockname()
        with socket.create_connection(address) as near, server.accept()[0] as far:
            near.sendall(b"here")
            assert far.recv(4) == b"here"
