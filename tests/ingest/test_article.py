"""Saved web articles: what is taken for one, what of it is kept, and what ordinary notes do not lose."""

from pathlib import Path

import pytest
from small import ToyEmbedder

from corpus.settings import Settings
from corpus.types import Document
from ingest.add import add, list_sources
from ingest.readers import read
from ingest.readers.article import is_saved_article, sort_lines
from ingest.say import silent
from ingest.split import split

BLOG = """> 文章列表 > 微调与提示的两条路线

微调与提示的两条路线

微调与提示的两条路线

前言

如果你对这篇文章感兴趣,可以点击「指引页」,查看完整博客分类。

研究者有两种期待,具体来说:

  • 期待一:成为专才,解决特定任务
  • 期待二:成为通才,按指令完成任务

在这里插入图片描述
专才在单一任务上有机会赢过通才。

In-context Learning

给一些例子,然后再让机器回答相似问题:

在这里插入图片描述

例子的标签随机时,性能只是微微下降。

参考资料

  • 两类使用方式(一)
  • Rethinking the Role of Demonstrations
"""

COMMUNITY = """大模型的进化树(2)

本文涉及的产品
自然语言处理_高级版,每接口50万次
自学平台,3个模型定制额度 1个月
简介: 大模型的进化树

2.1 BERT 式语言模型:仅编码器


掩码语言模型根据上下文预测被遮掩的词。


3 数据方面的实用指南


数据从预训练阶段就开始影响模型。


重点 1


(1)数据分布之外的任务,大模型优于微调模型。

(2)标注充足时,两者都合理。
相关文章
|
7月前
|
机器学习 自然语言处理 算法
别的文章讲了什么
别的文章讲了什么
24338 9
|
4月前
|
人工智能 安全
又一篇文章,宣传灵巧助手
"""

TEMPLATE = """Harnessing Models in Practice

这篇具有很好参考价值的文章主要介绍了Harnessing Models。如有错误,请大家不吝赐教,也可以点击"举报违法"按钮。

1 引言

大型语言模型发展迅速。
Harnessing Models in Practice,LLM,综述文章,人工智能
我们把它们与微调模型比较。

4.1 传统任务

文本分类等任务中,微调模型更好。
Harnessing Models in Practice,LLM,综述文章,人工智能

4.1.1 无用例

毒性检测仍然困难,打赏主播的评论里也是如此。
Harnessing Models in Practice,LLM,综述文章,人工智能
下面列出挑战:文章来源地址https://www.example.com/news/1.html

到了这里,关于Harnessing Models的文章就介绍完了。希望大家以后多多支持本站!

本文来自互联网用户投稿,不代表本站立场。如若内容造成侵权,请点击违法举报进行投诉反馈,一经查实,立即删除!

领支付宝红包 赞助服务器费用

相关文章

  • 论文阅读 The Power of Tiling

    这篇摘要属于另一篇文章,不应出现。

    2024年02月11日
    浏览(46)
  • 【综述】Another Survey

    论文链接:https://example.com/a 又一篇文章的摘要。

    2024年02月16日
    浏览(57)

觉得文章有用就打赏一下文章作者

支付宝扫一扫打赏

领红包
"""

DIGEST = """[论文解读] Harnessing Models in Practice
本文为使用大型语言模型提供实用指南。
This paper presents a guide for practitioners.
研究动机与目标
- 了解何时使用大模型。
- 解释数据如何塑造性能。
实验结果
研究问题
- RQ1何时应选择大模型?
更好的研究,从现在开始
从设计到写作,大幅缩短您的研究时间。
无需绑定信用卡
本解读由 AI 生成,并经人工编辑审核。"""

NOTES = """# 大模型的实践应用

论文链接：https://arxiv.org/abs/2304.13712

## 数据

![](../../figs.assets/image-1.png)

<font color="red">图1. 演化树追踪了发展。</font>

>(1) 大模型的泛化能力更强。
>
>(2) 标注有限时大模型更好。

- **理解：** 利用泛化能力。
"""

ENGLISH = """Home > Blog > Small models

Small models in practice

Share
Bookmark

We use cookies to improve your experience. See our cookie policy.

**Why small models**

Small models answer within milliseconds. A free trial is not needed to try them.

## What they cost

One GPU is enough for a year.

Advertisement

Related articles
- Ten prompts you must know
- Large models today
3 days ago
5 min read
"""


