"""Settings of a job, read before anything that only a job needs is imported."""

from collections.abc import Callable, Mapping
from typing import Any

from subgen import files
from subgen.config.load import load_settings
from subgen.config.settings import Settings
from subgen.model import Finding
from subgen.providers.registry import service_named

__all__ = ["read_settings"]


def read_settings(
    given: Mapping[str, Any],
    config: str | None,
    notice: Callable[[tuple[Finding, ...]], None] = lambda _: None,
) -> Settings:
    """Read the settings of a job from options and configuration.

    Args:
        given: Field of `Settings` -> value, of the options that were given.
        config: The configuration as the user named it, or None without one.
        notice: Gets the findings of the settings, such as a language that is not written as its code.

    Raises:
        SubgenError: An option or the configuration is wrong.
    """
    text = files.read_text(config) if config is not None else ""
    return load_settings(given, config, text, service_named=service_named, notice=notice)
