"""Files made to harm: characters that are not seen, names without end, small inputs that cost much."""

import json
import random
import resource
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from small import ToyEmbedder

from corpus.errors import UnreadableInputError
from corpus.settings import Settings
from corpus.types import Document
from ingest.add import add
from ingest.build import build
from ingest.llama import split_documents
from ingest.readers import find_inputs, read
from ingest.readers.clean import LONGEST_LABEL, clean, label
from ingest.readers.reading import source_id
from ingest.say import silent
from ingest.split import MOST_CHARACTERS, split_all
from ingest.stores import open_stores

HIDDEN = (
    "\x1b\x7f\x80\x9b\x9f\xad\u061c\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060"
    "\u2066\u2067\u2068\u2069\ufeff\U000e0001\U000e0041\U000e007f\U000e0100"
)


def documents_of(tmp_path: Path, name: str, text: str) -> list[Document]:
    path = tmp_path / name
    path.write_bytes(text.encode())
    return list(read(path, "mine"))


def kept(document: Document) -> str:
    """All that is kept of a document and shown: names, headings, locators, text."""
    source = document.source
    blocks = [(block.text, *block.headings, block.locator) for block in document.blocks]
    return "\n".join((source.id, source.title, *source.authors, document.title, document.key, *map("\n".join, blocks)))


def hide(text: str) -> str:
    return "".join(HIDDEN + char for char in text) + HIDDEN


ENGLISH_PAGE = "Home > Blog\n\n{0}\n\nShare\nBookmark\n\nAdvertisement\n\n## {0}\n\n{0} body.\n"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.md", "---\ntitle: {0}\nauthor: [{0}]\n---\n# {0}\n\n{0} text.\n\n{0}\n===\n\nMore {0}.\n"),
        ("a.md", '---\ntitle: "T\\u202eT\\e[1m"\nauthors: "A\\u200bB\\x9b"\n---\nText {0}.\n'),
        ("a.txt", "{0} text.\n\nMore {0}."),
        ("a.txt", "> {0} > {0} > x\n\n{0}\n\n在这里插入图片描述\n\n{0}\n\n打赏\n\n2.1 {0}\n\n{0}。正文在此。\n"),
        ("a{0}.txt", "Text."),
        ("{0}.md", "Text."),
    ],
)
def test_what_is_not_seen_does_not_enter(tmp_path: Path, name: str, text: str) -> None:
    (document,) = documents_of(tmp_path, name.format(HIDDEN), text.format(hide("word")))
    assert not set(HIDDEN) & set(kept(document))
    assert not any(ord(char) < 32 and char != "\n" for char in kept(document))
    if "{0}" in text:
        assert "word" in kept(document)


def test_what_json_spells_does_not_enter(tmp_path: Path) -> None:
    row = {
        "_id": hide("d1") + "\x00\x07",
        "title": hide("Title") + "\n\u2028x",
        "text": hide("Text") + "\u2029more\x85end",
    }
    for ascii_only in (True, False):
        (document,) = documents_of(tmp_path, "a.jsonl", json.dumps(row, ensure_ascii=ascii_only))
        assert (document.key, document.title) == ("d1", "Title x")
        assert [block.text for block in document.blocks] == ["Text more end"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\u2028b\u2029c\x85d\x0be", "a\nb\nc\nd\ne"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("क्\u200dष", "क्\u200dष"),
        ("می\u200c\u200cخ \u200cx\u200d", "میخ x"),
        ("می\u200c\u200bخ", "می\u200cخ"),
        ("wum\u200dpus 模\u200c型", "wumpus 模型"),
        ("✔\ufe0f\ufe0f\ufe0e", "✔\ufe0f"),
        ("tab\tstays\n", "tab\tstays\n"),
    ],
)
def test_cleaning(text: str, expected: str) -> None:
    assert clean(text) == expected
    assert clean(expected) == expected


def test_names_are_short_whatever_the_reader(tmp_path: Path) -> None:
    long = "very long " * 1000
    row = json.dumps({"_id": long, "title": long, "text": "x"})
    page = ENGLISH_PAGE.format("Small models") + f"\n**{'b' * 70}**\n\nText.\n\n# {long}\n\nMore text.\n"
    for name, text in (
        ("a.md", f"---\ntitle: {long}\nauthor: [{long}]\n---\n# {long}\n\n## {long}\n\nx\n"),
        ("b.md", f"# {long}\n\nx\n\n{long}\n===\n\ny\n"),
        ("c.jsonl", row),
        ("d.md", page),
    ):
        (document,) = documents_of(tmp_path, name, text)
        labels = [document.title, document.key, document.source.title, *document.source.authors]
        labels += [one for block in document.blocks for one in (*block.headings, block.locator)]
        assert max(map(len, labels)) <= LONGEST_LABEL
    assert label("x" * 400).endswith("x…")


def test_a_name_of_nothing_that_is_seen(tmp_path: Path) -> None:
    (document,) = documents_of(tmp_path, "\u202e.md", "Text.")
    assert document.title == "document"
    assert source_id(tmp_path / "\u202e.md").startswith("document-")


MEGABYTE = 1_000_000