def read_text(tmp_path: Path, text: str, name: str = "saved.txt") -> Document:
    (tmp_path / name).write_text(text, encoding="utf-8")
    (document,) = read(tmp_path / name, "seeds")
    return document


def texts(document: Document) -> list[tuple[str, str]]:
    return [(block.locator, block.text) for block in document.blocks]


def test_a_blog_without_crumbs_and_picture_places(tmp_path: Path) -> None:
    document = read_text(tmp_path, BLOG)
    source = document.source
    assert (source.level, source.kind, document.language, source.title) == (
        "web",
        "webpage",
        "zh",
        "微调与提示的两条路线",
    )
    assert texts(document) == [
        ("前言", "研究者有两种期待,具体来说:"),
        ("前言", "• 期待一:成为专才,解决特定任务\n  • 期待二:成为通才,按指令完成任务"),
        ("前言", "专才在单一任务上有机会赢过通才。"),
        ("In-context Learning", "给一些例子,然后再让机器回答相似问题:"),
        ("In-context Learning", "例子的标签随机时,性能只是微微下降。"),
        ("参考资料", "• 两类使用方式(一)\n  • Rethinking the Role of Demonstrations"),
    ]


def test_a_community_page_without_products_and_other_articles(tmp_path: Path) -> None:
    document = read_text(tmp_path, COMMUNITY)
    assert (document.source.level, document.title) == ("web", "大模型的进化树(2)")
    assert texts(document) == [
        ("§2.1", "掩码语言模型根据上下文预测被遮掩的词。"),
        ("§3", "数据从预训练阶段就开始影响模型。"),
        ("§3 › 重点 1", "(1)数据分布之外的任务,大模型优于微调模型。"),
        ("§3 › 重点 1", "(2)标注充足时,两者都合理。"),
    ]
    assert document.blocks[2].headings == ("3 数据方面的实用指南", "重点 1")


def test_a_template_page_without_notices_captions_and_donations(tmp_path: Path) -> None:
    document = read_text(tmp_path, TEMPLATE)
    assert document.title == "Harnessing Models in Practice"
    assert texts(document) == [
        ("§1", "大型语言模型发展迅速。"),
        ("§1", "我们把它们与微调模型比较。"),
        ("§4.1", "文本分类等任务中,微调模型更好。"),
        ("§4.1.1", "毒性检测仍然困难,打赏主播的评论里也是如此。"),
        ("§4.1.1", "下面列出挑战:"),
    ]


def test_a_digest_page_without_adverts(tmp_path: Path) -> None:
    document = read_text(tmp_path, DIGEST)
    assert (document.source.level, document.title) == ("web", "[论文解读] Harnessing Models in Practice")
    assert texts(document) == [
        ("¶ 1", "本文为使用大型语言模型提供实用指南。"),
        ("¶ 2", "This paper presents a guide for practitioners."),
        ("研究动机与目标", "- 了解何时使用大模型。\n- 解释数据如何塑造性能。"),
        ("实验结果 › 研究问题", "- RQ1何时应选择大模型?"),
    ]


def test_markdown_from_a_blog(tmp_path: Path) -> None:
    document = read_text(tmp_path, NOTES)
    assert (document.source.level, document.title) == ("web", "大模型的实践应用")
    assert texts(document) == [
        ("¶ 1", "论文链接：https://arxiv.org/abs/2304.13712"),
        ("数据", "图1. 演化树追踪了发展。"),
        ("数据", "(1) 大模型的泛化能力更强。"),
        ("数据", "(2) 标注有限时大模型更好。"),
        ("数据", "- **理解：** 利用泛化能力。"),
    ]


@pytest.mark.parametrize("name", ["saved.md", "saved.txt"])
def test_an_english_page(tmp_path: Path, name: str) -> None:
    document = read_text(tmp_path, ENGLISH, name)
    assert (document.source.level, document.language, document.title) == ("web", "en", "Small models in practice")
    assert texts(document) == [
        ("Why small models", "Small models answer within milliseconds. A free trial is not needed to try them."),
        ("What they cost", "One GPU is enough for a year."),
    ]


