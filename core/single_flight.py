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
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self._weight = 0
        self._makers: dict[Hashable, Lock] = {}
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], Value], weigh: Callable[[Value], int] = lambda _: 1) -> Value:
        """The value of a key, made if need be."""
        with self._lock:
            if key in self._values:
                return self._used(key)
            maker = self._makers.setdefault(key, Lock())
        with maker:
            with self._lock:
                if key in self._values:
                    return self._used(key)
            try:
                value = make()
            finally:
                with self._lock:
                    self._makers.pop(key, None)
            with self._lock:
                self._keep(key, value, weigh(value))
            return value

    def _used(self, key: Hashable) -> Any:
        self._values.move_to_end(key)
        return self._values[key][0]

    def _keep(self, key: Hashable, value: object, weight: int) -> None:
        _old, before = self._values.pop(key, (None, 0))
        self._values[key] = (value, weight)
        self._weight += weight - before
        while self._weight > self._most:
            _key, (_value, gone) = self._values.popitem(last=False)
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
