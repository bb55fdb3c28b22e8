"""The JSON objects that `run` and `status` print, as types: the JSON and its schema both come from them."""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from subgen.delivery.report import Amount, Count, ReportCues, ReportFinding, ReportWords

__all__ = [
    "STATUS_FORMAT",
    "SUMMARY_FORMAT",
    "Estimate",
    "Failure",
    "FolderStatus",
    "InputEstimate",
    "InputState",
    "InputSummary",
    "JobFinding",
    "ModelLines",
    "OutputState",
    "RereadLines",
    "RunSummary",
]

SUMMARY_FORMAT: Literal["subgen.summary/1"] = "subgen.summary/1"
STATUS_FORMAT: Literal["subgen.status/1"] = "subgen.status/1"


class Failure(Struct, frozen=True, kw_only=True):
    """A line that failed.

    Attributes:
        row: Physical line of the input, from 1.
        line: Id of the line.
        text: Text of the line.
        reason: Why it failed.
    """

    row: Count
    line: str
    text: str
    reason: str


class RereadLines(Struct, frozen=True, kw_only=True):
    """Lines of an unchanged input that are read otherwise than by the version that ran it before.

    Attributes:
        lines: How many they are.
        characters: Characters of their requests whose takes are missing.
        cost: Price of those; null where no price is known.
    """

    lines: Count
    characters: Count
    cost: Amount | None


class InputSummary(Struct, frozen=True, kw_only=True):
    """One input of a run.

    Attributes:
        file: The input as it was named.
        lines: Its lines.
        done: Lines that were spoken.
        failed: Lines that failed.
        pending: Lines that were not tried, because the run ended before.
        requests: Requests that it needs; a text that several lines share counts once.
        characters: Characters of those requests.
        attempts: Requests that this run sent.
        characters_sent: Characters that this run sent.
        audio_s: Length of the audio, in seconds.
        encoder_delay_s: Delay, in seconds, in players that ignore the start tag of the audio.
        words: Sources of the words' times; null without outputs.
        cues: Cues that break the standard; null without outputs.
        outputs: Files that are up to date now.
        written: Files that this run wrote, clips among them.
        clips: Folder of the clips, if there are any.
        failures: Lines that failed, with reasons.
        findings: Findings, in the order of their rows.
        reread: Lines that this version reads otherwise than the one that ran the unchanged input before; null
            without any.
    """

    file: str
    lines: Count
    done: Count
    failed: Count
    pending: Count
    requests: Count
    characters: Count
    attempts: Count
    characters_sent: Count
    audio_s: Amount
    encoder_delay_s: Amount
    words: ReportWords | None
    cues: ReportCues | None
    outputs: tuple[str, ...]
    written: tuple[str, ...]
    clips: str | None
    failures: tuple[Failure, ...]
    findings: tuple[ReportFinding, ...]
    reread: RereadLines | None


class JobFinding(Struct, frozen=True, kw_only=True):
    """A finding about the configuration or the command line.

    Attributes:
        kind: Kind of the finding.
        place: Option, or file and key of the configuration.
        message: What was found.
    """

    kind: str
    place: str
    message: str


class RunSummary(Struct, frozen=True, kw_only=True):
    """Summary of a run, as `--json` prints it.

    Attributes:
        format: Name and version of this format.
        dry_run: False: the job was run.
        lines: Lines of all inputs.
        done: Lines that were spoken.
        failed: Lines that failed.
        pending: Lines that were not tried, because the run ended before.
        gaps: Lines that are silent in the outputs.
        requests: Requests that the job needs; a text that several lines share counts once.
        characters: Characters of those requests.
        attempts: Requests that this run sent.
        characters_sent: Characters that this run sent.
        audio_s: Length of the audio of all inputs, in seconds.
        wall_s: Duration of the run, in seconds.
        widest: Most requests at once that all went well.
        inputs: Inputs, in the order of the command line.
        findings: Findings about the configuration and the command line.
    """

    format: Literal["subgen.summary/1"]
    dry_run: Annotated[bool, Meta(extra_json_schema={"const": False})]
    lines: Count
    done: Count
    failed: Count
    pending: Count
    gaps: Count
    requests: Count
    characters: Count
    attempts: Count
    characters_sent: Count
    audio_s: Amount
    wall_s: Amount
    widest: Count
    inputs: tuple[InputSummary, ...]
    findings: tuple[JobFinding, ...]


class OutputState(Struct, frozen=True, kw_only=True):
    """The state of one output file.

    Attributes:
        path: Path of the file.
        state: `right`, or `stale`, or `missing`; `left over` from an earlier run.
        reasons: Reasons why it is stale or missing, a sentence each.
    """

    path: str
    state: str
    reasons: tuple[str, ...]


