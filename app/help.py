"""What commands say about themselves (their docstrings, their options' help), in the language of the terminal."""

import copy
from collections.abc import Iterator
from inspect import cleandoc
from typing import TypeVar

import click

from core.terminal import language, said

AnyCommand = TypeVar("AnyCommand", bound=click.Command)


def spoken(command: AnyCommand) -> AnyCommand:
    """The command as it explains itself in the terminal's language; the one given stays as it is written."""
    told = copy.copy(command)
    # Made by click when it is first asked for, in the language of that moment.
    told._help_option = None
    if language() == "en":
        return told
    told.help = "\n\n".join(said(text) for text in paragraphs(command.help))
    told.params = [_spoken(one) for one in command.params]
    if isinstance(told, click.Group):
        told.commands = {name: spoken(below) for name, below in told.commands.items()}
    return told


def texts_of(command: click.Command) -> Iterator[str]:
    """Every text that a command and those below it say about themselves, as it is written."""
    yield from paragraphs(command.help)
    yield from (one.help for one in command.params if isinstance(one, click.Option) and one.help)
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            if below is not None:
                yield from texts_of(below)


def paragraphs(text: str | None) -> list[str]:
    """The paragraphs of a help text, each on one line."""
    return [" ".join(part.split()) for part in cleandoc(text or "").split("\n\n") if part.strip()]


def _spoken(one: click.Parameter) -> click.Parameter:
    if not isinstance(one, click.Option) or not one.help:
        return one
    told = copy.copy(one)
    told.help = said(one.help)
    return told
