"""Which of a script's outputs are as they should be, and which have to be written."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from subgen.delivery.clips import clip_names
from subgen.delivery.fingerprint import Recipe, recipes_of
from subgen.delivery.paths import Outputs, outputs_of
from subgen.delivery.record import Delivered, Facts, facts_of
from subgen.delivery.script_track import ScriptOnTrack
from subgen.model import Done, Script
from subgen.planning.utterances import UtteranceResolver
from subgen.ports import Ledger, Sight, TakeStore
from subgen.ports.records import Member, Seen

__all__ = ["Order", "Standing", "clip_paths"]


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be written of a script.

    Attributes:
        script: The script.
        outputs: All of its files.
        recipes: Path -> what it is made of, of all of them and of the clips.
        wrong: Those of them that are not there, or are made of something else.
        before: What the outputs came to when they were last written.
    """

    script: Script
    outputs: Outputs
    recipes: Mapping[Path, Recipe]
    wrong: frozenset[Path]
    before: Facts | None

    @property
    def due(self) -> frozenset[str]:
        """The kinds of the files that have to be written."""
        return frozenset(self.recipes[path].kind for path in self.wrong)

    @property
    def standing(self) -> Delivered | None:
        """The outputs as they stand, where none has to be written."""
        if self.wrong or self.before is None:
            return None
        return Delivered(script=self.script, outputs=self.outputs, facts=self.before, written=frozenset())

    def members(self, out: Path, seen: Mapping[Path, Seen]) -> list[Member]:
        """What the ledger is told of files that were written.

        Args:
            out: Folder of the outputs.
            seen: Path -> what the file is like.
        """
        return [
            Member(
                path=path.relative_to(out),
                kind=self.recipes[path].kind,
                recipe=self.recipes[path].digest,
                seen=each,
            )
            for path, each in seen.items()
        ]


class Standing:
    """Looks at the outputs of scripts.

    Args:
        resolver: What the lines need, with the readings that they have.
        takes: Where the takes are.
        ledger: Where it is remembered what was written.
        sight: Looks at files.
    """

    def __init__(self, resolver: UtteranceResolver, takes: TakeStore, ledger: Ledger, sight: Sight) -> None:
        self._resolver = resolver
        self._takes = takes
        self._ledger = ledger
        self._sight = sight

    def order(self, script: Script) -> Order:
        """What is to be written of a script whose takes are there."""
        recipes = self.recipes(script)
        return Order(
            script=script,
            outputs=outputs_of(script.stem, self._resolver.settings),
            recipes=recipes,
            wrong=self.wrong(script, recipes),
            before=facts_of(self._ledger.facts(script.stem)),
        )

    def recipes(self, script: Script) -> dict[Path, Recipe]:
        """What each of a script's outputs and clips is made of."""
        settings = self._resolver.settings
        outputs = outputs_of(script.stem, settings)
        laid = ScriptOnTrack(script, self._resolver, self._takes)
        recipes = recipes_of(script, laid.lines(), self._takes, settings, outputs)
        # The report tells of the script's file, of what was found in it, and of all the rest.
        every = b"".join(recipe.digest for recipe in recipes.values())
        every += msgspec.msgpack.encode((script.file, script.findings))
        recipes[outputs.report] = Recipe("report", hashlib.blake2b(every, digest_size=16).digest())
        return recipes

    def wrong(self, script: Script, recipes: Mapping[Path, Recipe]) -> frozenset[Path]:
        """Those of a script's files that are not there, or are made of something else than their recipes."""
        members = self._ledger.members(script.stem)
        return frozenset(path for path, recipe in recipes.items() if not self._stands(path, recipe, members))

    def _stands(self, path: Path, recipe: Recipe, members: Mapping[Path, Member]) -> bool:
        member = members.get(path.relative_to(self._resolver.settings.out))
        if member is None or (member.kind, member.recipe) != (recipe.kind, recipe.digest):
            return False
        return self._sight.is_still(path, member.seen)


def clip_paths(laid: ScriptOnTrack, outputs: Outputs) -> dict[str, Path]:
    """Line's id -> its clip, of the lines that have takes; none where clips are not wanted."""
    if outputs.clips is None:
        return {}
    names = clip_names((line.id for line in laid.script.lines), laid.script.left_out)
    return {
        spoken.line.id: outputs.clips.folder / f"{names[spoken.line.id]}.wav"
        for spoken in laid.lines()
        if isinstance(spoken, Done)
    }
