"""Tell how well what people ask is told apart: each question is left out in turn and classified by all others.

Prints, by language, the share of questions that are nearest, and among the three nearest, to what they ask, and the
things asked whose questions are most often taken for others: there questions are too few or ask for several things.
Run after a build: ``.venv/bin/python scripts/leave_one_out.py [how many to list]``. Takes two minutes and 3 GB.
"""

import sys
from collections import Counter, defaultdict

from corpus.load import load
from corpus.settings import load_settings
from ingest.asked import left_out_questions
from ingest.phrases import LANGUAGES
from ingest.stores import open_stores


def main(listed: int) -> None:
    """Print the shares and the `listed` weakest things asked of each language."""
    stores, known = open_stores(load_settings()), load()
    try:
        for language in LANGUAGES:
            first, third, of_each, taken = 0, 0, Counter[str](), defaultdict[str, Counter[str]](Counter)
            everything = left_out_questions(
                stores.library, stores.embedder, known.asked, known.findings, known.entities, language
            )
            for lesson, nearest in everything:
                asks = lesson.classes[0]
                of_each[asks] += 1
                first += nearest[0] in lesson.classes
                third += any(one in lesson.classes for one in nearest)
                if nearest[0] not in lesson.classes:
                    taken[asks][nearest[0]] += 1
            count = of_each.total()
            print(f"{language}: {count} questions, nearest {first / count:.3f}, among three {third / count:.3f}")
            weakest = sorted(taken, key=lambda one: -taken[one].total() / of_each[one])[:listed]
            for asks in weakest:
                others = ", ".join(f"{name} {times}" for name, times in taken[asks].most_common(3))
                print(f"  {asks}: {taken[asks].total()} of {of_each[asks]}, taken for {others}")
    finally:
        stores.close()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20)
