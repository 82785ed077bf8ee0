"""The keys of one participant's points as people read them: periods in words, clients by name."""

from challenges.scoring.results import Explanation, KeyResult
from challenges.words import Names, words_of
from challenges.words.phrases import joined
from core.wording import key_name


class KeyNames:
    """How each key under which something of a participant counts is called."""

    def __init__(self, names: Names, explanation: Explanation) -> None:
        self.names = names
        self._seen: dict[tuple[str, str], KeyResult] = {(it.criterion.name, it.key): it for it in explanation.keys}

    def is_only_a_code(self, name: str, key: str) -> bool:
        """Whether it is of a client that nothing of the participant's tells the name of (any more)."""
        criterion = self.names.criterion(name)
        return criterion is not None and criterion.keyed_by_client and (name, key) not in self._seen

    def of(self, name: str, key: str) -> str:
        """A key of the rule of that name; one of a rule that is no longer there as well as it can be read."""
        criterion = self.names.criterion(name)
        if criterion is None:
            return key_name(key)
        return words_of(criterion, self.names).key(key, self._seen.get((name, key)))

    def entry(self, name: str, key: str) -> str:
        """The rule and its key: `Turnover · April 2020`."""
        return joined(self.names.rule(name), self.of(name, key))
