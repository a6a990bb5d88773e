"""Which language a text is in: what the words say goes before what the page says. Runs in the worker."""

from __future__ import annotations

from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier  # type: ignore[import-untyped]

LEAST = 200  # characters; of less nothing is said
LOOKED_AT = 3_000
SURE = 0.9


def language(text: str, *, declared: str | None) -> str | None:
    """The ISO 639-1 code of ``text`` where its words leave no doubt, else the ``declared`` one.

    Templates declare the language of the house: a Spanish paper's English pages call themselves Spanish.
    """
    if len(text) < LEAST:
        return declared
    try:
        found, chance = identifier().classify(text[:LOOKED_AT])
    except OSError:  # the model is unpacked into a temporary file, and the disk is full
        return declared
    return str(found) if chance >= SURE else declared


@cache
def identifier() -> LanguageIdentifier:
    """The model, unpacked once in a process: about half a second."""
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
