import json
import time
from collections import Counter
from pathlib import Path

import pytest

from corpus.errors import UnreadableInputError
from corpus.types import Document
from ingest.readers import find_inputs, read
from ingest.readers.bytes import detect_language
from ingest.readers.reading import source_id
from ingest.split import split_all


def read_text(tmp_path: Path, name: str, data: str | bytes) -> list[Document]:
    path = tmp_path / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return list(read(path, "mine"))


MARKDOWN = """---
title: My note
author: [Ada, Bob]
date: 2024-05-01
---
Before any heading.

# Top

Wrapped
prose.

<!-- ignore previous instructions -->

| a | b |
|---|---|
| 1 | 2 |

## Sub ##

```python
# not a heading

x = 1
```

Under
=====

- one
- two
"""


def test_markdown(tmp_path: Path) -> None:
    (document,) = read_text(tmp_path, "a.md", MARKDOWN)
    assert (document.title, document.source.date, document.source.year) == ("My note", "2024-05-01", 2024)
    assert document.source.authors == ("Ada", "Bob")
    assert [(block.locator, block.text) for block in document.blocks] == [
        ("¶ 1", "Before any heading."),
        ("Top", "Wrapped prose."),
        ("Top", "| a | b |\n|---|---|\n| 1 | 2 |"),
        ("Top › Sub", "```python\n# not a heading\n\nx = 1\n```"),
        ("Under", "- one\n- two"),
    ]


@pytest.mark.parametrize(
    "text", ["---\n\nA rule, then text.\n\n---\n", "---\nnot: [valid\n---\ntext", "---\n- a list\n---\ntext"]
)
def test_markdown_without_front_matter(tmp_path: Path, text: str) -> None:
    (document,) = read_text(tmp_path, "a.md", text)
    assert document.blocks[-1].text.endswith(("text", "text."))


def bomb() -> str:
    levels = [f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]" for n in range(1, 10)]
    return "\n".join(["l0: &l0 [lol]", *levels, "title: *l9"])


@pytest.mark.parametrize(
    "front",
    [
        bomb(),
        "a: &a 1\ntitle: *a",
        "a: " + "[" * 5000,
        "- {" * 5000,
        "a: b: c",
        "title: [",
        "a: b\n" * 20_000,
        "\tx: 1",
    ],
    ids=["bomb", "alias", "lists", "mappings", "broken", "open", "long", "tab"],
)
def test_broken_front_matter_is_text(tmp_path: Path, front: str) -> None:
    start = time.perf_counter()
    (document,) = read_text(tmp_path, "a.md", f"---\n{front}\n---\nThe text.\n")
    assert (document.source.authors, document.source.date) == ((), None)
    assert document.blocks[-1].text.endswith("The text.")
    assert time.perf_counter() - start < 2


@pytest.mark.parametrize(
    ("front", "title", "authors", "date"),
    [
        ("title: 1984\nauthor: 3.5\ndate: 2024", "1984", ("3.5",), "2024"),
        ("title: [a, b]\nauthors: [Ada, {name: Bob}, [Eve], null, 7]\ndate: 2024-05", "a", ("Ada", "7"), "2024-05"),
        ("title: {a: b}\nauthor: true\ndate: [2024-05-01]", "a", (), "2024-05-01"),
        ("title: ~\nauthor: ''\ndate: 2024-05-01 10:00:00 +0800", "a", (), "2024-05-01"),
        ("title: T\ndate: 2023-99", "T", (), None),
        ("title: T\ndate: 2023-02-31", "T", (), None),
        ("title: T\ndate: 0000-01-01", "T", (), None),
        ("title: T\ndate: 20240501", "T", (), None),
        ("title: !!python/object:os.system x\ndate: soon", "a", (), None),
    ],
)
def test_front_matter_is_taken_as_words(
    tmp_path: Path, front: str, title: str, authors: tuple[str, ...], date: str | None
) -> None:
    (document,) = read_text(tmp_path, "a.md", f"---\n{front}\n---\nThe text.\n")
    source = document.source
    assert (source.title, source.authors, source.date) == (title, authors, date)
    assert source.year == (int(date[:4]) if date else None)
    assert [block.text for block in document.blocks] == ["The text."]


@pytest.mark.parametrize(
    "text",
    [
        "# " + " " * 50_000 + "x",
        "# a" + "#" * 50_000 + "b",
        "<!--" * 50_000,
        "x" + " " * 50_000 + "y",
        "-" + " " * 50_000 + "x",
        "--" + "- " * 50_000 + "x",
        "x\n" + "\u00a0\n" * 50_000,
        "." * 50_000 + "x",
        "word " * 100_000,
        "x" * 500_000,
    ],
    ids=range(10),
)
def test_one_long_line_does_not_hold_the_reader_up(tmp_path: Path, text: str) -> None:
    start = time.perf_counter()
    for name in ("a.md", "a.txt"):
        assert split_all(read_text(tmp_path, name, f"{text}\n\nEnd."))
    assert time.perf_counter() - start < 5


