"""The command that tries rules on past sales."""

from pathlib import Path
from typing import Any

import click

from core.console import form_option, on_database
from core.tables import print_rows

rules_file = click.Path(exists=True, dir_okay=False, path_type=Path)
day = click.DateTime(["%Y-%m-%d"])


@click.command()
@click.argument("file", type=rules_file)
@click.option("--start", type=day, help="First day to try them on; default: their own, one year earlier.")
@click.option("--end", type=day, help="Last day to try them on; default: as many months on as theirs.")
@click.option("--point-value", metavar="VALUE", help="What a point is worth in currency units; default: 0.10.")
@click.option(
    "--set", "settings", metavar="PATH=NUMBER", multiple=True,
    help="Also try the same rules with another number, as in criteria[1].points=2; may be repeated.",
)  # fmt: skip
@click.option("--against", type=rules_file, help="Also try the rules of another file, on the same days.")
@form_option
@on_database
def simulate(
    file: Path,
    start: Any,
    end: Any,
    point_value: str | None,
    settings: tuple[str, ...],
    against: Path | None,
    form: str,
) -> None:
    """Try the rules of FILE on past sales: cost, winners, distribution. Nothing is posted."""
    from flask_babel import gettext as _

    from challenges.laboratory.service import POINT_VALUE, try_rules
    from challenges.laboratory.service import point_value as value_of
    from challenges.laboratory.variants import with_numbers
    from core.db import db

    written = _definition(file)
    variants = [written]
    if settings or against:
        other = _definition(against) if against else written
        variants.append(with_numbers(other, dict(map(_number, settings))))
    value = POINT_VALUE if point_value is None else value_of(point_value)
    first, last = (given and given.date() for given in (start, end))
    click.echo(_("Trying the rules on past sales …"), err=True)
    tried = try_rules(db.session(), written, first, last, value)
    days = tried.definition.own_days
    trials = [tried, *(try_rules(db.session(), other, *days, value) for other in variants[1:])]
    if form == "table":
        from challenges.laboratory.terminal import tell

        tell(trials)
    else:
        from challenges.laboratory.comparison import FLAT, flat

        print_rows(FLAT, flat(trials), form)


def _definition(file: Path) -> Any:
    """The definition in a file; what is refused is told with the file's name."""
    from flask_babel import gettext as _

    from challenges.definition.toml import RefusedDefinition, read_definition
    from core.errors import Refused
    from core.toml import read_text_file

    try:
        return read_definition(read_text_file(file).decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise Refused(_("“%(file)s” is not a text in UTF-8.", file=file.name)) from error
    except RefusedDefinition as error:
        raise Refused("\n".join(f"{file.name}: {refusal}" for refusal in error.refusals)) from error


def _number(setting: str) -> tuple[str, Any]:
    from flask_babel import gettext as _

    from core.asked import decimal_of
    from core.errors import Refused

    path, _sign, written = setting.rpartition("=")
    number = decimal_of(written)
    if number is None:
        raise Refused(_("“%(setting)s” is not a path, an equals sign and a number.", setting=setting[:100]))
    return path.strip(), number
