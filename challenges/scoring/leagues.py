"""Who is in which league, from totals over reference days; whole cents, leagues counted from 1."""

from collections.abc import Iterable, Mapping


def cut(totals: Mapping[str, int], count: int) -> dict[str, int]:
    """So many leagues of equal size, the highest totals first, equal ones by code; the first ones are one larger."""
    ordered = sorted(totals, key=lambda code: (-totals[code], code))
    size, larger = divmod(len(ordered), count)
    sizes = [size + (league <= larger) for league in range(1, count + 1)]
    leagues = [league for league, people in enumerate(sizes, 1) for _ in range(people)]
    return dict(zip(ordered, leagues, strict=True))


def joined(ranges: Mapping[int, tuple[int, int]], total: int, count: int) -> int:
    """The league that somebody enters who joins later: the one whose range (least, most) of totals holds theirs.

    Of two that hold it, and between two, the lower one; above all the first, below all the last of those with a range.
    """
    holding = [league for league, (least, most) in ranges.items() if least <= total <= most]
    if holding:
        return max(holding)
    below = [league for league, (_, most) in ranges.items() if most < total]
    return min(below) if below else max(ranges, default=count)


def ranges_of(kept: Iterable[tuple[int, int]]) -> dict[int, tuple[int, int]]:
    """The range of totals of each league that has some, from (league, total)."""
    ranges: dict[int, tuple[int, int]] = {}
    for league, total in kept:
        least, most = ranges.get(league, (total, total))
        ranges[league] = min(least, total), max(most, total)
    return ranges
