"""Small faults that can be put into a module, each by a replaced piece of its text."""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
COMPARED = {
    ast.Eq: "!=",
    ast.NotEq: "==",
    ast.Lt: "<=",
    ast.LtE: "<",
    ast.Gt: ">=",
    ast.GtE: ">",
    ast.In: "not in",
    ast.NotIn: "in",
    ast.Is: "is not",
    ast.IsNot: "is",
}
CALCULATED = {ast.Add: "-", ast.Sub: "+", ast.Mult: "/", ast.Div: "*", ast.BitAnd: "|", ast.BitOr: "&"}
CALLED = {
    "filter": "exclude",
    "exclude": "filter",
    "min": "max",
    "max": "min",
    "any": "all",
    "all": "any",
    "first": "last",
    "append": "count",
    "update": "filter",
}


@dataclass(frozen=True)
class Mutant:
    """A fault: the module's text from `start` to `end`, by character, is `new`."""

    path: str
    line: int
    start: int
    end: int
    old: str
    new: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {_short(self.old)} → {_short(self.new)}"

    @property
    def without_line(self) -> str:
        """Name it so that the name stays when lines before it come and go."""
        return f"{self.path}: {' '.join(self.old.split())} → {' '.join(self.new.split())}"

    def source(self) -> str:
        """Return the module with the fault."""
        text = (ROOT / self.path).read_text("utf-8")
        return text[: self.start] + self.new + text[self.end :]


def _short(text: str) -> str:
    return " ".join(text.split())[:60]


class _Text:
    """A module's text, and where its nodes begin and end."""

    def __init__(self, path: str) -> None:
        self.path, self.text = path, (ROOT / path).read_text("utf-8")
        self._lines = [0]
        for line in self.text.splitlines(keepends=True):
            self._lines.append(self._lines[-1] + len(line))
        self._bytes = [line.encode() for line in self.text.splitlines()]

    def _at(self, line: int, column: int) -> int:
        return self._lines[line - 1] + len(self._bytes[line - 1][:column].decode())

    def span(self, node: ast.expr | ast.stmt) -> tuple[int, int]:
        return self._at(node.lineno, node.col_offset), self._at(node.end_lineno or 0, node.end_col_offset or 0)

    def of(self, node: ast.expr | ast.stmt) -> str:
        return slice_of(self.text, self.span(node))

    def replaced(self, node: ast.expr | ast.stmt, new: str) -> Mutant:
        start, end = self.span(node)
        return Mutant(self.path, node.lineno, start, end, self.text[start:end], new)


def slice_of(text: str, span: tuple[int, int]) -> str:
    """Return what stands between two places."""
    return text[span[0] : span[1]]


def mutants_of(path: str) -> list[Mutant]:
    """Return every fault that can be put into the module, in the order of its lines; each of them compiles."""
    module = _Text(path)
    found = {mutant for node in _acting(ast.parse(module.text)) for mutant in _faults(module, node)}
    return sorted((one for one in found if _compiles(one)), key=lambda one: (one.start, one.end, one.new))


def _compiles(mutant: Mutant) -> bool:
    try:
        compile(mutant.source(), mutant.path, "exec")
    except SyntaxError:
        return False
    return True


def _acting(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield what runs when a function is called: no annotation, no decorator, no default."""
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef):
            for statement in function.body:
                yield from _below(statement)


def _below(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.FunctionDef | ast.JoinedStr):
        return  # one has its turn; of the other's parts Python 3.11 does not know where they stand
    yield node
    for name, value in ast.iter_fields(node):
        if name != "annotation":
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST):
                    yield from _below(child)


def _faults(module: _Text, node: ast.AST) -> Iterator[Mutant]:
    of_this = _OF.get(type(node))
    if of_this is not None:
        yield from of_this(module, node)


def _of_comparison(module: _Text, node: ast.Compare) -> Iterator[Mutant]:
    if len(node.ops) == 1:
        new = COMPARED[type(node.ops[0])]
        yield module.replaced(node, f"({module.of(node.left)} {new} {module.of(node.comparators[0])})")


def _of_not(module: _Text, node: ast.UnaryOp) -> Iterator[Mutant]:
    if isinstance(node.op, ast.Not):
        yield module.replaced(node, f"bool({module.of(node.operand)})")


def _of_calculation(module: _Text, node: ast.BinOp) -> Iterator[Mutant]:
    if type(node.op) in CALCULATED:
        yield module.replaced(node, f"({module.of(node.left)} {CALCULATED[type(node.op)]} {module.of(node.right)})")


def _of_constant(module: _Text, node: ast.Constant) -> Iterator[Mutant]:
    if isinstance(node.value, int):
        new = str(not node.value) if isinstance(node.value, bool) else str(node.value + 1)
        yield module.replaced(node, new)


def _of_condition(module: _Text, node: ast.If | ast.IfExp) -> Iterator[Mutant]:
    if not isinstance(node.test, ast.Compare | ast.UnaryOp):  # which are turned round themselves
        yield module.replaced(node.test, f"(not ({module.of(node.test)}))")


def _of_statement(module: _Text, node: ast.Raise | ast.Expr) -> Iterator[Mutant]:
    if isinstance(node, ast.Raise) or isinstance(node.value, ast.Call):
        yield module.replaced(node, "pass")


def _of_loop(module: _Text, node: ast.comprehension) -> Iterator[Mutant]:
    yield from (module.replaced(test, "True") for test in node.ifs)


def _of_either(module: _Text, node: ast.BoolOp) -> Iterator[Mutant]:
    word = " or " if isinstance(node.op, ast.And) else " and "
    parts = [f"({module.of(value)})" for value in node.values]
    yield module.replaced(node, f"({word.join(parts)})")
    yield module.replaced(node, parts[0])
    yield module.replaced(node, parts[-1])


def _of_call(module: _Text, node: ast.Call) -> Iterator[Mutant]:
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    if name in CALLED:
        _start, end = module.span(node.func)
        yield Mutant(module.path, node.lineno, end - len(name), end, name, CALLED[name])
    if name in {"filter", "exclude", "get"}:
        for keyword in node.keywords:
            others = [module.of(one) for one in node.args]
            others += [_keyword(module, one) for one in node.keywords if one is not keyword]
            if keyword.arg is not None and others:
                yield module.replaced(node, f"{module.of(node.func)}({', '.join(others)})")


def _keyword(module: _Text, one: ast.keyword) -> str:
    return f"{one.arg}={module.of(one.value)}" if one.arg else f"**{module.of(one.value)}"


_OF: dict[type[ast.AST], Callable[[_Text, Any], Iterator[Mutant]]] = {
    ast.BinOp: _of_calculation,
    ast.BoolOp: _of_either,
    ast.Call: _of_call,
    ast.Compare: _of_comparison,
    ast.Constant: _of_constant,
    ast.Expr: _of_statement,
    ast.If: _of_condition,
    ast.IfExp: _of_condition,
    ast.Raise: _of_statement,
    ast.UnaryOp: _of_not,
    ast.comprehension: _of_loop,
}
