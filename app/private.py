"""What Palier keeps is readable by its owner alone, also where an earlier one left it open."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from flask import Flask

from app.address import Address, access_url, file_of
from app.config import instance_folder
from core.private_files import make_private, make_private_file

# What stands beside an SQLite file while it is open; SQLite gives these the rights of the file.
BESIDE = ("-wal", "-shm", "-journal")
MAGIC = b"SQLite format 3\0"
KEPT = ("secret_key", "migration.lock", "proofs")


def keep_private(app: Flask) -> None:
    """Close the instance folder, the databases and the key to everybody else; a missing database file is made so."""
    address: Address = app.config["DATABASE_ADDRESS"]
    folder = instance_folder()
    make_private(folder)
    for name in KEPT:
        make_private(folder / name)
    for path in _databases(address):
        # Where it cannot be made, whoever opens it says so.
        with suppress(OSError):
            make_private_file(path)
        for ending in BESIDE:
            make_private(path.with_name(path.name + ending))


def _databases(address: Address) -> Iterator[Path]:
    """The files of both databases; none where the address names by mistake what is something else."""
    main, beside = file_of(address.url), access_url(address.url)
    if main is None or beside is None or not _may_be_database(main):
        return
    yield main
    yield Path(str(beside.database))


def _may_be_database(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(len(MAGIC)) in (MAGIC, b"")
    except FileNotFoundError:
        return True
    except OSError:
        return False
