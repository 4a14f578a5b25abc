import json

import pytest

from corpus.errors import UnreadableInputError
from ui.stored import read_answer

ANSWER = {"id": "a-1", "question": "q", "language": "en", "answer": "x", "claims": [], "citations": []}


def test_an_answer_is_read_back(tmp_path):
    path = tmp_path / "answer.json"
    path.write_text(json.dumps(ANSWER))
    assert read_answer(path) == ANSWER


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\x00\xff\xfe", "looks binary"),
        (b"# Markdown", "is not JSON"),
        (b"[1, 2]", "is not an answer"),
        (b"{}", "'id' is missing"),
        (json.dumps({**ANSWER, "claims": "none"}).encode(), "'claims' is missing or not a list"),
        (b"[" * 100_000, "is not JSON"),
    ],
)
def test_what_is_no_answer_is_refused(tmp_path, data, said):
    path = tmp_path / "answer.json"
    path.write_bytes(data)
    with pytest.raises(UnreadableInputError, match=said):
        read_answer(path)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(UnreadableInputError, match=r"gone\.json: cannot be read: No such file"):
        read_answer(tmp_path / "gone.json")
