"""The worker that gunicorn starts, watches, restarts and stops."""

import asyncio
import os
import resource
import signal
import socket
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

from gunicorn.workers.base import Worker

from app.server.answers import Answer, call, plain
from app.server.conversations import PIECE, Conversation
from app.server.heads import Environ
from app.server.limits import limits
from app.server.live import Listeners
from core.live import Seen

INTERNAL_ERROR = 500
# Between two looks at who is there; gunicorn ends a worker whose loop shows no sign of life.
BEAT_SECONDS = 1.0
STOPS = (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT)
QUICK_SECONDS = 1


class LoopWorker(Worker):
    """Holds all connections in one loop, and has pages made by a few threads."""

    def run(self) -> None:
        """Serve until told to stop, or until gunicorn's own process is gone."""
        self.limits = limits()
        self.threads = ThreadPoolExecutor(self.limits.threads, thread_name_prefix="page")
        # In the order in which they began.
        self.conversations: dict[Conversation, None] = {}
        self.listeners = Listeners(self._look)
        # Looking for those who listen takes none of the threads that make pages.
        self.looking = ThreadPoolExecutor(1, thread_name_prefix="live")
        self.stop = asyncio.Event()
        self.quick = False
        _allow_many_files()
        asyncio.run(self._serve())
        if self.conversations:
            # A thread is still busy with what nobody waits for any more; its transaction ends with the process.
            os._exit(0)

    async def _serve(self) -> None:
        for number in STOPS:
            asyncio.get_running_loop().add_signal_handler(number, self._stop, number)
        watching = asyncio.ensure_future(self._watch())
        servers = [await self._listen(listener.sock) for listener in self.sockets]
        # Whoever was told to stop before this loop began is alive no more.
        while self.alive and self.ppid == os.getppid():
            self.notify()
            with suppress(TimeoutError):
                await asyncio.wait_for(self.stop.wait(), BEAT_SECONDS)
        for server in servers:
            server.close()
        watching.cancel()
        await self._finish()

    async def _watch(self) -> None:
        """Look for those who listen, whatever goes wrong meanwhile."""
        while True:
            try:
                await self.listeners.watch()
            except Exception:
                self.log.exception("It could not be seen whether rankings have moved")
                await asyncio.sleep(BEAT_SECONDS)

    async def _look(self, challenges: Collection[int], tokens: Collection[str]) -> Seen:
        return await asyncio.get_running_loop().run_in_executor(self.looking, look, self.wsgi, challenges, tokens)

    async def _listen(self, listener: socket.socket) -> asyncio.Server:
        # What a client does not take waits here, not in the system's memory.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, self.limits.memory)
        # One at a time, so that processes share what comes at once; the queue before them stays as long as it was.
        server = await asyncio.start_server(self._talk, sock=listener, backlog=1, limit=PIECE)
        listener.listen(self.cfg.backlog)
        return server

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._make_room()
        conversation = Conversation(reader, writer, self._ask, self.limits, self.listeners)
        self.conversations[conversation] = None
        try:
            await conversation.run()
        except Exception:
            self.log.exception("A connection ended unexpectedly")
        finally:
            del self.conversations[conversation]

    def _make_room(self) -> None:
        """Where there are too many connections, end the one that has been waited for longest."""
        if len(self.conversations) >= self.limits.connections:
            for conversation in self.conversations:
                if conversation.idle:
                    conversation.abort()
                    return

    async def _ask(self, environ: Environ) -> Answer:
        try:
            return await asyncio.get_running_loop().run_in_executor(
                self.threads, call, self.wsgi, environ, self.limits.memory
            )
        except Exception:
            self.log.exception("%s %r", environ["REQUEST_METHOD"], environ["PATH_INFO"])
            return plain(INTERNAL_ERROR)

    def _stop(self, number: int) -> None:
        self.quick = number != signal.SIGTERM
        self.alive = False
        self.stop.set()

    async def _finish(self) -> None:
        """Let those finish who have asked for something, for as long as gunicorn would."""
        self.listeners.end()
        for conversation in self.conversations:
            conversation.ending = True
            if not conversation.begun:
                conversation.abort()
        latest = asyncio.get_running_loop().time() + (QUICK_SECONDS if self.quick else self.cfg.graceful_timeout)
        while self.conversations and asyncio.get_running_loop().time() < latest:
            self.notify()
            await asyncio.sleep(0.05)


def look(app: Any, challenges: Collection[int], tokens: Collection[str]) -> Seen:
    """What holds of what is listened to, in a transaction of its own."""
    # Loaded by the worker alone: the master that forks it may hold none of Polars' threads.
    from core.db import db
    from leaderboards import live as rankings

    with app.app_context():
        try:
            return rankings.look(db.session(), challenges, tokens)
        finally:
            db.session.remove()


def _allow_many_files() -> None:
    """Let this process have as many connections as the system lets it have."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
