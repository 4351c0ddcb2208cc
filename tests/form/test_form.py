"""Keep every file short enough to read in one sitting, and the names honest."""

import ast
import io
import json
import re
import statistics
import tokenize
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "zhike"
LONGEST_FILE = 300
LONGEST_FUNCTION = 40
# Code lines of the kernel without its two libraries that know no Django; why, see docs/adr/0020.
KERNEL_LINES = 8_229
LIBRARIES = ("formats", "files")
BANNED_NAMES = {"utils.py", "helpers.py", "signals.py", "managers.py", "services.py"}
RATCHET = Path(__file__).with_name("ratchet.json")


def sources() -> Iterator[Path]:
    """Yield the Python files we wrote by hand, without tests and migrations."""
    for file in sorted(SOURCE.rglob("*.py")):
        if not {"tests", "migrations"} & set(file.relative_to(SOURCE).parts):
            yield file


def name(file: Path) -> str:
    return str(file.relative_to(ROOT))


def length(file: Path) -> int:
    return len(file.read_text("utf-8").splitlines())


def functions(file: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def test_no_file_is_longer_than_one_sitting():
    files = [*sources(), *sorted((ROOT / "bench").rglob("*.py"))]
    assert {name(file): length(file) for file in files if length(file) > LONGEST_FILE} == {}


def test_no_function_is_longer_than_a_screen():
    long = {
        f"{name(file)}:{function.name}": function.end_lineno - function.lineno + 1
        for file in sources()
        for function in functions(file)
        if function.end_lineno - function.lineno + 1 > LONGEST_FUNCTION
    }
    assert long == {}


def test_no_import_hides_inside_a_function():
    hidden = {
        f"{name(file)}:{inner.lineno}"
        for file in sources()
        for function in functions(file)
        for inner in ast.walk(function)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    }
    assert hidden == set()


def test_no_file_has_a_name_that_says_nothing():
    assert [name(file) for file in sources() if file.name in BANNED_NAMES] == []


def test_no_import_cycle():
    graph = {module(file): imported(file) for file in sources()}
    assert cycles(graph) == []


def module(file: Path) -> str:
    parts = file.relative_to(SOURCE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported(file: Path) -> set[str]:
    """Return the modules of ours that a file imports; a name imported from a package may be a module too."""
    known = {module(other) for other in sources()}
    found = set()
    for node in ast.walk(without_types(ast.parse(file.read_text("utf-8")))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            modules = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= modules & known
            if modules - known:
                found.add(node.module)
    return found & known - {module(file)}


def without_types(tree: ast.Module) -> ast.Module:
    """Take away what stands under `if TYPE_CHECKING`: it is never imported when the program runs."""
    kept = [
        node
        for node in tree.body
        if not (isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test))
    ]
    return ast.Module(kept, [])


def cycles(graph: dict[str, set[str]]) -> list[str]:
    """Return the modules that remain when those that depend on nothing left are taken away again and again."""
    left = dict(graph)
    while True:
        free = {node for node, needed in left.items() if not needed & left.keys()}
        if not free:
            return sorted(on_cycle(left))
        left = {node: needed for node, needed in left.items() if node not in free}


def on_cycle(graph: dict[str, set[str]]) -> set[str]:
    """Leave out modules that only lead into a cycle."""
    while True:
        needed = set().union(*graph.values()) if graph else set()
        idle = graph.keys() - needed
        if not idle:
            return set(graph)
        graph = {node: wanted for node, wanted in graph.items() if node not in idle}


def test_numbers_that_may_only_fall():
    """Lower a number in ratchet.json when you have made it smaller; it never rises."""
    allowed = json.loads(RATCHET.read_text("utf-8"))
    found = {
        "longest file": max(length(file) for file in sources()),
        "median file": int(statistics.median(code_lines(file) for file in sources())),
        "kernel lines": kernel_lines(),
        "noqa": sum(file.read_text("utf-8").count("# noqa") for file in sources()),
        "type: ignore": sum(file.read_text("utf-8").count("type: ignore") for file in sources()),
    }
    assert {key: value for key, value in found.items() if value > allowed[key]} == {}


def test_every_dependency_is_locked():
    """Run bin/lock after changing pyproject.toml."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert unlocked(project["dependencies"], "requirements.lock") == set()
    assert unlocked(project["optional-dependencies"]["test"], "requirements-test.lock") == set()


def unlocked(wanted: list[str], lock: str) -> set[str]:
    """Return the names of packages that are wanted and not in a lock file."""
    locked = {
        line.partition("==")[0] for line in (ROOT / lock).read_text("utf-8").splitlines() if "==" in line
    }
    names = {re.split(r"[\[<>=!~;, ]", requirement, maxsplit=1)[0] for requirement in wanted}
    return {name for name in names if re.sub(r"[-_.]+", "-", name).lower() not in locked}


def test_the_kernel_stays_small():
    assert kernel_lines() <= KERNEL_LINES


def kernel_lines() -> int:
    """Count the lines of the kernel that hold code: without blanks, comments, docstrings, and its libraries."""
    kernel = SOURCE / "kernel"
    files = [file for file in sources() if file.is_relative_to(kernel)]
    return sum(code_lines(file) for file in files if file.relative_to(kernel).parts[0] not in LIBRARIES)


def code_lines(file: Path) -> int:
    text = file.read_text("utf-8")
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    prose: set[int] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, documented) and ast.get_docstring(node, clean=False) is not None:
            prose.update(range(node.body[0].lineno, node.body[0].end_lineno + 1))
    silent = {
        tokenize.COMMENT,
        tokenize.NL,
        tokenize.NEWLINE,
        tokenize.INDENT,
        tokenize.DEDENT,
        tokenize.ENDMARKER,
    }
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    code = {
        line
        for token in tokens
        if token.type not in silent
        for line in range(token.start[0], token.end[0] + 1)
    }
    return len(code - prose)


def test_the_libraries_of_the_kernel_know_no_django():
    """A notebook can read files and names with them; what they have to say is translated by their callers."""
    knowing = {
        name(file)
        for library in LIBRARIES
        for file in sources()
        if file.is_relative_to(SOURCE / "kernel" / library)
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom) and "django" in ast.unparse(node)
    }
    assert knowing == set()
