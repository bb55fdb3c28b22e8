"""Options of a command under headings in its help."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

__all__ = ["Section", "SectionedCommand"]

_F = TypeVar("_F", bound=Callable[..., Any])


class _SectionedOption(click.Option):
    def __init__(self, *names: Any, section: str, **attributes: Any) -> None:
        super().__init__(*names, **attributes)
        self.section = section


class Section:
    """A heading, and the options under it. Headings appear in the order of their first options.

    Args:
        title: The heading.
    """

    def __init__(self, title: str) -> None:
        self._title = title

    def option(self, *names: str, **attributes: Any) -> Callable[[_F], _F]:
        """Declare an option under this heading, as `click.option` does."""
        return click.option(*names, cls=_SectionedOption, section=self._title, **attributes)


class SectionedCommand(click.Command):
    """A command whose help lists its options by section; options without one follow the last."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write every section, with all descriptions in one column."""
        sections: dict[str, list[tuple[str, str]]] = {}
        title = "Options"
        for param in self.get_params(ctx):
            title = param.section if isinstance(param, _SectionedOption) else title
            record = param.get_help_record(ctx) if isinstance(param, click.Option) else None
            if record is not None:
                sections.setdefault(title, []).append(record)
        width = max(len(names) for records in sections.values() for names, _ in records)
        for heading, records in sections.items():
            with formatter.section(heading):
                formatter.write_dl([(names.ljust(width), text) for names, text in records])
