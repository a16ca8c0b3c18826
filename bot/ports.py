"""A port for a program that nobody else needs to find."""

import socket


def free_port() -> int:
    """One on the loopback that nobody listens on right now; somebody may before it is used."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
