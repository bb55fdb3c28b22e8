"""Models of a job that retire or have retired, found before anything is sent."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from subgen.config.settings import Settings
from subgen.errors import Fault, InputFaults, quoted
from subgen.model import Finding, Line, Model, ModelState, Script, Service
from subgen.planning.utterances import UtteranceResolver, model_of
from subgen.ports import TakeReader

__all__ = ["check_models", "has_old_models"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Use:
    """The first place that sets a model, as a fault names it."""

    file: str
    row: int
    column: str = ""


def has_old_models(scripts: tuple[Script, ...], settings: Settings, service: Service, today: date) -> bool:
    """Whether any line is spoken with a model that retires or has retired; most jobs have none.

    Args:
        scripts: The scripts, with the selected lines.
        settings: Of the job.
        service: The service that is to speak.
        today: The day.
    """
    old = _old_models(service, today)
    members = {member.model for member in settings.cast.values()}
    if not old or not any(_is_old(name, old) for name in ({settings.model} | members) if name):
        lines = (line for script in scripts for line in script.lines if line.model is not None)
        return any(_is_old(line.model or "", old) for line in lines)
    return any(_is_old(model_of(line, settings), old) for script in scripts for line in script.lines)


def check_models(
    scripts: tuple[Script, ...], resolver: UtteranceResolver, takes: TakeReader, today: date
) -> tuple[Finding, ...]:
    """Report the models that retire, each once; refuse requests to a model that has retired.

    Lines whose takes are there need no model any more, so a finished job can be written again.

    Args:
        scripts: The scripts, with the selected lines.
        resolver: Resolves lines to the requests that they need.
        takes: The takes that are there.
        today: The day.

    Returns:
        A finding for each model that retires, or has retired where nothing needs it or the service keeps it.

    Raises:
        InputFaults: Requests with a retired model would have to be sent; each place that sets one is named.
    """
    settings, service = resolver.settings, resolver.service
    old = _old_models(service, today)
    uses: dict[str, _Use] = {}
    faults: dict[_Use, Fault] = {}
    for script in scripts:
        for line in script.lines:
            name = model_of(line, settings)
            if not _is_old(name, old):
                continue
            use = _use_of(line, script, settings)
            uses.setdefault(name, use)
            is_refused = service.capabilities.is_refused(name, today)
            if is_refused and use not in faults and _is_missing(line, script, resolver, takes):
                faults[use] = _fault(use, service.capabilities.model_named(name), name)
    if faults:
        raise InputFaults(tuple(faults.values()))
    return tuple(_findings(uses, service, today))


def _old_models(service: Service, today: date) -> Mapping[str, Model]:
    return {
        name: model
        for name, model in service.capabilities.models.items()
        if model.state_on(today) in (ModelState.RETIRING, ModelState.RETIRED)
    }


def _is_old(name: str, old: Mapping[str, Model]) -> bool:
    return name in old or name.replace("-", "_") in old


def _is_missing(line: Line, script: Script, resolver: UtteranceResolver, takes: TakeReader) -> bool:
    return any(utterance.key not in takes for utterance in resolver.utterances(script.stem, line))


def _use_of(line: Line, script: Script, settings: Settings) -> _Use:
    if line.model is not None:
        return _Use(file=script.file, row=line.row, column="model")
    member = settings.cast.get(line.speaker or "")
    place = f"cast.{line.speaker}.model" if member is not None and member.model else "--model"
    return _Use(file=place, row=0)


def _fault(use: _Use, model: Model | None, name: str) -> Fault:
    when = "" if model is None or model.retires is None else f" on {model.retires}"
    problem = f"the model {quoted(name)} was retired{when}: nothing can be spoken with it; {_advice(model)}"
    return Fault(file=use.file, row=use.row, column=use.column, problem=problem)


def _findings(uses: Mapping[str, _Use], service: Service, today: date) -> Iterator[Finding]:
    for name, use in uses.items():
        model = service.capabilities.model_named(name)
        if model is None:
            continue
        source = f" ({model.source})" if model.source else ""
        if model.state_on(today) is ModelState.RETIRING:
            what = f"the model {quoted(name)} retires on {model.retires}{source}"
            after = "no line can be made again with it after that"
        else:
            when = f" on {model.retires}" if model.retires else ""
            what = f"the model {quoted(name)} was retired{when}{source}"
            has_it = service.capabilities.keeps_models and model.retires is not None
            after = f"{service} may still have it" if has_it else "its takes are kept, and nothing is sent"
        message = (
            f"{what}: {after}; {_advice(model)}; "
            "`subgen status OUT --by-model` lists its lines, and what making them again costs"
        )
        yield Finding(kind="model", file=use.file, row=use.row, message=message)


def _advice(model: Model | None) -> str:
    return (
        f"use {model.successor}" if model is not None and model.successor else "`subgen voices` lists models"
    )
