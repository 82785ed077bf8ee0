"""Answers that are held open: one task looks for all of them whether there is something to tell, and to whom still."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, field

from core.live import Seen, event_of, versions_told

# Between two looks; and between two signs of life, so that nobody in between takes the connection for dead.
LOOK_SECONDS, BEAT_SECONDS = 0.5, 20.0
BEAT = b":\n\n"
Look = Callable[[Collection[int], Collection[str]], Awaitable[Seen]]


@dataclass(eq=False)
class Listener:
    """Somebody who listens, by a token, to some challenges; `told`: what they know of them."""

    challenges: tuple[int, ...]
    token: str
    told: str = ""
    over: bool = False
    news: asyncio.Event = field(default_factory=asyncio.Event)

    def see(self, seen: Seen) -> None:
        """Take in what holds now."""
        told = versions_told(seen.versions, self.challenges)
        if self.token not in seen.alive:
            self.end()
        elif told != self.told:
            self.told = told
            self.news.set()

    def end(self) -> None:
        """Have nothing told any more."""
        self.over = True
        self.news.set()

    async def next(self) -> bytes | None:
        """What to say next, a sign of life at least; None when it is over."""
        try:
            async with asyncio.timeout(BEAT_SECONDS):
                await self.news.wait()
        except TimeoutError:
            return BEAT
        self.news.clear()
        return None if self.over else event_of(self.told).encode()


class Listeners:
    """Everybody who listens to this process."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self._all: set[Listener] = set()

    def join(self, hold: str) -> Listener:
        """Somebody more, as the application says who (see `leaderboards.live`)."""
        held = json.loads(hold)
        listener = Listener(tuple(held["challenges"]), held["token"], held["told"])
        self._all.add(listener)
        return listener

    def leave(self, listener: Listener) -> None:
        """Somebody less."""
        self._all.discard(listener)

    def end(self) -> None:
        """Let everybody go."""
        for listener in self._all:
            listener.end()

    async def watch(self) -> None:
        """Look, again and again, as long as anybody listens."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            if not self._all:
                continue
            challenges = {number for listener in self._all for number in listener.challenges}
            seen = await self._look(challenges, {listener.token for listener in self._all})
            for listener in self._all:
                listener.see(seen)