HEAVY: dict[str, tuple[str, Callable[[], str]]] = {
    "a line": ("a.md", lambda: "# Big\n\n" + "a" * 5 * MEGABYTE),
    "a line of words": ("a.txt", lambda: "lorem ipsum dolor " * 280_000),
    "fences": ("a.md", lambda: "```\n" * 200_000),
    "a row of cells": ("a.md", lambda: "|" + "a|" * 500_000 + "\n|" + "-|" * 500_000),
    "an underline": ("a.md", lambda: "aaa\n===" + "=" * 5 * MEGABYTE + "x"),
    "dots": ("a.txt", lambda: "a." * 2 * MEGABYTE),
    "a JSON line": ("a.jsonl", lambda: '{"_id":"a","text":"' + "b" * 20 * MEGABYTE + '"}'),
    "blanks": ("a.txt", lambda: " " * 10 * MEGABYTE + "x"),
    "blank lines": ("a.txt", lambda: "\n \t" * 3 * MEGABYTE + "x"),
    "headings": ("a.md", lambda: "".join(f"# h {n}\n\nt {n}\n" for n in range(50_000))),
    "text in a JSON line": ("a.jsonl", lambda: json.dumps({"text": "b" * 2 * MEGABYTE})),
}


@pytest.mark.parametrize(("name", "text"), HEAVY.values(), ids=HEAVY)
def test_what_costs_too_much_is_refused(tmp_path: Path, name: str, text: Callable[[], str]) -> None:
    path = tmp_path / name
    path.write_text(text())
    start = time.perf_counter()
    with pytest.raises(UnreadableInputError, match=r"more than [\d,]+"):
        list(read(path, "mine"))
    assert time.perf_counter() - start < 5


JUST_READ: dict[str, tuple[str, str]] = {
    "a line": ("a.md", "a" * (MEGABYTE - 10)),
    "dots": ("a.txt", "a." * (MEGABYTE // 2 - 10)),
    "sentences": ("a.txt", "A. " * 300_000),
    "a row of cells": ("a.md", "|" + "a|" * 499_000),
    "an underline": ("a.md", "aaa\n" + "=" * (MEGABYTE - 10) + "x"),
    "a rule": ("a.md", "- " * 499_000 + "x"),
    "fences": ("a.md", "```\n" * 39_000),
    "blanks between fences": ("a.md", "```\n" + "\n \n" * 200_000 + "x\n```"),
    "many paragraphs": ("a.txt", "One here. Second.\n\n" * 19_000),
    "a long text": ("a.txt", ("lorem ipsum dolor. " * 50_000 + "\n\n") * 5),
    "Chinese": ("a.txt", ("模型" * 400_000 + "\n\n") * 2),
    "a page": ("a.txt", "Share\nBookmark\nAdvertisement\n" + "在这里插入图片描述\n" * 9000 + "1 a\n" * 9000),
}


@pytest.mark.parametrize(("name", "text"), JUST_READ.values(), ids=JUST_READ)
def test_what_is_just_within_the_limits_is_read_soon(tmp_path: Path, name: str, text: str) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.perf_counter()
    passages = split_documents(documents_of(tmp_path, name, text))
    assert time.perf_counter() - start < 5
    assert max(len(passage.text) for passage in passages) <= MOST_CHARACTERS
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 400_000


def test_words_that_are_few_but_long_make_no_long_passage(tmp_path: Path) -> None:
    documents = documents_of(tmp_path, "a.txt", " ".join(["x" * 150] * 100) + ".")
    assert max(len(one.text) for one in split_all(documents)) <= MOST_CHARACTERS


def test_links_out_of_a_folder_are_skipped_and_said(
    small_built: Settings, root: Path, toy: ToyEmbedder, tmp_path: Path
) -> None:
    inside, outside = tmp_path / "in", tmp_path / "out"
    (inside / "deep").mkdir(parents=True)
    outside.mkdir()
    (outside / "secret.txt").write_text("Secret zebras.")
    (inside / "a.txt").write_text("Zebras graze.")
    (inside / "leak.txt").symlink_to(outside / "secret.txt")
    (inside / "deep" / "up").symlink_to(outside)
    (inside / "deep" / "same.txt").symlink_to("../a.txt")
    (inside / ".hidden.txt").symlink_to(outside / "secret.txt")
    leaving: list[Path] = []
    found = [path.name for path in find_inputs(inside, Counter(), leaving)]
    assert found == ["a.txt", "same.txt"]
    assert sorted(path.name for path in leaving) == ["leak.txt", "up"]
    said: list[str] = []
    results = list(add(small_built, [inside], say=said.append, embedder=toy, root=root))
    assert [Path(one.path).name for one in results] == ["a.txt"]
    assert said[-1].startswith("skipped 2 links that lead out of the folder: ")
    # A link that the user names is what the user means.
    (named,) = add(small_built, [inside / "leak.txt"], say=silent, embedder=toy, root=root)
    assert named.status == "added"


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("heal", ["ask", "build"])
def test_a_garbled_database_is_made_again(
    small_built: Settings, root: Path, toy: ToyEmbedder, seed: int, heal: str
) -> None:
    file = next((small_built.data_dir / "chroma" / "guide").glob("*/chroma.sqlite3"))
    data = bytearray(file.read_bytes())
    chance = random.Random(seed)
    for _ in range(2000):
        data[chance.randrange(len(data))] = chance.randrange(256)
    file.write_bytes(data)
    said: list[str] = []
    if heal == "build":
        build(small_built, said.append, toy, root)
    with open_stores(small_built, said.append if heal == "ask" else silent, toy, root) as stores:
        assert stores.dense.query(toy.embed_query("toxic comments"), 1)
    assert any("damaged" in line for line in said)
