"""Values that were hard to come by, kept in memory by the process."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Engine
from sqlalchemy.orm import Session

Value = TypeVar("Value")


class SingleFlightCache:
    """Values that were hard to come by, under their keys; who asks for one that is being made waits for it.

    most: how much is kept, each value counting for what it weighs (1 unless told); those longest unused make way.
    A value holds at one state of what it was made from (`at`): made for another, it takes the place of the former one,
    which nobody will ask for again.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        # Under each key: the state at which the value holds, the value, its weight.
        self._values: OrderedDict[Hashable, tuple[Hashable, Any, int]] = OrderedDict()
        self._weight = 0
        self._makers: dict[Hashable, Lock] = {}
        self._lock = Lock()

    def get(
        self,
        key: Hashable,
        make: Callable[[], Value],
        weigh: Callable[[Value], int] = lambda _: 1,
        at: Hashable = None,
    ) -> Value:
        """The value of a key at a state, made if need be."""
        with self._lock:
            if self._has(key, at):
                return self._used(key)
            maker = self._makers.setdefault((key, at), Lock())
        with maker:
            with self._lock:
                if self._has(key, at):
                    return self._used(key)
            try:
                value = make()
            finally:
                with self._lock:
                    self._makers.pop((key, at), None)
            with self._lock:
                self._keep(key, at, value, weigh(value))
            return value

    def _has(self, key: Hashable, at: Hashable) -> bool:
        return key in self._values and self._values[key][0] == at

    def known(self, key: Hashable, at: Hashable = None) -> Any:
        """The value of a key that was made at that state; None where there is none, or none any more."""
        with self._lock:
            return self._used(key) if self._has(key, at) else None

    def _used(self, key: Hashable) -> Any:
        self._values.move_to_end(key)
        return self._values[key][1]

    def _keep(self, key: Hashable, at: Hashable, value: object, weight: int) -> None:
        *_, before = self._values.pop(key, (0,))
        self._values[key] = (at, value, weight)
        self._weight += weight - before
        while self._weight > self._most:
            _key, (*_, gone) = self._values.popitem(last=False)
            self._weight -= gone


class CachesByEngine:
    """A cache for each database that the process speaks to: one after the other in tests and commands."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._caches: WeakKeyDictionary[Engine, SingleFlightCache] = WeakKeyDictionary()
        self._lock = Lock()

    def of(self, session: Session) -> SingleFlightCache:
        """What is kept of the database that a session speaks to."""
        engine = session.get_bind().engine
        with self._lock:
            if engine not in self._caches:
                self._caches[engine] = SingleFlightCache(self._most)
            return self._caches[engine]
