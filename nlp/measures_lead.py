"""Where an article tells its news: the headline and the sentences it opens with."""

from __future__ import annotations

import re

from nlp.measures_scene import Range, Scene

_LEAD_SENTENCES = 3  # of the body; news tells its event there
_LEAD_SENTENCES_ADJUSTED = 7  # where it opens with "will adjust tariffs", the acts come one by one
LEAD_REACH = 1100  # characters of the body that its lead can take
_ADJUSTS = re.compile(
    r"\b(?:adjust|revis|chang|amend|overhaul|modif|restructur)(?:s|es|ed|e|y|ing|ies|ied|ments?|ions?)?"
    r" [^.;]{0,60}?\b(?:tariffs?|dut(?:y|ies))\b"
)


def lead_sentences(scene: Scene) -> set[Range]:
    """The headline and the sentences in which news tells its event."""
    title = scene.headline or (0, 0)
    heads = {s for s in scene.sentences if s[0] < title[1] and s[1] > title[0]}
    body = [s for s in scene.sentences if s not in heads and s[1] - s[0] > 24]
    first = body[0][0] if body else 0
    opening = (title[0], body[:2][-1][1]) if body else title
    most = _LEAD_SENTENCES_ADJUSTED if _ADJUSTS.search(scene.folded, *opening) else _LEAD_SENTENCES
    return heads | {s for s in body[:most] if s[0] - first < LEAD_REACH}
