"""Whether an address of this machine is free, and who has it otherwise."""

import contextlib
import socket

import psutil


class PortTakenError(RuntimeError):
    """Another program listens there; the message names it where the system tells."""


def require_free(*, host: str, port: int) -> None:
    """Raises PortTakenError unless a server could listen at that address."""
    with socket.socket() as probe:
        # As servers do: connections that are just ending don't count.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            reason = port_holder(port=port) or error.strerror
            raise PortTakenError(f"Port {port} on {host} cannot be used: {reason}.") from error


def port_holder(*, port: int) -> str | None:
    """The program that listens on the port, as "name (process 123)"; None when the system does not tell."""
    with contextlib.suppress(psutil.AccessDenied):
        for connection in psutil.net_connections(kind="tcp"):
            if connection.status != psutil.CONN_LISTEN or not connection.laddr or not connection.pid:
                continue
            if connection.laddr[1] == port:
                with contextlib.suppress(psutil.NoSuchProcess):
                    return f"{psutil.Process(connection.pid).name()} (process {connection.pid}) listens there"
    return None
