"""The status of the inputs that were run into a folder: lines done, failed and pending, and outputs."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from subgen.config.format_table import AUDIO_FORMATS, TEXT_FORMATS
from subgen.config.settings import Price
from subgen.delivery.deliver import DeliveryDoors
from subgen.delivery.output_targets import CLIP, METADATA
from subgen.delivery.plan_outputs import OutputStatus, plan_outputs
from subgen.delivery.stale_reasons import SETTINGS_CAUSES, Reason
from subgen.jobs.input_comparison import UNKNOWN, InputComparison
from subgen.jobs.script_plan import Gaps, PlanBasis, PlanReaders, ScriptPlan, plan_script
from subgen.model import Failed, Script, Service, TakeKey
from subgen.planning.retakes import Retakes
from subgen.planning.selection import select_lines
from subgen.planning.utterances import UtteranceResolver
from subgen.ports import Ledger
from subgen.ports.records import Part, RememberedInput, Retake
from subgen.units import seconds_of_samples

__all__ = ["InputStatus", "input_status", "known_inputs", "output_statuses", "plan_input", "selected_lines"]


@dataclass(frozen=True, slots=True, kw_only=True)
class InputStatus:
    """The status of one input.

    Attributes:
        stem: Stem of its outputs.
        file: The input as the user named it.
        lines: Its lines.
        done: Lines whose takes are all stored.
        failed: Lines without a take that was tried without success, with the reason.
        pending: The other lines.
        requests: Requests that it needs.
        characters: Characters of those.
        kept_characters: Characters of the requests whose takes are stored.
        ordered: Lines whose retake is ordered and has not come.
        ordered_characters: Characters that those retakes need.
        spare_characters: Characters of stored take versions that no line uses.
        audio_s: Length of the takes of the lines that are done, in seconds.
        price: The price of the service, where it is known; None for a service that is free.
        outputs: Its files, but for the clips that are right.
        comparison: The input, compared with what is in its place now.
    """

    stem: str
    file: str
    lines: int
    done: int
    failed: tuple[Failed, ...]
    pending: int
    requests: int
    characters: int
    kept_characters: int
    ordered: int
    ordered_characters: int
    spare_characters: int
    audio_s: float
    price: Price | None
    outputs: tuple[OutputStatus, ...]
    comparison: InputComparison


def known_inputs(out: Path, ledger: Ledger) -> Iterator[RememberedInput]:
    """The inputs that were run into a folder, as they were last run, wherever the folder is now.

    Raises:
        OutputError: One of them cannot be read any more.
    """
    for stem in ledger.stems():
        given = ledger.remembered(stem)
        yield replace(given, settings=replace(given.settings, out=out))


def selected_lines(given: RememberedInput) -> Script:
    """An input with the lines that were selected when it was last run."""
    selected = select_lines((given.script,), given.settings)
    return selected[0] if selected else given.script


def plan_input(
    given: RememberedInput, service: Service, script: Script, doors: DeliveryDoors, gaps: Gaps = Gaps.ALL
) -> ScriptPlan:
    """Plan an input with the take versions that its lines use, whatever is ordered.

    Args:
        given: The input.
        service: The service that it was last run with.
        script: Its script, with the lines that count.
        doors: The state of the folder.
        gaps: Which lines without takes may be silent in the outputs.
    """
    current = Retakes.of_input(given, service, doors.ledger).current()
    readers = PlanReaders(takes=doors.takes, ledger=doors.ledger, file_probe=doors.file_probe)
    basis = PlanBasis(
        resolver=current, current=current, readers=readers, failure=doors.takes.failure, gaps=gaps
    )
    return plan_script(script, basis)


def input_status(
    given: RememberedInput, service: Service, doors: DeliveryDoors, comparison: InputComparison = UNKNOWN
) -> InputStatus:
    """Find the status of an input.

    Args:
        given: The input.
        service: The service that it was last run with.
        doors: The state of the folder.
        comparison: The input, compared with what is in its place now.
    """
    selected = selected_lines(given)
    plan = plan_input(given, service, selected, doors)
    outputs = tuple(output_statuses(plan, given, service, doors))
    if selected is not given.script:  # outputs are of the selected lines, and all counts of the whole script
        plan = plan_input(given, service, given.script, doors)
    ordered = _missing_parts(given, service, doors)
    progress, needs = plan.progress, plan.estimate
    return InputStatus(
        stem=given.script.stem,
        file=given.script.file,
        lines=len(given.script.lines),
        done=progress.done,
        failed=progress.failed,
        pending=progress.pending,
        requests=needs.requests,
        characters=needs.characters,
        kept_characters=needs.characters - needs.new_characters,
        ordered=len(ordered),
        ordered_characters=sum(len(part.text) for parts in ordered for part in parts),
        spare_characters=_spare_characters(given, service, plan, doors),
        audio_s=seconds_of_samples(progress.samples, given.settings.sample_rate),
        price=None if service.capabilities.is_free else given.settings.price,
        outputs=outputs,
        comparison=comparison,
    )


def _missing_parts(given: RememberedInput, service: Service, doors: DeliveryDoors) -> list[list[Part]]:
    """The requests that are still to be sent, of each retake that is ordered and has not come."""
    orders = Retakes.of_input(given, service, doors.ledger).open_orders((given.script,))
    missing = ([part for part in order.retake.parts if part.key not in doors.takes] for order in orders)
    return [parts for parts in missing if parts]


def _spare_characters(
    given: RememberedInput, service: Service, plan: ScriptPlan, doors: DeliveryDoors
) -> int:
    """Characters of the stored take versions of a script's lines that no line uses."""
    retakes: defaultdict[TakeKey, list[Retake]] = defaultdict(list)
    for retake in doors.ledger.every_retake():
        retakes[retake.whole].append(retake)
    if not retakes:  # as usual: every line has one version
        return 0
    used = {key for keys in plan.keys for key in keys}
    return sum(
        length
        for key, length in _version_lengths(given, service, retakes).items()
        if key not in used and key in doors.takes
    )


