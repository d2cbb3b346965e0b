"""What is imported, what is pinned and what docs/dependencies.md explains are the same."""

import ast
import re
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OURS = {"app", "badges", "bench", "config", "events", "tests", "wsgi"}
RUNS = ("app", "badges", "events", "config.py", "wsgi.py")


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(name: str, *, direct: bool) -> set[str]:
    """The libraries that a requirements file pins: those that we call ourselves, or all."""
    text = (ROOT / name).read_text().partition("# What those need")
    lines = (text[0] if direct else "".join(text)).splitlines()
    return {normal(line.partition("==")[0]) for line in lines if "==" in line}


def explained() -> set[str]:
    """The libraries of the Python tables in docs/dependencies.md."""
    text = (ROOT / "docs" / "dependencies.md").read_text()
    parts = re.split(r"^## ", text, flags=re.MULTILINE)
    tables = [part for part in parts if part.startswith(("What runs", "What tests"))]
    rows = re.findall(r"^\| ([^|]+) \|", "".join(tables), flags=re.MULTILINE)
    return {normal(row) for row in rows if row != "library"}


def sources(*names: str) -> Iterator[Path]:
    for name in names:
        path = ROOT / name
        if path.is_file():
            yield path
        else:
            yield from (one for one in path.rglob("*.py") if "node_modules" not in one.parts)


def not_of(known: set[str], *names: str) -> set[str]:
    """The modules that the sources import and none of the known libraries brings."""
    modules = set()
    for path in sources(*names):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                modules |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
                modules.add(node.module.partition(".")[0])
    brought = packages_distributions()
    foreign = modules - OURS - set(sys.stdlib_module_names)
    return {module for module in foreign if known.isdisjoint(map(normal, brought.get(module, [])))}


def test_what_runs_imports_only_what_is_pinned_for_it() -> None:
    assert not_of(pins("requirements.txt", direct=True), *RUNS) == set()


def test_what_tests_imports_only_what_is_pinned() -> None:
    known = pins("requirements.txt", direct=True) | pins("requirements-dev.txt", direct=True)
    assert not_of(known, "tests", "bench") == set()


def test_every_direct_library_is_explained_and_no_other() -> None:
    assert explained() == pins("requirements.txt", direct=True) | pins("requirements-dev.txt", direct=True)


def test_nothing_is_pinned_twice() -> None:
    both = pins("requirements.txt", direct=False) & pins("requirements-dev.txt", direct=False)
    assert both == set()


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt", "app/frontend/package-lock.json"])
def test_no_pin_names_the_address_of_a_registry(name: str) -> None:
    text = (ROOT / name).read_text()
    addresses = re.findall(r'"resolved": *"[^"]*|^-.*|https?://[^"/ ]*(?:registry|pypi)[^"/ ]*', text, re.MULTILINE)
    assert addresses == []
