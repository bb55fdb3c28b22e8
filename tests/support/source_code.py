"""The source of subgen and of its tests, parsed, for tests of its names and docstrings."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from tests.conftest import ROOT

__all__ = ["Module", "modules", "test_modules"]

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


@dataclass(frozen=True, kw_only=True)
class Module:
    """One file of Python.

    Attributes:
        name: Its dotted name; of a package, that of the package.
        path: The file.
    """

    name: str
    path: Path

    @cached_property
    def text(self) -> str:
        """Its text."""
        return self.path.read_text()

    @cached_property
    def tree(self) -> ast.Module:
        """Its syntax tree."""
        return ast.parse(self.text)

    @property
    def is_package(self) -> bool:
        """Whether it is the `__init__` of a package."""
        return self.path.name == "__init__.py"

    def docstrings(self) -> Iterator[tuple[str, str]]:
        """Yield the name of each module, class and function with its docstring."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Module | Definition) and (text := ast.get_docstring(node)):
                yield getattr(node, "name", self.name), text

    def identifiers(self) -> Iterator[str]:
        """Yield each name that it defines: functions, classes, arguments, variables, attributes, aliases."""
        for node in ast.walk(self.tree):
            match node:
                case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                    yield name
                case ast.arg(arg=name) | ast.Name(id=name, ctx=ast.Store()):
                    yield name
                case ast.Attribute(attr=name, ctx=ast.Store()) | ast.alias(asname=str(name)):
                    yield name

    @cached_property
    def uses(self) -> frozenset[str]:
        """Names that it imports and attributes that it reads: the ways to use a name of another module."""
        used: set[str] = set()
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import | ast.ImportFrom):
                used.update(alias.name for alias in node.names)
            elif isinstance(node, ast.Attribute):
                used.add(node.attr)
        return frozenset(used)

    @cached_property
    def public(self) -> frozenset[str] | None:
        """Names in its `__all__`, or None without one."""
        for target, value in self._assignments():
            if target == "__all__":
                names = ast.literal_eval(value)
                return frozenset(names)
        return None

    @cached_property
    def defined(self) -> frozenset[str]:
        """Functions, classes and variables of its top level without a leading underscore."""
        names = {node.name for node in self.tree.body if isinstance(node, Definition)}
        names |= {target for target, _ in self._assignments()}
        return frozenset(name for name in names if not name.startswith("_"))

    @cached_property
    def in_signatures(self) -> frozenset[str]:
        """Names in the annotations and bases of its definitions, and in the values of its variables."""
        values = [value for target, value in self._assignments() if target != "__all__"]
        bases: list[ast.expr] = []
        annotations: list[ast.expr | None] = []
        for node in ast.walk(self.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                annotations.append(node.returns)
            elif isinstance(node, ast.arg | ast.AnnAssign):
                annotations.append(node.annotation)
            elif isinstance(node, ast.ClassDef):
                bases += node.bases
        written = " ".join(ast.unparse(each) for each in annotations if each is not None)
        named = {node.id for root in values + bases for node in ast.walk(root) if isinstance(node, ast.Name)}
        return frozenset(named.union(re.findall(r"\w+", written)))  # an annotation may be quoted

    def _assignments(self) -> Iterator[tuple[str, ast.expr]]:
        for node in self.tree.body:
            match node:
                case ast.Assign(targets=[ast.Name(id=name)], value=value):
                    yield name, value
                case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                    yield name, value


@cache
def modules() -> tuple[Module, ...]:
    """All modules of subgen."""
    return tuple(_modules(ROOT / "subgen"))


@cache
def test_modules() -> tuple[Module, ...]:
    """All modules of the tests."""
    return tuple(_modules(ROOT / "tests"))


def _modules(folder: Path) -> Iterator[Module]:
    for path in sorted(folder.rglob("*.py")):
        parts = path.relative_to(folder.parent).with_suffix("").parts
        yield Module(name=".".join(parts).removesuffix(".__init__"), path=path)
