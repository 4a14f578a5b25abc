import pytest

from assistant.naming import work_name


@pytest.mark.parametrize(
    ("authors", "year", "english", "chinese"),
    [
        (["Tom B. Brown"], 2020, "Tom B. Brown 2020", "Tom B. Brown 2020"),
        (["Brown, Tom B."], 2020, "Brown 2020", "Brown 2020"),
        (["Tom Brown", "Ben Mann"], None, "Brown and Mann", "Brown 与 Mann"),
        (["Tom Brown", "Ben Mann", "Ann Lee"], 2020, "Brown et al. 2020", "Brown 等 2020"),
        (["Hugging Face"], 2022, "Hugging Face 2022", "Hugging Face 2022"),
        (["the survey's authors"], None, "the survey's authors", "the survey's authors"),
        (["张三", "李四"], 2022, "张三 and 李四 2022", "张三 与 李四 2022"),
        ([], 2022, "BERT: README", "BERT: README"),
    ],
)
def test_a_work_is_named_by_persons_or_by_its_title(authors, year, english, chinese):
    work = {"authors": authors, "year": year, "title": "BERT: README"}
    assert (work_name(work, "en"), work_name(work, "zh")) == (english, chinese)
