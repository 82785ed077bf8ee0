"""What Palier keeps is readable by its owner alone, also where an earlier one left it open."""

import os
from collections.abc import Iterator
from pathlib import Path

from flask import Flask

from app.address import Address, access_url, file_of
from app.config import instance_folder
from core.private_files import make_private, make_private_file

# What stands beside an SQLite file while it is open; SQLite gives these the rights of the file.
BESIDE = ("-wal", "-shm", "-journal")
KEPT = ("secret_key", "migration.lock")


def keep_private(app: Flask) -> None:
    """Close the instance folder, the databases and the key to everybody else; a missing database file is made so."""
    address: Address = app.config["DATABASE_ADDRESS"]
    folder = instance_folder()
    make_private(folder)
    for name in KEPT:
        make_private(folder / name)
    for path in _databases(address):
        if os.access(path.parent, os.W_OK):
            make_private_file(path)
        for ending in BESIDE:
            make_private(path.with_name(path.name + ending))


def _databases(address: Address) -> Iterator[Path]:
    for url in (address.url, access_url(address.url)):
        path = file_of(url) if url is not None else None
        if path is not None:
            yield path
