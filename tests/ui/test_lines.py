import json
import subprocess

from tests.ui.command_line import PROGRAM, environment


def test_an_answer_comes_before_the_next_question_is_asked(built):
    """Two programs that talk through pipes would wait for each other for ever if a line were held back."""
    child = subprocess.Popen(
        [str(PROGRAM), "search", "--stdin", "--mode", "bm25", "-k", "2"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment(built),
    )
    for query in ("toxicity detection", "少量标注数据"):
        child.stdin.write(query.encode() + b"\n")
        child.stdin.flush()
        assert json.loads(child.stdout.readline())["query"] == query
    assert child.communicate(timeout=20)[0] == b""
    assert child.returncode == 0


def test_a_reader_that_goes_away_ends_the_work_quietly(built):
    command = f"yes 'few-shot learning' | head -200 | '{PROGRAM}' search --stdin --mode bm25 | head -1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, env=environment(built), check=True)
    assert json.loads(done.stdout)["hits"]
    assert done.stderr == b""