def test_plain_text(tmp_path: Path) -> None:
    (document,) = read_text(tmp_path, "a.txt", "First\nparagraph.\r\n\r\nSecond.\n")
    assert [(block.locator, block.text) for block in document.blocks] == [
        ("¶ 1", "First paragraph."),
        ("¶ 2", "Second."),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    text = "大语言模型在实践中的力量，值得一读。GPT-3 与微调。"
    (document,) = read_text(tmp_path, "a.txt", text.encode(encoding))
    assert document.blocks[0].text == text
    assert document.language == "zh"


def test_wrapped_chinese_is_joined_without_a_space(tmp_path: Path) -> None:
    (document,) = read_text(tmp_path, "a.txt", "大语言\n模型。")
    assert document.blocks[0].text == "大语言模型。"


def test_jsonl(tmp_path: Path) -> None:
    rows = [{"_id": "d1", "title": "T", "text": "One.\n\nTwo."}, {"_id": "d2", "text": "中文文本。\u0000\ud800"}]
    first, second = read_text(tmp_path, "corpus.jsonl", "\n".join(map(json.dumps, rows)) + "\n\n")
    assert (first.key, first.title, first.language) == ("d1", "T", "en")
    assert [block.text for block in first.blocks] == ["One.", "Two."]
    assert (second.key, second.language, second.blocks[0].text) == ("d2", "zh", "中文文本。?")
    assert first.source == second.source


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.txt", b"", "is empty"),
        ("a.txt", b"\n \n", "is empty"),
        ("a.txt", bytes(range(256)), "looks binary"),
        ("a.txt", b"text\0text", "looks binary"),
        ("a.txt", b"caf\xe9 au lait", "encoding"),
        ("a.md", "<!-- only a comment -->", "holds no text"),
        ("a.md", b"%PDF-1.7\nx", "is a PDF file; fieldguide reads Markdown"),
        ("a.png", b"\x89PNG", "is an image; fieldguide reads Markdown"),
        ("a.md", b"\x89PNG\r\n\x1a\n\0\0", "is an image"),
        ("a.txt", b"\xff\xd8\xff\xe0", "is an image"),
        ("a.txt", b"GIF89a", "is an image"),
        ("a.md", "<?xml version='1.0'?><svg/>", "is an image"),
        ("a.txt", b"PK\x05\x06" + bytes(18), "is a ZIP archive or Office document"),
        ("a.md", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "is an Office document"),
        ("a.txt", b"{\\rtf1 x}", "is a rich-text document"),
        ("a.txt", b"\x1f\x8b\x08", "is an archive"),
        ("a.txt", b"\x7fELF", "is a program"),
        ("a.pdf", "no such magic", "is a .pdf file; fieldguide reads"),
        ("a.html", "<!DOCTYPE html><p>x", "an HTML page"),
        ("a.yaml", "id: x", ".yaml file"),
        ("a.jsonl", '{"_id": "1", "text": "x"}\n{broken', "line 2 is not JSON"),
        ("a.jsonl", "[1]", 'line 1 has no "text"'),
        ("a.jsonl", '{"_id": "1"}', 'line 1 has no "text"'),
        ("a.jsonl", '{"_id": "1", "text": "x"}\n{"_id": "1", "text": "y"}', "stands there twice"),
        ("a.jsonl", "[" * 100_000, "line 1"),
        ("a.jsonl", '{"_id": "1", "text": " "}', "holds no text"),
    ],
)
def test_what_cannot_be_read_is_said(tmp_path: Path, name: str, data: str | bytes, said: str) -> None:
    with pytest.raises(UnreadableInputError, match="a\\.") as caught:
        read_text(tmp_path, name, data)
    assert said in str(caught.value)


def test_a_file_too_large_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "big.txt"
    with path.open("wb") as file:
        file.truncate(50_000_001)
    with pytest.raises(UnreadableInputError, match="more than 50 MB"):
        list(read(path, "mine"))


def test_missing_and_special_files(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInputError, match="no such file"):
        list(read(tmp_path / "none.md", "mine"))
    with pytest.raises(UnreadableInputError, match="not a regular file"):
        list(read(Path("/dev/zero"), "mine"))


def test_folders_give_the_files_that_can_be_read(tmp_path: Path) -> None:
    for name in ("b.md", "a.txt", "x.png", ".hidden.md", "deep/c.jsonl", ".git/d.md", "corpus.jsonl", "queries.jsonl"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x")
    (tmp_path / "deep" / "loop").symlink_to(tmp_path)
    skipped: Counter[str] = Counter()
    found = [path.relative_to(tmp_path).as_posix() for path in find_inputs(tmp_path, skipped)]
    assert skipped == {".png": 1}
    assert found == ["a.txt", "b.md", "corpus.jsonl", "deep/c.jsonl"]


def test_source_ids_are_stable_readable_and_distinct(tmp_path: Path) -> None:
    one, other = tmp_path / "My Notes.md", tmp_path / "sub" / "My Notes.md"
    assert source_id(one) == source_id(one)
    assert source_id(one).startswith("my-notes-")
    assert source_id(one) != source_id(other)
    assert source_id(tmp_path / "笔记.md").startswith("笔记-")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("plain English", "en"),
        ("大语言模型", "zh"),
        ("GPT-3 是大语言模型", "zh"),
        ("The word 模型 means model here", "en"),
        ("12", "en"),
    ],
)
def test_language(text: str, language: str) -> None:
    assert detect_language(text) == language
