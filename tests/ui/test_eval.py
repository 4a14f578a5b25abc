import pytest

ROW = '{"id": "q1", "question": "Who built OPT?", "language": "en", "intent": "fact", "part": "mine"}'


def test_own_questions_are_measured_and_the_columns_explained(fieldguide, tmp_path):
    (tmp_path / "questions.jsonl").write_text(ROW + "\n")
    done = fieldguide("eval", tmp_path / "questions.jsonl", "--part", "mine")
    assert done.code == 0
    assert "list F1   how well lists match" in done.out


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"# Notes\n", ":1: is not a question; write one JSON object a line"),
        (b'{"id": "a"}\n', ":1: is not a question: 'question' is missing"),
        (b"[1]\n", ":1: is not a question; write one JSON object a line"),
        (b"\xff\xfe\x00", ": is not text in UTF-8; it looks binary"),
        (b"", ": holds no question"),
        (None, ": cannot be read: No such file or directory"),
    ],
)
def test_what_is_no_file_of_questions_is_one_clear_line(fieldguide, tmp_path, text, said):
    path = tmp_path / "notes.md"
    if text is not None:
        path.write_bytes(text)
    done = fieldguide("eval", path)
    assert done.code in (1, 2)
    assert done.err.startswith(f"fieldguide: {path}{said}")
    assert done.err.count("\n") == 1
