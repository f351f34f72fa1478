"""The accessibility tree of a page as indented text: what a screen reader is given, in the order in which it reads."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

_PASSED_OVER = {"generic", "none", "InlineTextBox", "LineBreak", "paragraph", "ListMarker", "LabelText", "Legend"}
"""Roles that screen readers do not speak of: what is inside them is read in their place."""
_TOLD_BY_NAME = {"heading", "link", "button", "radio", "checkbox", "term", "progressbar", "textbox", "disclosure"}
"""Roles whose name is their words: the words are not told once more."""
_SPOKEN_AS = {"RootWebArea": "page", "DisclosureTriangle": "disclosure", "DisclosureTriangleGrouped": "disclosure"}
_STATES = ("checked", "expanded", "invalid", "required", "disabled", "multiline", "live")
_TOLD_IF_NOT = {"checked", "expanded"}
"""States that are spoken of where they do not hold, too."""


def spoken(page: Page) -> str:
    """The tree of the whole page, a line for each thing that is spoken."""
    client = page.context.new_cdp_session(page)
    nodes = {node["nodeId"]: node for node in client.send("Accessibility.getFullAXTree")["nodes"]}
    client.detach()
    root = next(node for node in nodes.values() if "parentId" not in node)
    return "\n".join(_lines(root, nodes, 0)) + "\n"


def _lines(node: dict[str, Any], nodes: dict[str, dict[str, Any]], depth: int) -> list[str]:
    role = node.get("role", {}).get("value", "")
    role = _SPOKEN_AS.get(role, role)
    is_told = not node.get("ignored") and role not in _PASSED_OVER and (role != "group" or bool(_value(node, "name")))
    lines = ["  " * depth + _line(role, node)] if is_told else []
    if is_told and role in _TOLD_BY_NAME | {"StaticText"} and _value(node, "name"):
        return lines
    for child in node.get("childIds", ()):
        if child in nodes:
            lines += _lines(nodes[child], nodes, depth + is_told)
    return lines


def _line(role: str, node: dict[str, Any]) -> str:
    name, value, description = (_value(node, part) for part in ("name", "value", "description"))
    if role == "StaticText":
        return name
    told = {one["name"]: str(one["value"].get("value", "")).lower() for one in node.get("properties", ())}
    states = [f"level {told['level']}"] if role == "heading" else []
    states += [state for state in _STATES if told.get(state, "false") not in {"false", "off"}]
    states += [f"not {state}" for state in _STATES if state in _TOLD_IF_NOT and told.get(state) == "false"]
    parts = [role, f"“{name}”" if name else "", ", ".join(states), f"= {value}" if value else ""]
    return " ".join(part for part in parts if part) + (f" ({description})" if description else "")


def _value(node: dict[str, Any], part: str) -> str:
    return " ".join(str(node.get(part, {}).get("value", "")).split())
