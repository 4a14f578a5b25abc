"""What a web site puts around an article, told line by line: by shape, by repetition, by well-known phrases.

A line is a sign of a kind (`Kind`); some kinds count double, for nothing but a saved page has them. Nothing here
knows of a certain site: a phrase stands here only if many sites use it.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from enum import StrEnum

#: Longer lines are text, whatever they say.
_LONGEST_NOTICE = 400
#: A notice of one known phrase only; longer ones need two.
_LONGEST_SINGLE = 80


class Kind(StrEnum):
    """What a line that is no text of the article is."""

    CRUMB = "crumb"
    BUTTON = "button"
    NOTICE = "notice"
    MONEY = "money"
    ADVERT = "advert"
    COUNTER = "counter"
    DATE = "date"
    RULE = "rule"
    IMAGE = "image"
    CAPTION = "caption"
    RELATED = "related"
    PRODUCTS = "products"
    ADDRESS = "address"
    MARKUP = "markup"
    PROMOTION = "promotion"
    TAGS = "tags"


#: Signs that ordinary notes have too; they count once, the others twice.
_WEAK = frozenset(
    {Kind.DATE, Kind.IMAGE, Kind.RELATED, Kind.ADDRESS, Kind.MARKUP, Kind.PROMOTION, Kind.CAPTION, Kind.TAGS}
)
_ENOUGH = 3
#: So many lines at either end are looked at.
_LOOKED_AT = 400
#: So many lines may be a trail of crumbs.
FIRST = 4

# Whole lines: they say nothing wherever they stand.
_ALONE: tuple[tuple[Kind, str], ...] = (
    (Kind.CRUMB, r"(>|»|›) ?[^\s>].{0,60} (>|»|›) .{0,119}[^。.!?！？]"),
    (Kind.CRUMB, r"(首页|主页|当前位置|您的位置|home|you are here)[:：]? ?(>|»|›|/) ?.{1,120}"),
    (
        Kind.BUTTON,
        r"bookmark( this)?|share( this( (post|article|page))?)?( on \w+)?|print( this)?|tweet|save|like|follow( us)?"
        r"|subscribe( now)?|sign (in|up)|log ?in|register|leave a (comment|reply)|skip to (main )?content"
        r"|(accept|reject|manage)( all)? cookies|read more|load more|back to top|copy link|menu|toggle navigation",
    ),
    (
        Kind.BUTTON,
        r"分享(到.{1,8})?|收藏(本文)?|点赞|关注(作者|我们)?|转发|登录|注册|登录/注册|登录后.{0,12}|写评论|发表评论|返回顶部"
        r"|复制链接|展开全文|阅读全文|查看更多|加载更多|上一篇.{0,80}|下一篇.{0,80}|版权声明",
    ),
    (Kind.MONEY, r"领(取)?(支付宝)?红包.{0,20}|二维码 ?\d?|buy me a coffee|donate( now)?|become a (patron|sponsor)"),
    (Kind.COUNTER, r"(浏览|阅读|点赞|评论|收藏|访问)(量|数|次数)?[ (（:：]{1,2}\d[\d,.]*[kw万千+]*[)）]?"),
    (Kind.COUNTER, r"\d[\d,.]*[kwm万]? ?(views?|likes?|comments?|claps?|shares?|次浏览|人阅读|人点赞|条评论)"),
    (Kind.DATE, r"\d{1,3} ?(秒|分钟|小时|天|周|个?月|年)前|\d{1,3} (minute|hour|day|week|month|year)s? ago"),
    (Kind.DATE, r"(\d+ )?min(ute)? read|\d+ min(ute)?s? read"),
    (Kind.RULE, r"\|"),
    (Kind.TAGS, r"(文章标签|标签|tags?)[:：] ?.{1,120}|(#[^\s#]{1,30}[ ,，]*){3,}"),
    (Kind.IMAGE, r"(在这里插入图片描述|图片描述|请添加图片描述|插入图片|image|img|\[?图片\]?|image\.png)"),
    (Kind.IMAGE, r"!\[[^\]]{0,200}\]\([^)\s]{0,300}\)(\{[^}]{0,80}\})?"),
    (
        Kind.ADVERT,
        r"(advertisement|sponsored( content)?|广告|推广|no credit card required.{0,20}|无需(绑定)?信用卡.{0,12})",
    ),
    (
        Kind.ADVERT,
        r"(立即|马上|免费)(注册|试用|体验|购买|下载|领取).{0,12}"
        r"|(start|try|get started)( it)?( now)?( for)? free.{0,20}",
    ),
    (
        Kind.RELATED,
        r"#{0,6} ?(相关(文章|推荐|阅读|内容)|推荐(阅读|文章)|猜你喜欢|热门(文章|推荐)|延伸阅读|更多文章"
        r"|related (articles?|posts?|reading|stories)|recommended( for you)?|you (may|might) also like"
        r"|more (from|by) .{1,60}|read next|popular posts|latest posts)[:：]?",
    ),
    (Kind.PRODUCTS, r"#{0,6} ?(本文(涉及|相关)的?产品|相关产品|products (mentioned )?in this (article|post))[:：]?"),
)
_ALONE_PATTERNS = tuple(re.compile(part, re.IGNORECASE) for _, part in _ALONE)

# Phrases in a line: one makes a short line a notice, two a longer one.
_PHRASES: tuple[tuple[Kind, str], ...] = (
    (Kind.NOTICE, r"举报违法|违法举报|举报投诉|投诉反馈|一经查实|侵权.{0,12}(删除|联系)|违法违规"),
    (
        Kind.NOTICE,
        r"不代表本站立场|不拥有所有权|不承担(相关)?法律责任|互联网用户投稿|信息存储空间服务|转载请(注明|联系)",
    ),
    (Kind.NOTICE, r"希望对大家有所帮助|不吝赐教|多多支持|文章就介绍完了|继续浏览下面的|参考价值的文章|网以前的文章"),
    (Kind.NOTICE, r"由 ?AI ?(自动)?(生成|翻译|撰写)|(generated|written|translated) by ai\b"),
    (
        Kind.NOTICE,
        r"原创文章.{0,12}(遵循|版权)|版权协议|cc 4\.0 by-sa|all rights reserved|report (abuse|this (post|article))",
    ),
    (Kind.NOTICE, r"(uses?|our) cookies\b|cookie (policy|settings|preferences)|terms of (service|use)|privacy policy"),
    (Kind.NOTICE, r"sign up for our newsletter|subscribe to (our|my|the) (newsletter|blog|channel)|unsubscribe"),
    (Kind.NOTICE, r"originally published (on|at)|this (post|article) first appeared"),
    (Kind.MONEY, r"打赏|扫一扫|红包|请作者喝|博客赞助|赞助.{0,6}费用|buy me a coffee|support (me|us) on patreon"),
    (
        Kind.ADVERT,
        r"无需(绑定)?信用卡|no credit card|免费试用|free trial|限时(优惠|免费)|优惠(券|码)|use code [A-Z0-9]{4,}",
    ),
    (
        Kind.PROMOTION,
        r"(点击|关注|查看|扫码|欢迎).{0,40}(博客|公众号|主页|专栏|知识星球|交流群)"
        r"|(follow|find|join) (me|us) on (twitter|x|medium|linkedin|facebook|discord)",
    ),
)
_PHRASE_PATTERNS = tuple((kind, re.compile(part, re.IGNORECASE)) for kind, part in _PHRASES)
#: What an advert promises: taken along only beside lines that are surely adverts.
_PITCH = re.compile(
    r"从现在开始|您的|你的|大幅|立即|轻松|节省|缩短|一站式|专业版|高级版|基础版"
    r"|\b(your|you|now|today|free|faster|easily|instantly|upgrade|premium)\b",
    re.IGNORECASE,
)
_LISTED = re.compile(r"([-*+•·●▪>|]|\d+[.)、]|[（(]\d+[)）]|#)")
_ADDRESS = re.compile(
    r"(论文链接|论文代码|论文地址|原文链接|原文地址|文章链接|original (article|post))[:：] ?https?://", re.IGNORECASE
)
_STAMP = re.compile(
    r"(文章来源(地址)?|原文链接|原文地址|本文链接|文章来源于?|本文地址)[:：]? ?https?://[^\s<>\"']{1,300}$"
)
_MARKUP = re.compile(r"</?(font|center|span|div|p|br|em|strong|b|i|u)(\s[^<>]{0,200})?/?>", re.IGNORECASE)
_WEB_MARKUP = re.compile(r"<(font|center|span|div)[\s>]", re.IGNORECASE)


def alone(line: str, *, first: bool = False) -> Kind | None:
    """Return what the stripped `line` is, if it is no text wherever it stands; only a `first` one is a crumb."""
    if len(line) > _LONGEST_NOTICE:
        return None
    for number, (kind, _) in enumerate(_ALONE):
        if (first or kind is not Kind.CRUMB) and _ALONE_PATTERNS[number].fullmatch(line):
            return kind
    return None


def notice(line: str, *, outside: bool) -> Kind | None:
    """Return what kind of notice `line` is: two known phrases, or one in a short line `outside` the article's body."""
    if len(line) > _LONGEST_NOTICE:
        return None
    found = [(kind, match[0]) for kind, pattern in _PHRASE_PATTERNS for match in pattern.finditer(line)]
    if len({words for _, words in found}) >= 2:
        return found[0][0]
    # A sentence that speaks of red packets or cookies is no notice: there the phrase is the smaller part.
    share = sum(len(words) for _, words in found) / max(1, len(line))
    ends = line.endswith(("。", ".", "!", "！", "?", "？"))
    single = outside and len(line) <= _LONGEST_SINGLE and not _LISTED.match(line) and share >= (0.3 if ends else 0.15)
    return found[0][0] if found and single else None


