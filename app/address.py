"""The address of the database: who named it, and what is wrong with it, in words."""

import os
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from app.config import instance_folder
from core.errors import Refused
from core.private_files import PRIVATE_FOLDER
from core.sqlite import FileConnection
from core.terminal import said as _

SQLITE = frozenset({"sqlite", "sqlite+pysqlite"})
POSTGRESQL = frozenset({"postgres", "postgresql", "postgresql+psycopg"})
# Who tries to reach a machine that does not answer is told so after so many seconds; and so is who waits for an answer
# from one that has gone without a word (libpq's settings, the last one in milliseconds).
PATIENCE = {
    "connect_timeout": 10,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 60_000,
}


@dataclass(frozen=True)
class Address:
    """The database to use, and the option or variable that names it."""

    url: URL
    option: str

    @property
    def shown(self) -> str:
        """The address for people: without its password."""
        return self.url.render_as_string()

    def refused(self, reason: object) -> Refused:
        """That this database cannot be used, and why; the reason's first line alone."""
        said = str(reason).strip().split("\n")[0].removesuffix(".")
        return Refused(
            _(
                "%(option)s: the database %(address)s cannot be used: %(reason)s.",
                option=self.option,
                address=self.shown,
                reason=said,
            )
        )


def address_of(given: str | None) -> Address:
    """The database as given, else PALIER_DATABASE_URL, else an SQLite file in the instance folder."""
    if given is not None:
        return read_address(given, "--database")
    if named := os.environ.get("PALIER_DATABASE_URL"):
        return read_address(named, "PALIER_DATABASE_URL")
    return Address(URL.create("sqlite", database=str(instance_folder().resolve() / "palier.sqlite")), "PALIER_INSTANCE")


def engine_options(url: URL) -> dict[str, object]:
    """What an engine of this database is made with."""
    # What somebody entered does not go into an error, and from there into a log.
    options: dict[str, object] = {"pool_pre_ping": True, "hide_parameters": True}
    if url.drivername in SQLITE:
        options["connect_args"] = {"factory": FileConnection}
    else:
        options["connect_args"] = {name: value for name, value in PATIENCE.items() if name not in url.query}
    return options


def file_of(url: URL) -> Path | None:
    """The file of an SQLite database; None where it has none, or an address of its own kind names it."""
    named = url.database
    if url.drivername not in SQLITE or not named or named == ":memory:" or named.startswith("file:"):
        return None
    return Path(named)


def access_url(url: URL) -> URL | None:
    """The access database (see core.access) of a database: a file beside an SQLite file; None: the database itself."""
    path = file_of(url)
    return None if path is None else url.set(database=str(path.with_name(f"{path.stem}-access{path.suffix}")))


def read_address(text: str, option: str) -> Address:
    """The database of an SQLAlchemy URL; Refused, by the option that it was given with, where that is none."""
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        url = None
    if url is None or url.drivername not in SQLITE | POSTGRESQL or (url.drivername in SQLITE and url.host):
        raise Refused(
            _(
                "%(option)s: “%(address)s” is not the address of a database;"
                " write sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME.",
                option=option,
                address=text if url is None else url.render_as_string(),
            )
        )
    if url.drivername in POSTGRESQL:
        return Address(url.set(drivername="postgresql+psycopg"), option)
    return _file(Address(url, option))


def _file(address: Address) -> Address:
    """The address of an SQLite file, from the root on, its folder made; as it is where it names no file."""
    named = file_of(address.url)
    if named is None:
        return address
    path = named.absolute()
    address = Address(address.url.set(database=str(path)), address.option)
    if path.is_dir():
        raise address.refused(_("it is a folder, not a file"))
    try:
        path.parent.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    except OSError as error:
        raise address.refused(error.strerror) from error
    return address
