"""`palier` with some variables, and what it says where something cannot be used."""

from click.testing import CliRunner, Result

from app.cli import main


def palier(*arguments: str, **variables: str) -> Result:
    """Run `palier`, with these variables set."""
    return CliRunner().invoke(main, list(arguments), env={"LC_ALL": "C.UTF-8"} | variables)


def assert_told(ended: Result, *names: str) -> None:
    """It failed with a sentence in which one of these names stands."""
    assert isinstance(ended.exception, SystemExit), ended.exception
    assert ended.exit_code != 0, ended.stdout
    assert any(name in ended.stderr for name in names), ended.stderr