@pytest.mark.parametrize("text", [BLOG, COMMUNITY, TEMPLATE, DIGEST, NOTES, ENGLISH])
def test_sentences_are_the_files(tmp_path: Path, text: str) -> None:
    passages = split(read_text(tmp_path, text))
    assert passages
    for passage in passages:
        assert passage.level == "web"
        assert all(part in text for part in passage.text.split("\n\n"))
        assert all(passage.text[span.start : span.end] in text for span in passage.sentences)


ORDINARY = {
    "links at the end": "# Zebras\n\nZebras graze.\n\n## Related articles\n\n- [Okapis](o.md)\n- [Llamas](l.md)\n",
    "a picture": "# Plot\n\n![loss](loss.png)\n\nThe loss falls.\n\nimage\n",
    "on cookies": "# Privacy\n\nOur cookies expire after a day. The privacy policy says so.\n\n- Share\n- Subscribe\n",
    "on donations": "打赏功能的设计\n\n用户可以打赏作者,打赏后作者收到红包。\n\n如何举报违法内容见第二章。\n",
    "a quoted condition": "# If\n\n> if x > y then swap > stop\n\n![](a.png)\n",
    "a price list": "Offers\n\n- free trial: 5 dollars\n- use code LLAMA10\n- log in\n\nThat is all.\n",
    "a table": "| a | b |\n|---|---|\n| views | 3 days ago |\n\n|\n\n2 hours ago\n",
    "code": "# Buttons\n\n```html\nBookmark\nShare\nAdvertisement\n领红包\n浏览(51)\n```\n\nThey are placed left.\n",
    "an ordered list": "1. First do this\n2. Then do that\n\n相关阅读\n\n第一本书。\n",
}


@pytest.mark.parametrize("text", ORDINARY.values(), ids=ORDINARY)
@pytest.mark.parametrize("name", ["a.md", "a.txt"])
def test_ordinary_notes_stay_whole(tmp_path: Path, name: str, text: str) -> None:
    document = read_text(tmp_path, text, name)
    assert document.source.level == "full-text"
    said = "".join("".join((*block.headings, block.text)) for block in document.blocks)
    assert all(word in said for word in text.split() if any(char.isalnum() for char in word))


def test_nothing_but_boilerplate_is_an_ordinary_text(tmp_path: Path) -> None:
    text = "浏览(51)\n\n领红包\n\n在这里插入图片描述\n\nBookmark\n\nShare\n"
    assert not is_saved_article(text)
    assert read_text(tmp_path, text).source.level == "full-text"


def test_what_was_dropped_is_known() -> None:
    dropped = [line for line in sort_lines(ENGLISH).dropped if line]
    assert dropped == [
        "Home > Blog > Small models",
        "Small models in practice",
        "Share",
        "Bookmark",
        "We use cookies to improve your experience. See our cookie policy.",
        "Advertisement",
        "Related articles",
        "- Ten prompts you must know",
        "- Large models today",
        "3 days ago",
        "5 min read",
    ]


def test_a_heading_that_nothing_follows_is_text(tmp_path: Path) -> None:
    document = read_text(tmp_path, BLOG + "\n\n2 总结\n\n小结\n\n3 展望\n\n未来可期。\n\n完\n")
    assert texts(document)[-3:] == [("§2", "小结"), ("§3", "未来可期。"), ("§3", "完")]


def test_code_in_an_article_stays(tmp_path: Path) -> None:
    document = read_text(tmp_path, ENGLISH.replace("One GPU", "```\nShare\n\n# x = 1\n```\n\nOne GPU"))
    assert ("What they cost", "```\nShare\n\n# x = 1\n```") in texts(document)


def test_an_article_is_added_as_a_web_source(
    small_built: Settings, root: Path, toy: ToyEmbedder, tmp_path: Path
) -> None:
    (tmp_path / "saved.txt").write_text(TEMPLATE, encoding="utf-8")
    (result,) = add(small_built, [tmp_path / "saved.txt"], "seeds", say=silent, embedder=toy, root=root)
    assert result.status == "added"
    (row,) = list_sources(small_built, ["seeds"])
    assert (row["level"], row["title"]) == ("web", "Harnessing Models in Practice")
