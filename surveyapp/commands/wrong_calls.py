"""Wrong calls in one line: what is wrong, on standard error, with exit status 2 and nothing else written."""

from typing import Any

import click


class WrongCall(click.ClickException):
    """A wrong call. Shown after the name of the command that was called."""

    exit_code = 2

    def __init__(self, message: str, ctx: click.Context | None = None) -> None:
        super().__init__(message)
        self.ctx = ctx or click.get_current_context(silent=True)

    def show(self, file: Any = None) -> None:
        """Write the one line."""
        command = self.ctx.command_path if self.ctx else "surveyapp"
        click.echo(f"{command}: {' '.join(self.format_message().split())}", file=file, err=True)


class OneLineCommand(click.Command):
    """A command that says what is wrong with a call in one line, without the usage text."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments; a wrong one becomes a `WrongCall`."""
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            raise WrongCall(error.format_message(), ctx) from error


class OneLineGroup(OneLineCommand, click.Group):
    """A group of commands that says in one line that it was given none, or one that it does not know."""

    command_class = OneLineCommand

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"no_args_is_help": False, **options})

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command named; none, or an unknown one, becomes a `WrongCall`."""
        try:
            return super().invoke(ctx)
        except click.UsageError as error:
            raise WrongCall(error.format_message(), ctx) from error