class InputEstimate(Struct, frozen=True, kw_only=True):
    """The estimate of one input.

    Attributes:
        file: The input as it was named.
        lines: Its lines.
        requests: Requests that it needs.
        characters: Characters of those requests.
        new_requests: Requests whose takes are missing.
        new_characters: Characters of the requests whose takes are missing.
        audio_s: Length of its audio, in seconds.
        findings: Findings, in the order of their rows.
        files: Output files with their states, without the clips; null while takes are missing.
        reread: Lines that this version reads otherwise than the one that ran the unchanged input before; null
            without any.
    """

    file: str
    lines: Count
    requests: Count
    characters: Count
    new_requests: Count
    new_characters: Count
    audio_s: Amount
    findings: tuple[ReportFinding, ...]
    files: tuple[OutputState, ...] | None
    reread: RereadLines | None


class Estimate(Struct, frozen=True, kw_only=True):
    """Summary of a dry run, as `--dry-run --json` prints it.

    Attributes:
        format: Name and version of this format.
        dry_run: True: nothing was sent.
        lines: Lines of all inputs.
        requests: Requests that the job needs; a text that several lines share counts once.
        characters: Characters of those requests.
        new_requests: Requests whose takes are missing.
        new_characters: Characters of the requests whose takes are missing.
        new_audio_s: Length of the audio that is missing, in seconds.
        audio_s: Length of the audio of all inputs, in seconds.
        cost: Price of what is missing; null where no price is known.
        hosted_cost: Of a service that is free, price of all characters on the one that `[price]` is of; null
            without `[price]`, and for other services.
        currency: Currency of both.
        disk_bytes: Disk space that the job needs.
        free_bytes: Disk space that is free.
        inputs: Inputs, in the order of the command line.
        findings: Findings about the configuration and the command line.
    """

    format: Literal["subgen.summary/1"]
    dry_run: Annotated[bool, Meta(extra_json_schema={"const": True})]
    lines: Count
    requests: Count
    characters: Count
    new_requests: Count
    new_characters: Count
    new_audio_s: Amount
    audio_s: Amount
    cost: Amount | None
    hosted_cost: Amount | None
    currency: str | None
    disk_bytes: Count
    free_bytes: Count
    inputs: tuple[InputEstimate, ...]
    findings: tuple[JobFinding, ...]


class ModelLines(Struct, frozen=True, kw_only=True):
    """The lines of an input that were made with one model.

    Attributes:
        model: Name of the model.
        state: State of the model today; `unknown` where none is known.
        retires: Day on which the model retires or retired, as `2026-11-30`; null where none is known.
        lines: Ids of the lines whose takes are kept, in their order.
        characters: Characters of their requests; a text that several lines share counts once.
        successor: Current model to make them again with; null where they were made with it.
        remake_characters: Characters that would have to be sent for that.
        remake_cost: Price of those characters at the service of the input; null where no price is known.
        remake_hosted_cost: Price of those characters at a priced service; null where no price is known.
        currency: Currency of both.
    """

    model: str
    state: Literal["current", "preview", "retiring", "retired", "unknown"]
    retires: str | None
    lines: tuple[str, ...]
    characters: Count
    successor: str | None
    remake_characters: Count
    remake_cost: Amount | None
    remake_hosted_cost: Amount | None
    currency: str | None


class InputState(Struct, frozen=True, kw_only=True):
    """The state of one input.

    Attributes:
        stem: Name of its outputs, without an extension.
        file: The input as it was named.
        lines: Its lines.
        done: Lines whose takes are all kept.
        failed: Lines that failed.
        pending: All other lines.
        requests: Requests that it needs.
        characters: Characters of those requests.
        kept_characters: Characters of the requests whose takes are kept.
        ordered: Lines whose retake was ordered and is missing.
        ordered_characters: Characters of the retakes that are missing.
        spare_characters: Characters of the takes that are kept and that no line uses.
        cost: Price of all requests; null where no price is known.
        kept_cost: Price of the requests whose takes are kept.
        currency: Currency of both.
        audio_s: Length of the takes that are kept, in seconds.
        failures: Lines that failed, with reasons.
        outputs: Output files with their states; of the clips, those that are not right.
        input: State of the input, compared with its last run: `same`, `changed`, `gone`, `faulty` (it cannot
            be run as it is now), or `unknown` (it was standard input or a pipe).
        messages: Sentences about that, and about the configuration.
        models: Models that its lines were made with; with `--by-model` alone.
    """

    stem: str
    file: str
    lines: Count
    done: Count
    failed: Count
    pending: Count
    requests: Count
    characters: Count
    kept_characters: Count
    ordered: Count
    ordered_characters: Count
    spare_characters: Count
    cost: Amount | None
    kept_cost: Amount | None
    currency: str | None
    audio_s: Amount
    failures: tuple[Failure, ...]
    outputs: tuple[OutputState, ...]
    input: Literal["same", "changed", "gone", "faulty", "unknown"]
    messages: tuple[str, ...]
    models: tuple[ModelLines, ...] | UnsetType = UNSET


class FolderStatus(Struct, frozen=True, kw_only=True):
    """Status of a folder of outputs, as `subgen status --json` prints it.

    Attributes:
        format: Name and version of this format.
        inputs: Inputs that were run into the folder.
        remarks: Sentences about the state of the folder.
    """

    format: Literal["subgen.status/1"]
    inputs: tuple[InputState, ...]
    remarks: tuple[str, ...]
