"""One HTTP request to an address that we do not trust: pinned, bounded in time and size, never redirected.

Of the answer only its head is read: the status is all that counts, and no body can fill our memory.
"""

import re
import socket
import ssl
import time
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Final

from xulang.kernel.refusal import Refusal
from xulang.notifications.domain.refusals import NotificationRefusal
from xulang.notifications.domain.webhook import Attempt, Trouble, attempt_of
from xulang.notifications.domain.webhook_address import Reach, Target, checked_addresses, target_of
from xulang.notifications.usecases.add_webhook import resolve as resolve_now

# The specification advises 15 to 30 seconds; from the name's look-up to the last byte of the head.
SECONDS: Final = 15.0
HEAD_LIMIT: Final = 16_384
# A receiver that still writes its body is let finish, so that it does not see a broken connection.
REST_LIMIT: Final = 65_536
REST_SECONDS: Final = 1.0
MOST_ADDRESSES: Final = 3
STATUS_LINE: Final = re.compile(rb"HTTP/1\.[01] (\d{3})(?: [^\r\n]*)?\r?\n")
HEAD_END: Final = re.compile(rb"\r?\n\r?\n")
INTERIM: Final = range(100, 200)


class _FailedError(Exception):
    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble


def post_webhook(
    *,
    url: str,
    reach: Reach,
    headers: Mapping[str, str],
    body: bytes,
    seconds: float = SECONDS,
    resolve: Callable[..., Sequence[str]] = resolve_now,
) -> Attempt:
    """Send it once. Never raises: whatever goes wrong is an attempt's trouble."""
    deadline = time.monotonic() + seconds
    try:
        target = target_of(url=url, reach=reach)
        addresses = checked_addresses(addresses=resolve(target=target), scheme=target.scheme, reach=reach)
        with _connected(target=target, addresses=addresses, deadline=deadline) as connection:
            connection.settimeout(_left(deadline))
            connection.sendall(_request(target=target, headers=headers, body=body))
            return attempt_of(status=_status(connection, deadline=deadline))
    except _FailedError as error:
        return Attempt(status=None, trouble=error.trouble)
    except Refusal as refused:
        unknown = refused.code is NotificationRefusal.WEBHOOK_ADDRESS_UNKNOWN
        return Attempt(status=None, trouble=Trouble.ADDRESS_UNKNOWN if unknown else Trouble.ADDRESS_REFUSED)
    except TimeoutError:
        return Attempt(status=None, trouble=Trouble.TOO_SLOW)
    except ssl.SSLError:
        return Attempt(status=None, trouble=Trouble.NO_TRUST)
    except OSError:
        return Attempt(status=None, trouble=Trouble.CUT_OFF)


def _connected(*, target: Target, addresses: Sequence[str], deadline: float) -> socket.socket:
    """A connection to one of the addresses that were checked, not to whatever the name means by now."""
    plain: socket.socket | None = None
    for address in addresses[:MOST_ADDRESSES]:
        try:
            plain = socket.create_connection((address, target.port), timeout=_left(deadline))
            break
        except TimeoutError:
            raise
        except OSError:
            continue
    if plain is None:
        raise _FailedError(Trouble.NO_CONNECTION)
    if target.scheme != "https":
        return plain
    try:
        plain.settimeout(_left(deadline))
        return _trust().wrap_socket(plain, server_hostname=target.host)
    except BaseException:
        plain.close()
        raise


@cache
def _trust() -> ssl.SSLContext:
    """The machine's own certificate authorities; the name in the certificate is checked."""
    return ssl.create_default_context()


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _request(*, target: Target, headers: Mapping[str, str], body: bytes) -> bytes:
    lines = [
        f"POST {target.path} HTTP/1.1",
        f"Host: {target.host_header}",
        *(f"{name}: {value}" for name, value in headers.items()),
        f"Content-Length: {len(body)}",
        "Connection: close",
    ]
    return "\r\n".join(lines).encode("ascii") + b"\r\n\r\n" + body


def _status(connection: socket.socket, *, deadline: float) -> int:
    """The final answer's status; interim answers (1xx) are passed by."""
    head = b""
    while True:
        end = HEAD_END.search(head)
        if end is None:
            if len(head) > HEAD_LIMIT:
                raise _FailedError(Trouble.NONSENSE)
            connection.settimeout(_left(deadline))
            more = connection.recv(4096)
            if not more:
                raise _FailedError(Trouble.CUT_OFF)
            head += more
            continue
        line = STATUS_LINE.match(head)
        if line is None:
            raise _FailedError(Trouble.NONSENSE)
        status = int(line[1])
        if status not in INTERIM:
            _read_rest(connection, until=min(deadline, time.monotonic() + REST_SECONDS))
            return status
        head = head[end.end() :]


def _read_rest(connection: socket.socket, *, until: float) -> None:
    read = 0
    try:
        while read < REST_LIMIT:
            connection.settimeout(_left(until))
            more = connection.recv(16_384)
            if not more:
                return
            read += len(more)
    except OSError:
        return
