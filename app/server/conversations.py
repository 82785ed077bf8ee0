"""What is said on one connection: requests are gathered and answers handed over here, whatever pace the client has.

Nothing waits for a client but this loop, and nothing waits without a limit in time.
"""

import asyncio
import io
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from http import HTTPStatus
from typing import IO

import h11

from app.server.answers import GO_ON, Answer, plain, spool
from app.server.heads import BEGINNING, BadRequest, Environ, check_head, environ_of, has_body
from app.server.limits import Limits
from app.server.live import Listeners

# Each piece of a body has to come, and each of an answer to be taken, before patience is lost.
PIECE = 64 * 1024
# A client that is told that nobody wants the rest, and sends no more, is not waited for any longer.
PAUSE_SECONDS = 2
# Has the application answer, in a thread.
Ask = Callable[[Environ], Awaitable[Answer]]
Event = h11.Event | type[h11.NEED_DATA] | type[h11.PAUSED]


class Conversation:
    """One connection, from its first request to its last answer."""

    def __init__(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        ask: Ask,
        limits: Limits,
        listeners: Listeners,
    ) -> None:
        self.reader, self.writer, self.ask, self.limits, self.listeners = reader, writer, ask, limits, listeners
        self.http = h11.Connection(h11.SERVER, max_incomplete_event_size=limits.head)
        # Whether it is the client who is waited for, not the application.
        self.idle = True
        # Whether a request has come whose answer has not gone out yet.
        self.begun = False
        # Whether the next answer is the last one.
        self.ending = False
        # Whatever has not left for the network yet counts as not taken.
        writer.transport.set_write_buffer_limits(high=0)

    async def run(self) -> None:
        """Answer one request after the other, until either side has had enough."""
        try:
            while await self._exchange():
                self.http.start_next_cycle()
            await self._linger()
        except (OSError, TimeoutError):
            # It has gone, or is too slow to be told so.
            self.abort()
        finally:
            self.writer.close()

    def abort(self) -> None:
        """End the connection at once."""
        self.writer.transport.abort()

    async def _exchange(self) -> bool:
        """One request and its answer; whether another may follow."""
        try:
            request = await self._head()
            if request is None:
                return False
            self.begun = True
            answer = await self._answer(request)
        except BadRequest as bad:
            self.ending = True
            answer = plain(bad.status)
        with answer.body:
            await self._send(answer)
        self.begun = False
        return not self.ending and self.http.our_state is self.http.their_state is h11.DONE

    async def _head(self) -> h11.Request | None:
        """The next request; None where there is none, and nothing of it was sent for too long."""
        try:
            async with asyncio.timeout(self.limits.patience):
                event = await self._event()
        except TimeoutError as error:
            if not self.http.trailing_data[0]:
                return None
            raise BadRequest(HTTPStatus.REQUEST_TIMEOUT) from error
        return event if isinstance(event, h11.Request) else None

    async def _event(self) -> Event:
        """What the client says next."""
        try:
            while (event := self.http.next_event()) is h11.NEED_DATA:
                if self.http.they_are_waiting_for_100_continue:
                    self._write(h11.InformationalResponse(status_code=HTTPStatus.CONTINUE, headers=[]))
                self.http.receive_data(await self.reader.read(PIECE))
        except h11.RemoteProtocolError as error:
            raise BadRequest(error.error_status_hint) from error
        return event

    async def _answer(self, request: h11.Request) -> Answer:
        check_head(request, self.limits)
        client, here = (self.writer.get_extra_info(name) for name in ("peername", "sockname"))
        environ = environ_of(request, client[0], here[:2])
        if has_body(request):
            return await self._answer_to_body(environ)
        await self._event()
        return await self._ask({**environ, "wsgi.input": io.BytesIO()})

    async def _answer_to_body(self, environ: Environ) -> Answer:
        """Gather the body, unless the application refuses it by its head, or by its beginning."""
        with spool(self.limits.memory) as body:
            for enough in (0, self.limits.beginning):
                if await self._gather(body, enough):
                    break
                answer = await self._ask_early(environ, body)
                if answer.status != GO_ON:
                    return answer
            else:
                await self._gather(body, sys.maxsize)
            environ["CONTENT_LENGTH"] = str(body.tell())
            if body.tell() > self.limits.body:
                return await self._ask_early(environ, body)
            body.seek(0)
            return await self._ask({**environ, "wsgi.input": body})

    async def _ask_early(self, environ: Environ, body: IO[bytes]) -> Answer:
        """What the application says of a body of which this much is here: GO_ON, or why it does not want the rest."""
        length = body.tell()
        body.seek(0)
        beginning = body.read(self.limits.beginning)
        body.seek(length)
        answer = await self._ask({**environ, BEGINNING: beginning, "wsgi.input": io.BytesIO()})
        self.ending = self.ending or answer.status != GO_ON
        if length > self.limits.body and answer.status == GO_ON:
            raise BadRequest(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        return answer

    async def _gather(self, body: IO[bytes], enough: int) -> bool:
        """Take of a body until there is enough of it, or more than there may be; whether it has ended."""
        while body.tell() < (goal := min(enough, self.limits.body + 1)):
            try:
                async with asyncio.timeout(self.limits.patience):
                    if await self._take(body, min(goal, body.tell() + PIECE)):
                        return True
            except TimeoutError as error:
                raise BadRequest(HTTPStatus.REQUEST_TIMEOUT) from error
        return False

    async def _take(self, body: IO[bytes], goal: int) -> bool:
        while body.tell() < goal:
            event = await self._event()
            if not isinstance(event, h11.Data):
                return True
            body.write(event.data)
        return False

    async def _ask(self, environ: Environ) -> Answer:
        self.idle = False
        try:
            return await self.ask(environ)
        finally:
            self.idle = True

    async def _send(self, answer: Answer) -> None:
        """Hand an answer over at the client's pace."""
        # Whoever is told things by and by asks for nothing else on the same connection.
        self.ending = self.ending or bool(answer.hold)
        headers = answer.headers + ([(b"Connection", b"close")] if self.ending else [])
        self._write(h11.Response(status_code=answer.status, headers=headers, reason=answer.reason))
        # Only the head of an answer to HEAD.
        while self.http.our_state is h11.SEND_BODY and (piece := answer.body.read(PIECE)):
            self._write(h11.Data(data=piece))
            async with asyncio.timeout(self.limits.patience):
                await self.writer.drain()
        if answer.hold and self.http.our_state is h11.SEND_BODY:
            await self._hold(answer.hold)
        self._write(h11.EndOfMessage())

    async def _hold(self, hold: str) -> None:
        """Say what there is to say until it is over, or the client has gone."""
        listener = self.listeners.join(hold)
        gone = asyncio.ensure_future(self.reader.read(1))
        gone.add_done_callback(lambda _done: listener.end())
        try:
            while (piece := await listener.next()) is not None:
                self._write(h11.Data(data=piece))
                async with asyncio.timeout(self.limits.patience):
                    await self.writer.drain()
        finally:
            self.listeners.leave(listener)
            gone.cancel()
            with suppress(asyncio.CancelledError, OSError):
                await gone

    def _write(self, event: h11.Event) -> None:
        self.writer.write(self.http.send(event) or b"")

    async def _linger(self) -> None:
        """Drop a part of what is still sent: a client that is cut off while it sends never reads the answer."""
        if self.http.their_state is not h11.SEND_BODY:
            return
        self.writer.write_eof()
        dropped = 0
        async with asyncio.timeout(self.limits.patience):
            while dropped < self.limits.dropped:
                async with asyncio.timeout(PAUSE_SECONDS):
                    chunk = await self.reader.read(PIECE)
                if not chunk:
                    return
                dropped += len(chunk)
