"""Draws docs/alert.svg: the blocks of one alert of the demo's database, laid out as Slack does.

make demo && .venv/bin/python docs/picture.py demo/quaywire.db 'green shipping corridor'
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from pathlib import Path
from textwrap import wrap
from typing import Any

from notifier.message import render
from store.database import Store

WIDTH, LEFT, LINE, CHARS = 760, 76, 21, 88
STYLE = """
svg { font: 14.5px -apple-system, "Segoe UI", "DejaVu Sans", "Noto Color Emoji", sans-serif; }
.name { font-weight: 700 } .dim { fill: #616061; font-size: 12.5px } .link { fill: #1264a3 }
.head { font-weight: 700; font-size: 16.5px } .bold { font-weight: 700 }
"""
Runs = Sequence[tuple[str, str]]  # (class, text)


def lines(blocks: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, Runs]]:
    """Every line of the message with the kind of block it belongs to."""
    for block in blocks:
        match block["type"]:
            case "header":
                yield from (("head", [("head", part)]) for part in wrap(block["text"]["text"], 72))
            case "context":
                yield "dim", [("dim", " ".join(one["text"] for one in block["elements"]))]
            case "rich_text":
                for element in block["elements"]:
                    yield from rich(element)


def rich(element: Mapping[str, Any]) -> Iterator[tuple[str, Runs]]:
    """A quote is wrapped; a section is split at its line breaks."""
    if element["type"] == "rich_text_quote":
        text = "".join(one["text"] for one in element["elements"])
        yield from (("quote", [("", part)]) for part in wrap(text, CHARS))
        return
    line: list[tuple[str, str]] = []
    for one in element["elements"]:
        css = "link" if one["type"] == "link" else "bold" if one.get("style") else ""
        first, *rest = one["text"].split("\n")
        line.append((css, first))
        for part in rest:
            yield "plain", line
            line = [(css, part)]
    yield "plain", line


def draw(blocks: Sequence[Mapping[str, Any]]) -> str:
    """The message as SVG."""
    body, y = [], 62
    for kind, runs in lines(blocks):
        spans = "".join(f'<tspan class="{css}">{escape(text)}</tspan>' for css, text in runs)
        x = LEFT + 14 if kind == "quote" else LEFT
        if kind == "quote":
            body.append(f'<rect x="{LEFT}" y="{y - 15}" width="4" height="{LINE}" fill="#ddd"/>')
        body.append(f'<text x="{x}" y="{y}" xml:space="preserve">{spans}</text>')
        y += LINE + (4 if kind == "head" else 0)
    frame = f'<rect x="1" y="1" width="{WIDTH - 2}" height="{y}" rx="10" fill="#fff" stroke="#ddd"/>'
    icon = '<rect x="20" y="20" width="40" height="40" rx="8" fill="#0b3d5c"/>'
    anchor = '<text x="32" y="46" fill="#fff">⚓</text>'
    name = f'<text x="{LEFT}" y="34" class="name">quaywire<tspan class="dim">  APP  9:04 AM</tspan></text>'
    size = f'viewBox="0 0 {WIDTH} {y + 2}" width="{WIDTH}" height="{y + 2}"'
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" {size}>',
            f"<style>{STYLE}</style>",
            frame,
            icon,
            anchor,
            name,
            *body,
            "</svg>\n",
        ]
    )


def main(db: str, words: str) -> None:
    """Draw the first alert whose title holds ``words``."""
    with Store.open(db, read_only=True) as store:
        event = next(e for e in store.facts.alert_events(unrouted=False) if words in e.article_title)
    Path(__file__).with_name("alert.svg").write_text(draw(render(event).blocks), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