def is_pitch(line: str) -> bool:
    """Say whether `line` may be an advert's: short, not listed, promising something or speaking to a customer."""
    return len(line) <= 60 and _LISTED.match(line) is None and _PITCH.search(line) is not None


def captions(lines: Sequence[str]) -> frozenset[str]:
    """Return the lines that come back like a picture's replacement text: three times, and made of keywords."""
    counts = Counter(line for line in lines if 20 <= len(line) <= _LONGEST_NOTICE)
    return frozenset(line for line, count in counts.items() if count >= 3 and _is_keywords(line))


def _is_keywords(line: str) -> bool:
    if line.endswith(("。", ".", "!", "！", "?", "？", ";", "；")) or _LISTED.match(line):
        return False
    return sum(len(part.strip()) <= 20 for part in re.split("[,，、|]", line)) >= 3


def cut_stamp(line: str) -> str:
    """Return `line` without the address of the page that the site hung on it."""
    match = _STAMP.search(line, max(0, len(line) - 400))
    return line[: match.start()].rstrip() if match else line


def without_markup(line: str) -> str:
    """Return `line` without HTML tags at its two ends."""
    while match := _MARKUP.match(line):
        line = line[match.end() :].lstrip()
    while line.endswith(">") and (match := _last_tag(line)):
        line = line[: match.start()].rstrip()
    return line


