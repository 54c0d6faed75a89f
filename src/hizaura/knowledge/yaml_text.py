"""YAML read as plain text: no dates, booleans or duplicate keys; lines can be asked for later."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

from hizaura.errors import HizauraError

if TYPE_CHECKING:
    from collections.abc import Sequence

_Base: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class _Loader(_Base):  # type: ignore[misc]
    """Every scalar is plain text, so no tag need be worked out for any node."""

    def resolve(self, kind: Any, value: Any, implicit: Any) -> None:
        return None

    def descend_resolver(self, node: Any, index: Any) -> None:
        return None

    def ascend_resolver(self) -> None:
        return None


DEEPEST = 40


class DuplicateKeyError(Exception):
    """A key given twice in one mapping; PyYAML itself would keep the last one in silence."""

    def __init__(self, key: str, line: int) -> None:
        super().__init__(key)
        self.key, self.line = key, line


def parse(text: str, where: str, error: type[HizauraError]) -> Any:
    """Mappings, lists and strings of a YAML (or JSON) text; ``None`` for an empty one.

    Raises ``error`` naming ``where`` and the line for broken YAML, aliases or duplicate keys.
    """
    try:
        node = yaml.compose(text, Loader=_Loader)
        return None if node is None else _plain(node, set())
    except DuplicateKeyError as twice:
        raise error("duplicate_key", where=f"{where}:{twice.line}", key=twice.key) from None
    except (yaml.YAMLError, RecursionError) as broken:
        mark = getattr(broken, "problem_mark", None)
        line = f":{mark.line + 1}" if mark else ""
        reason = str(getattr(broken, "problem", None) or "nested too deeply").strip()
        raise error("broken_yaml", where=f"{where}{line}", reason=reason) from None


def _plain(node: Any, seen: set[int], depth: int = 0) -> Any:
    if depth > DEEPEST:
        raise RecursionError
    if isinstance(node, yaml.ScalarNode):
        return node.value
    if id(node) in seen:
        reason = "a part is used twice by an alias (*name); write it out"
        raise yaml.MarkedYAMLError(problem=reason, problem_mark=node.start_mark)
    seen.add(id(node))
    if isinstance(node, yaml.SequenceNode):
        return [_plain(child, seen, depth + 1) for child in node.value]
    mapping: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = str(key_node.value)
        if key in mapping:
            raise DuplicateKeyError(key, key_node.start_mark.line + 1)
        mapping[key] = _plain(value_node, seen, depth + 1)
    return mapping


def line_of(text: str, keys: Sequence[str | int]) -> int:
    """Line of the value found by following ``keys``; the deepest one found if the path ends."""
    node = yaml.compose(text, Loader=yaml.BaseLoader)
    line = 1
    for key in keys:
        if isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
            node = node.value[key]
        elif isinstance(node, yaml.MappingNode):
            found = [(k, v) for k, v in node.value if k.value == str(key)]
            if not found:
                return line
            line = found[0][0].start_mark.line + 1
            node = found[0][1]
            continue
        else:
            return line
        line = node.start_mark.line + 1
    return line
