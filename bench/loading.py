"""The import of a sales file beside the bare load of the same lines."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from bench.bare_load import RAW, load_lines, load_raw
from bench.databases import Databases
from bench.measuring import Ratio, interleaved, timed
from bench.programme import Programme, copied

AT_MOST = 3.0


def loading(databases: Databases, data: Path, rounds: int) -> list[Ratio]:
    """Every round brings all lines into a database that knows the participants and products, and commits."""
    start = Programme(databases.new())
    for what in ("participants", "products"):
        start.bring_in(what, data / f"{what}.csv")
    start.disconnect()
    sales = data / "sales.csv"
    ways = {
        "import": partial(_imported, databases, start.url, sales),
        "bare": partial(_bare, databases, start.url, sales, load_lines),
        "raw": partial(_bare, databases, start.url, sales, load_raw),
    }
    taken = interleaved(rounds, ways)
    return [
        Ratio("import : bare load into the same table", taken["import"], taken["bare"], AT_MOST),
        Ratio("import : bare load, table without any index", taken["import"], taken["raw"]),
    ]


def _imported(databases: Databases, url: str, sales: Path) -> float:
    with copied(databases, url) as programme, timed() as watch:
        programme.bring_in("sales", sales)
    return watch.seconds


def _bare(databases: Databases, url: str, sales: Path, load: Callable[[Any, str, Path], None]) -> float:
    made = databases.copy(url)
    connection = databases.connect(made)
    connection.execute(RAW)
    with timed() as watch:
        load(connection, databases.mark, sales)
    connection.close()
    databases.drop(made)
    return watch.seconds