def _last_tag(line: str) -> "re.Match[str] | None":
    start = line.rfind("<")
    return _MARKUP.fullmatch(line, start) if start >= 0 else None


def is_saved_page(lines: Sequence[str]) -> bool:
    """Say whether stripped, non-empty `lines` show that a web page was saved: signs of several kinds.

    Kinds that ordinary notes have too count once, others twice; three are enough, and one kind alone never is,
    whatever its number.
    """
    seen: Counter[Kind] = Counter()
    for number, line in _ends(lines):
        kind = _sign(line, first=number < FIRST, outside=is_outside(number, len(lines)))
        if kind is not None:
            seen[kind] += 1
    # A note may have one such line.
    for kind in (Kind.BUTTON, Kind.RULE):
        if seen[kind] < 2:
            del seen[kind]
    if captions(lines):
        seen[Kind.CAPTION] += 1
    score = sum(1 if kind in _WEAK else 2 for kind in seen)
    return len(seen) >= 2 and score >= _ENOUGH


def _ends(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Yield the lines at head and tail, where sites put their own, with their numbers."""
    for number, line in enumerate(lines):
        if number < _LOOKED_AT or number >= len(lines) - _LOOKED_AT:
            yield number, line


def is_outside(number: int, count: int) -> bool:
    """Say whether line `number` of `count` may lie before or after the article's body."""
    return number < 8 or number >= 0.6 * count


def _sign(line: str, *, first: bool, outside: bool) -> Kind | None:
    if len(line) > _LONGEST_NOTICE and not _STAMP.search(line, len(line) - 400):
        return Kind.MARKUP if _WEB_MARKUP.match(line) else None
    kind = alone(line, first=first) or notice(line, outside=outside)
    if kind is None and (_ADDRESS.match(line) or _STAMP.search(line)):
        return Kind.ADDRESS
    if kind is None and _WEB_MARKUP.match(line):
        return Kind.MARKUP
    return kind
