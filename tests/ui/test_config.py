import pytest

from tests.ui.command_line import run


def test_settings_come_from_file_then_environment_then_options(tmp_path):
    (tmp_path / "fieldguide.toml").write_text("top_k = 3\nhistory = false\n")
    shown = run(tmp_path / "data", "--data-dir", "given", "config", "--json", env={"FIELDGUIDE_TOP_K": "12"}).json
    assert (shown["top_k"], shown["history"], shown["data_dir"]) == (12, False, "given")


def test_settings_read_like_the_file(tmp_path):
    done = run(tmp_path / "data", "config")
    assert f'data_dir = "{tmp_path / "data"}"' in done.out
    assert "offline = false" in done.out


@pytest.mark.parametrize(
    ("text", "said"), [("nonsense = 1\n", "'nonsense'"), ("top_k = \n", "fieldguide.toml"), ("top_k = 0\n", "'top_k'")]
)
def test_a_broken_file_is_named(tmp_path, text, said):
    (tmp_path / "fieldguide.toml").write_text(text)
    done = run(tmp_path / "data", "config")
    assert done.code == 2
    assert said in done.err
    assert done.err.count("\n") == 1
