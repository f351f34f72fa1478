"""Themes suggested for the comments on one question: words that occur together, and the comments that hold them.

TF-IDF and non-negative matrix factorisation (scikit-learn, loaded when first needed). A theme is a suggestion: it is
named by the words that made it, people name and correct it. Comments in one language are put together only with others
in it. The same comments, in any order, give the same themes.

Hand over masked texts: the words of a theme may leave the building. What stands in square brackets is left out.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Sequence
from dataclasses import dataclass, replace

from surveyapp.analysis.theme_words import Analysed, analysed

TOO_FEW = 30
"""Comments in one language, of those that say something, below which no themes are suggested."""
LEAST = 3
"""A theme of fewer comments is dropped."""
MOST_LEARNT_FROM = 20_000
"""Of more comments themes are learnt from so many of them, chosen by their text; all are then sorted into them."""
BELONGS = 0.15
"""The weight from which a comment belongs to a theme. It is 1 where a comment has the theme's words and no others."""
WORDS_SHOWN, WORDS_IN_NAME, TYPICAL = 10, 3, 5


@dataclass(frozen=True, slots=True)
class Theme:
    """`name`: its strongest words. `words`: with weights, the strongest first, which is 1. `count`: comments in it.

    `members`: places of these comments in what was handed over; `typical`: the few that are most of this theme.
    """

    name: str
    words: tuple[tuple[str, float], ...]
    count: int
    members: tuple[int, ...]
    typical: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Themes:
    """The themes of the comments in one language, the most frequent first; a comment may be in several, or in none.

    `comments`: how many there are. `uncovered`: how many are in no theme. What may leave of these: `theme_counts`.
    `too_few`: there were too few to look for themes. `learnt_from`: how many of them themes were made from.
    """

    language: str
    comments: int
    themes: tuple[Theme, ...]
    uncovered: int
    too_few: bool
    learnt_from: int


def how_many(comments: int) -> int:
    """The number of themes looked for: the square root of an eighth of the comments, at least 3 and at most 12."""
    return max(3, min(12, round(math.sqrt(comments / 8))))


def suggest(texts: Sequence[str], languages: Sequence[str]) -> tuple[Themes, ...]:
    """The themes in each language, that of most comments first. `languages`: of each text, as `told_language` tells."""
    places: dict[str, list[int]] = {}
    for place, language in enumerate(languages):
        places.setdefault(language, []).append(place)
    ordered = sorted(places.items(), key=lambda each: (-len(each[1]), each[0]))
    return tuple(_in_language(language, mine, [texts[place] for place in mine]) for language, mine in ordered)


def _in_language(language: str, places: Sequence[int], texts: Sequence[str]) -> Themes:
    read = analysed(texts, language)
    telling = [row for row, words in enumerate(read.stems) if words]
    if len(telling) < TOO_FEW:
        return Themes(language, len(texts), (), len(texts), True, 0)
    telling.sort(key=lambda row: (read.stems[row], places[row]))
    learnt_from = read.sample(telling, MOST_LEARNT_FROM)
    themes = [
        replace(theme, members=tuple(places[n] for n in theme.members), typical=tuple(places[n] for n in theme.typical))
        for theme in _learnt(read, telling, learnt_from)
    ]
    covered = {member for theme in themes for member in theme.members}
    return Themes(language, len(texts), tuple(themes), len(texts) - len(covered), False, len(learnt_from))


def _learnt(read: Analysed, rows: Sequence[int], learnt_from: Sequence[int]) -> list[Theme]:
    """Themes with rows as members. `rows`, `learnt_from`: rows of `read`, in an order that depends on words only."""
    import numpy as np  # noqa: PLC0415  # loaded with scikit-learn, in work in the background
    from sklearn.decomposition import NMF  # noqa: PLC0415
    from sklearn.exceptions import ConvergenceWarning  # noqa: PLC0415
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415

    vectors = TfidfVectorizer(
        analyzer=lambda row: read.stems[row],
        min_df=max(2, math.ceil(len(learnt_from) / 250)),
        max_df=0.5,
        max_features=4000,
        sublinear_tf=True,
    )
    try:
        learnt = vectors.fit_transform(learnt_from)
    except ValueError:  # no word occurs in two comments
        return []
    number = min(how_many(len(learnt_from)), *learnt.shape)
    model = NMF(n_components=number, init="nndsvda", random_state=0, max_iter=300, tol=1e-3)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # what 300 rounds give is stable enough
        model.fit(learnt)
        weights = model.transform(vectors.transform(rows))
    lengths = np.linalg.norm(model.components_, axis=1)
    weights = weights * lengths
    features = vectors.get_feature_names_out()
    themes = []
    for column, component in enumerate(model.components_):
        if not lengths[column]:
            continue
        strongest = np.lexsort((features, -component.round(9)))[:WORDS_SHOWN]
        words = {str(features[n]): float(component[n] / component.max()) for n in strongest if component[n] > 0}
        members = [
            (-round(float(weights[n, column]), 6), n)
            for n in np.flatnonzero(weights[:, column] >= BELONGS).tolist()
            if not words.keys().isdisjoint(read.stems[rows[n]])
        ]
        if len(members) >= LEAST:
            themes.append(_theme(read, words, [rows[n] for _, n in sorted(members)]))
    return sorted(themes, key=lambda theme: (-theme.count, theme.name))


def _theme(read: Analysed, words: dict[str, float], members: Sequence[int]) -> Theme:
    """`members`: rows, the most typical first."""
    typical: dict[tuple[str, ...], int] = {}
    for row in members:
        if len(typical) == TYPICAL:
            break
        typical.setdefault(read.stems[row], row)
    return Theme(
        name=", ".join(read.forms[word] for word in list(words)[:WORDS_IN_NAME]),
        words=tuple((read.forms[word], round(weight, 3)) for word, weight in words.items()),
        count=len(members),
        members=tuple(sorted(members)),
        typical=tuple(typical.values()),
    )