def _version_lengths(
    given: RememberedInput, service: Service, retakes: Mapping[TakeKey, list[Retake]]
) -> dict[TakeKey, int]:
    """Key -> characters, for all requests of all versions of lines that have several."""
    first = UtteranceResolver(given.settings, service)
    lengths: dict[TakeKey, int] = {}
    for line in given.script.lines:
        every = retakes.get(first.text_key(line), ())
        if every:
            utterances = first.utterances(given.script.stem, line)
            lengths.update((utterance.key, len(utterance.text)) for utterance in utterances)
        lengths.update((part.key, len(part.text)) for retake in every for part in retake.parts)
    return lengths


def output_statuses(
    plan: ScriptPlan, given: RememberedInput, service: Service, doors: DeliveryDoors
) -> Iterator[OutputStatus]:
    """The state of the files of an input, those of earlier runs too, but for the clips that are right.

    Args:
        plan: The plan of its selected lines.
        given: The input.
        service: The service that it was last run with.
        doors: The state of the folder.
    """
    if plan.outputs is None:
        return
    *files, report = plan.outputs.file_statuses(doors.file_probe)
    yield from files
    yield from plan.outputs.clip_statuses(doors.file_probe)
    yield report
    yield from _left_over(plan, given, service, doors)


def _left_over(
    plan: ScriptPlan, given: RememberedInput, service: Service, doors: DeliveryDoors
) -> Iterator[OutputStatus]:
    """The stale files of earlier runs with other settings; those whose takes are unchanged stay current."""
    if plan.outputs is None:
        return
    out = given.settings.out
    present = {target.path for target in plan.outputs.targets}
    earlier = {
        out / within: member.kind
        for within, member in doors.ledger.members(plan.script.stem).items()
        if out / within not in present and doors.file_probe.is_there(out / within)
    }
    if not earlier:
        return
    resolver = Retakes.of_input(given, service, doors.ledger).current()
    kinds = set(earlier.values())
    planned = dict(_reasons_by_variant(plan.script, resolver, doors, kinds))
    if CLIP in kinds and plan.script.left_out:  # clips of an audition of other lines are as good
        planned |= dict(_reasons_by_variant(given.script, resolver, doors, {CLIP}))
    for path, kind in earlier.items():
        reasons = planned.get(path, ())
        lasting = tuple(each for each in reasons if each.cause not in SETTINGS_CAUSES)
        if lasting or path not in planned:
            yield OutputStatus(path=path, state="left over", kind=kind, reasons=lasting)


def _reasons_by_variant(
    script: Script, resolver: UtteranceResolver, doors: DeliveryDoors, kinds: set[str]
) -> Iterator[tuple[Path, tuple[Reason, ...]]]:
    """The files of kinds that the last run was not asked for, with the reasons why it would write them."""
    settings = resolver.settings
    variants = [replace(settings, audio=kind) for kind in kinds if kind in AUDIO_FORMATS]
    formats = tuple(kind for kind in kinds if kind in TEXT_FORMATS)
    variants.append(replace(settings, formats=formats, clips=bool(kinds & {CLIP, METADATA})))
    for variant in variants:
        outputs = plan_outputs(
            script, resolver.with_settings(variant), doors.takes, doors.ledger, doors.file_probe
        )
        yield from ((target.path, ()) for target in outputs.targets)
        yield from outputs.all_reasons()
