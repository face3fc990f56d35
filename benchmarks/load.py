"""A load generator that costs little: keep-alive connections over plain sockets, requests built beforehand."""

import socket
import statistics
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from benchmarks.servers import HOST


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered. headers: as one lower-case text."""

    status: int
    headers: str
    body: bytes

    def header(self, name: str) -> str:
        """The first header of this name (lower case), "" without one."""
        for line in self.headers.split("\r\n"):
            key, _, value = line.partition(":")
            if key.lower() == name:
                return value.strip()
        return ""

    @property
    def path(self) -> str:
        """Where a redirect leads, without scheme and host."""
        target = self.header("location")
        return "/" + target.split("/", 3)[3] if "://" in target else target


class Connection:
    """One client's connection. It is made anew where the server closed it."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._socket: socket.socket | None = None
        self._buffer = b""

    def exchange(self, request: bytes) -> Answer:
        """Sends a request and reads its answer to the end."""
        for last in (False, True):
            if self._socket is None:
                self._socket = socket.create_connection((HOST, self._port), timeout=30)
                self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self._buffer = b""
            try:
                self._socket.sendall(request)
                return self._read()
            except ConnectionError:
                self.close()
                if last:
                    raise
        raise AssertionError

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _read(self) -> Answer:
        head = self._until(b"\r\n\r\n").decode("latin-1")
        status_line, _, headers = head.partition("\r\n")
        answer = Answer(int(status_line.split(" ", 2)[1]), headers, b"")
        if "chunked" in answer.header("transfer-encoding"):
            body = self._chunks()
        else:
            body = self._exactly(int(answer.header("content-length") or 0))
        if answer.header("connection").lower() == "close":
            self.close()
        return Answer(answer.status, headers, body)

    def _chunks(self) -> bytes:
        parts = []
        while size := int(self._until(b"\r\n"), 16):
            parts.append(self._exactly(size))
            self._exactly(2)
        self._exactly(2)
        return b"".join(parts)

    def _until(self, end: bytes) -> bytes:
        while end not in self._buffer:
            self._more()
        found, _, self._buffer = self._buffer.partition(end)
        return found

    def _exactly(self, count: int) -> bytes:
        while len(self._buffer) < count:
            self._more()
        found, self._buffer = self._buffer[:count], self._buffer[count:]
        return found

    def _more(self) -> None:
        assert self._socket is not None
        part = self._socket.recv(65536)
        if not part:
            raise ConnectionError("the server closed the connection")
        self._buffer += part


def request(method: str, path: str, body: bytes = b"", kind: str = "", cookie: str = "") -> bytes:
    """A request as a browser sends it, with what matters to a server's work."""
    lines = [f"{method} {path} HTTP/1.1", f"Host: {HOST}", "Accept: text/html,*/*;q=0.8"]
    lines.append("Accept-Encoding: gzip, deflate, br")
    lines.append("User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")
    if cookie:
        lines.append(f"Cookie: {cookie}")
    if method == "POST":
        lines += [
            f"Content-Type: {kind or 'application/x-www-form-urlencoded'}",
            f"Content-Length: {len(body)}",
        ]
    return "\r\n".join([*lines, "", ""]).encode() + body


@dataclass(frozen=True, slots=True)
class Measured:
    """rate: units of work a second; median, p95, worst: milliseconds; done: units counted; seconds: how long."""

    rate: float
    median: float
    p95: float
    worst: float
    done: int
    seconds: float


Work = Callable[[Connection], Iterator[None]]
"""One client's work: every `next` does one unit of it; it raises StopIteration when nothing is left to do."""


def run(port: int, works: Sequence[Work], *, warm_up_s: float, seconds: float) -> Measured:
    """Runs one client for each work, all at once, and times each unit after the warm-up.

    Ends when the time is up or a client has nothing left. Raises the first error of a client.
    """
    times: list[float] = []
    errors: list[Exception] = []
    over = threading.Event()
    begin = time.perf_counter() + warm_up_s
    end = begin + seconds
    last = begin

    def client(work: Work) -> None:
        nonlocal last
        connection = Connection(port)
        try:
            units = work(connection)
            while not over.is_set() and (start := time.perf_counter()) < end:
                next(units)
                finish = time.perf_counter()
                if start >= begin and finish <= end:
                    times.append((finish - start) * 1_000)
                    last = max(last, finish)
        except StopIteration:
            over.set()
        except Exception as error:  # noqa: BLE001 - raised again where the run was asked for
            errors.append(error)
            over.set()
        finally:
            connection.close()

    threads = [threading.Thread(target=client, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    if len(times) < 20:
        raise RuntimeError(f"only {len(times)} units of work were done: too few to say anything")
    lasted = last - begin
    cuts = statistics.quantiles(times, n=20)
    return Measured(len(times) / lasted, statistics.median(times), cuts[18], max(times), len(times), lasted)
