"""The words by which people say what they want, in both languages. Data only; no logic."""

import re


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


DECISION = _any(
    r"\bfine[- ]?tun(e|ed|ing)\b.*\b(or|vs\.?|versus)\b",
    r"\b(or|vs\.?|versus)\b.*\bfine[- ]?tun(e|ed|ing)\b",
    r"\b(llm|prompt\w*|gpt)\b.*\bor\b",
    r"\bshould (i|we|one|you)\b",
    r"\bcan (i|we)\b.*\b(use|prompt|just|few-shot)\b",
    r"\bwhat (do|should|would) (i|we|you) (pick|use|choose|do|recommend|suggest)\b",
    r"\brecommend\w*\b|\btell(s)? (me|us) to do\b|\bwhat (to|should i|can i|do i|do we) do\b",
    r"\bwhich (kind of )?(model|approach|one|side) (is|wins|works|should|to|do|does)\b",
    r"\b(can|could|do|would|will) (an? |the )?(llms?|gpt\w*|chatgpt|large language models?|fine-?tuned models?) \w+",
    r"\b(is|are) (an? |a huge |a big )?(llm|large language model|prompting)s? (the way|better|good|enough|suit\w*|still needed|needed)",
    r"\bbetter (choice|option|fit)\b",
    r"\bworth (fine|prompt|using)",
    r"还是",
    r"(可以|能|能否|可否|可不可以|能不能)(直接)?(用|拿|靠|上)[^，。？?]{0,16}(吗|么|嘛|不|？|\?)",
    r"该(用|选|怎么选|选谁|用谁|用哪)",
    r"应该(用|选)",
    r"(选|用)(哪|谁|啥|什么)(个|类|种)?",
    r"(一定|必须|非)(得|要)?[^，。？?]{0,4}(微调|训练|用)|要不要|该不该|需不需要|有没有必要|有必要|用不用得着",
    r"怎么办|怎么选|如何选择|选哪|用谁|选谁|选啥|推荐|建议",
    r"(适合|值得|够用|行吗|行不行|可行|稳不稳|能行|胜任|倾向)",
    r"(大模型|LLM|提示).*(微调).*(哪|谁|吗|？|\?)",
    r"(微调).*(大模型|LLM|提示).*(哪|谁|吗|？|\?)",
)

#: Asks for reasons or ways, never for a list of models.
ASKS_WHY = _any(r"\bwhy\b|\bhow come\b|\bhow (do|does|did|can|could)\b", r"为什么|为何|为啥|怎么会|原因")

#: Speaks of models in general.
SAYS_MODEL = _any(r"\bmodels?\b|\bl?lms?\b|\bboxes\b", r"模型|LLM")

#: Things named only as examples of what is asked.
AS_EXAMPLE = re.compile(
    r"(\be\.?g\.?|\bsuch as|\bfor example|\bfor instance|\blike|例如|比如|譬如|像)[,，:：\s]*$", re.IGNORECASE
)

#: "What is X?": asks for the meaning of a term and nothing else.
DEFINITION = _any(
    r"^\W*(so |and |please |hi,? )*(what('s| is| are| r| does)|define|explain|describe)\b",
    r"\bwhat (is|are|does) (an? |the )?[\w-]+( [\w-]+){0,3}( mean| stand for)?\?*$",
    r"\b(define|definition of|how (is|are) .* defined)\b|\bexplained\b|^\W*[\w -]{3,40} ?= ?\?",
    r"什么(是|叫)|是什么|是啥|啥是|什么意思|指什么|含义|定义|解释一下|(才|算不|还)?算(是|作|得上)?.{0,3}(大模型|LLM|微调模型)",
    r"\bcounts? as\b",
)

#: A model of either kind is named, or what to do with it.
EITHER_KIND = _any(
    r"\bllms?\b|\bgpt\b|chatgpt|language models?|fine[- ]?tun\w*|prompt\w*|\bmodels?\b",
    r"大模型|微调|提示|模型|语言模型",
)

#: Asks to invent something.
FABRICATE = _any(
    r"(^|[.!?]\s*)(please |just |now )?(fabricate|make up|invent|fake)\b.*\b(citation|reference|source|number|paper|quote|figure)s?\b",
    r"\b(give|write|produce|create|generate|provide)\b.*\b(fake|made[- ]up|invented|fabricated|fictitious)\b",
    r"\b(made[- ]up|invented|fake[d]?|fabricated|fictitious|bogus) (reference|citation|source|number|paper|quote|figure)s?\b",
    r"(给我|帮我|请|替我|^|[，,。；;])(编造?|伪造|捏造|杜撰|虚构|造)(一|个|几|条|篇|出|些|份).{0,10}(文献|引用|论文|数据|参考|来源|数字)",
    r"(编|造|来|写)(一|个|条|篇)?.{0,3}假的?(参考|文献|引用|数据|论文)",
    r"(随便|凭空|胡乱|瞎|乱)(编|造|写).{0,12}(论文|文献|引用|参考|来源|数据|数字)",
)

#: How many labels there are, in words.
NO_LABELS = _any(
    r"\b(no|zero|without( any)?|lack(ing)?( of)?|(do not|don't|haven't|have not)( \w+)? (have|got)( any)?|0)\s+(\w+\s+)?(labels?|labell?ed|annotat\w+|training (data|examples|set))",
    r"(没有?|无|零|缺乏|缺少)(任何)?(带)?(标注|标签|训练数据|标记)",
)
SOME_LABELS = _any(
    r"\b(few|little|scarce|sparse|limited|handful of|small|tiny|not (many|much|enough)|hardly any|only some)\s+(\w+\s+)?(labels?|labell?ed|annotat\w+|training (data|examples|set)|examples)",
    r"\blabels? (are|is) (few|scarce|sparse|limited|rare)",
    r"(只有|就|仅|才|不到|顶多)[一二两三四五六七八九十几百\d]{1,4}(条|个|份|例|篇).{0,6}(标|样本|样例|例子|数据)|[几两三四五六七八九十]{1,2}(条|个|份)(标|样本|样例)",
    r"(少量|很少|有限|稀缺|不多|几条|几十条|一点|较少)的?(带)?(标注|标签|训练数据|样本)|(标注|标签|样本|训练数据)(数据)?(很|太|比较|较)?(少|不多|不足|有限|稀缺|稀少)"
    r"|(标注|标签|样本)(数据)?(也|都|就|才|总共|一共)?(没|只有|才|就)(有)?几(条|个|份|百|十)",
)
MANY_LABELS = _any(
    r"\b(plenty|lots|a lot|loads|tons) of\s+(\w+\s+)?(labels?|labell?ed|annotat\w+|training (data|examples|set)|data)",
    r"\b(many|abundant|rich|ample|enough|sufficient|plentiful)\s+(\w+\s+)?(labels?|labell?ed|annotat\w+|training (data|examples|set))",
    r"\blabels? (are|is) (\w+ and )?(there are )?(plentiful|abundant|plenty|many)|plenty of (them|it)\b",
    r"(标注|标签|训练数据|标好的数据|数据).{0,3}(多得|用不完|管够|成堆|海量|要多少有多少)|[几数十百两三四五六七八九]+万(条|个|份|对|句)",
    r"\b(tens|hundreds) of (thousands|millions)\b|\b\d+\s?(k|m)\b (annotated|labell?ed|pages|pairs|examples|sentences)",
    r"(大量|充足|丰富|足够|很多|许多)的?(带)?(标注|标签|训练数据)|(标注|标签|训练数据)(数据)?(很|也|都|比较)?(多|充足|丰富|充裕|足够|够)",
)

LINEAGE = _any(
    r"\b(derived?|descend(s|ed|ants?)?|inherit\w*|originat\w+|stem(s|med)?)\b",
    r"\b(come|comes|came|coming) from\b",
    r"\b(based|built|build|builds|base|trained|start\w*|tuned|initiali[sz]ed|made) (up)?on(to)?\b",
    r"\b(fine[- ]?|instruction[- ]?)?tuned from\b",
    r"\b(start|starts|started|initiali[sz]ed|went|goes) (\w+ )?from\b",
    r"\bbase model\b|\bbase was\b|\bparents?\b|\bancestors?\b|\bancestry\b|\bchild(ren)?\b|\blineage\b|\bfamily tree\b",
    r"\bsuccessors?\b|\bpredecessors?\b|\bprecursor\b|\bversions? of\b|\bspin-?offs?\b|\boffspring\b",
    r"\bhow (was|were|is) \S+ (made|built|trained|obtained|created)\b",
    r"\breuse[sd]?\b.*\bweights\b|\bweights? of\b.*\b(use|used|reuse)",
    r"\bfrom which\b|\binitiali[sz]ed\b|\bcheckpoint\b",
    r"\btrac(e|ed|ing)\b|\bgo(es)? back\b|\bgr(ew|own|ow) (out )?(of|from)\b|\bderivatives?\b|\bstraight from\b|\brooted?\b",
    r"\bpowered by\b|\bruns? on\b|\bbehind\b|\bunderlying model\b|\bfrom scratch\b|\btuned (on top|directly)\b|\bforefathers?\b",
    r"\bjust \S+ tuned\b|\bdistill?ed from\b",
    r"从(哪|什么|谁).{0,8}(来|改|训练|得到|初始化)|怎么来的|是谁的(后代|变体|衍生)|源自|来自(?!几|哪个?(年级|数据|语料|国家|公司|机构))|来源于|衍生|派生|底座|基座|前身|后代|祖先|后继|继承|血统|谱系|家谱|初始化|演化路线|父模型|子模型",
    r"(基于|微调自|蒸馏自|训练自|改自)|(用|拿).{0,12}(输出|回答|对话|生成的数据)(来)?训练",
    r"\btrained on (the )?(outputs?|conversations|data generated)\b|\boutputs? of\b|\brelat(ed|ion\w*)\b",
    r"(微调|训练|改|演化|发展)(而来|出来|成(?!本)|得到|过?来的?)|(怎么|如何)(来|得到|训练出来|做出来)的?|从零(开始)?训练",
    r"追溯|往上|溯源|哪来的|沿用|脱胎|驱动|底层(模型)?|背后|(微调|对齐|训练|蒸馏|改造).{0,4}得到|从头训练|一脉|从.{1,24}(得到|来)的(大)?模型|(权重|参数).{0,6}(继续|接着)训",
    r"关系|血缘|演化路径|演变|后续(模型|版本)|的权重(吗|训练)?|背后(先后)?(用|是)",
)

BIBLIOGRAPHY = _any(
    r"\b(which|what|whose|any|list|name|find|give|show)\b[^?.]{0,40}\b(papers?|works|studies|publications?|references?|citations?)\b",
    r"\b(papers?|works|studies|references?) (that|which|on|about|for|behind|introduc\w+|propos\w+|in the (survey|list))\b|\bpaper( ?[-–]|:| id| title)",
    r"\b(reference|ref)s?\.? ?(number|no\.?|#|\[|\d)|\breferences\b|\bno\. ?\d+\b|\bbibliograph\w+|\bbibtex\b|\breference list\b",
    r"\bpaper\b.*\b(number|list|references?)\b|\bnumber\b.*\bin the (list|references|bibliography)\b",
    r"(?<!\w)\[\d{1,3}\]",
    r"\bcit(e|es|ed|ation|ations|ing)\b|\bfirst author\b|\b(who (are|is) the )?authors? (of|and|\(|names?)|\bwho wrote\b|\barxiv\b",
    r"\bwho (first )?(proposed|introduced|invented|published|came up with)\b|\bjournal\b|\bwhere was .* published\b",
    r"(哪|什么|几|这|那)(些|篇|几篇|本)?(论文|文献|文章)|(论文|文献)(编号|题目|标题|是哪|叫什么|有哪些|的?作者)|文献(表|列表|编号)|参考文献|引文|(?<![不用需要无])引用(了|的|哪|几|谁)",
    r"第 *\d+ *(条|篇|号)|文献是什么|第一作者|一作|引用格式|作者(是谁|有谁|都有|列表|有几)|引(用)?(了|过)?一(篇|本)|(题目|标题)(和|与|及|跟|、)?(编号|作者)|出处|出自|期刊|引(用)?了?(哪|几)(些|几)?(篇|条|本)|谁(最早|首先|先)?(提出|发明|写)|第几(条|篇|号)|arXiv|论文.{0,6}(谁写|写的)|相关(论文|文献|工作)|(讨论|研究|关于).{0,12}(论文|文献)|论文.{0,8}(讨论|研究)",
)

#: Works are asked for, whatever else is.
WORKS = _any(
    r"\b(papers?|works|studies|publications?|references?|citations?|cite[sd]?|authors?)\b", r"论文|文献|引用|作者|引文"
)

COMPARISON = _any(
    r"\bcompar\w+\b",
    r"\b(vs\.?|versus)\b",
    r"\bdifferen(ce|t|ces)\b|\bdiffer\b",
    r"\bside by side\b|\bcommon ancestor\b",
    r"\b(larger|bigger|smaller|older|newer|earlier|later|cheaper|faster|slower|more) than\b",
    r"\bwhich (one )?is (larger|bigger|smaller|older|newer|cheaper|faster)\b",
    r"比较|对比|区别|差别|差异|不同|不一样|差在|差(了)?多少|相比|谁(更)?(大|小|早|晚|快|慢|贵|便宜|强|好)|哪个(更)?(大|小|早|晚|快|慢|贵|便宜|强|好)|一致吗",
)

#: What sets kinds apart is asked, not which models are of a kind.
CONTRAST = _any(
    r"\b(difference|differences|distinction) between\b|\b(differ|differs|different) from\b",
    r"区别|差别|有(什么|啥|何)不同",
)

CONCEPT = _any(
    r"\bwhat('s| is| are| r| does)\b(?!.*\b(price|cost|size|licen[cs]e|date|parameters?|score|accuracy|latency)\b)",
    r"\bdefin(e|es|ed|ition|itions)\b",
    r"\bexplain\b|\bmeaning of\b|\bmean(s)?\b|\bdescribe\b|\bwhy (do|does|is|are)\b|\bhow (do|does)\b",
    r"什么(是|叫|意思)|是什么|是啥|啥是|含义|定义|解释|介绍|指什么|怎么理解|为什么|如何理解|哪些方法|什么好处",
)

LIST = _any(
    r"\bwhich\b[^?.]*\b(models?|llms?|ones)\b",
    r"\bwhat\b[^?.]*\b(models|llms)\b",
    r"\b(list|name|show|give|enumerate)\b[^?.]*\b(all|models?|llms?|every|me)\b",
    r"\b(all|every)\b[^?.]*\b(models?|llms?)\b",
    r"\b\w+[- ](only|decoder|style|source|weights?) models?\b",
    r"\bmodels? (by|from|with|of|above|below|over|under|larger|smaller|released|drawn)\b",
    r"\bhow many\b[^?.]*\bmodels?\b",
    r"(哪些|哪几个|哪几款|有几个|多少个|列出|列一下|全部|所有)[^？?。]*(模型|LLM)?",
    r"都有谁|有谁|有哪些|分别是(?!什么)",
    r"的(大)?模型(列表|名单)?\s*[？?。]?$|模型列表|(发布|开发|推出|做)(过|了)?(哪些|什么)",
    r"\b(list of|all the) \w+ models\b|\b\w+('s)? models\b",
)

#: Attribute of a model → how people ask for it. The key is a predicate of the graph.
ATTRIBUTES: dict[str, re.Pattern[str]] = {
    "organisation": _any(
        r"\bwho (made|built|created|developed|trained|released|owns|is behind)\b",
        r"\b(maker|developer|creator|vendor|organi[sz]ation|company|lab|institution)s?\b",
        r"\bmade by\b|\bwhose\b",
        r"谁(在[^，。？?]{0,8})?(做|造|开发|训练|发布|推出|研发)|谁(家)?(牵头|主导|搞|出|弄)|哪(家|个)(公司|机构|组织|单位|实验室|团队)|出品|开发者|机构|单位",
    ),
    "released": _any(
        r"\bwhen\b|\brelease(d)? (date|in|by)\b|\bdate\b|\bwhat year\b|\bwhich year\b|\bput on arxiv\b|\brelease(d)?\b",
        r"何时|什么时候|哪年|哪一年|发布(时间|日期|于)|几月|时间",
    ),
    "parameterCount": _any(
        r"\bhow (big|large|many param\w*)\b|\b(bigger|larger|smaller)\b(?! than \d)|\bparam(eter)?s?\b|\bsizes?\b|\blargest (size|version)\b|\bbiggest\b",
        r"参数|多大|规模|尺寸|大小|谁大|谁小|哪个(更)?(大|小)",
    ),
    "architecture": _any(
        r"\barchitecture\b|\bencoder\b|\bdecoder\b",
        r"架构|结构|编码器|解码器",
    ),
    "weightsOpen": _any(
        r"\bopen[- ]?(source|weights?|sourced)?\b|\bclosed\b|\bweights available\b|\bpublic(ly)?\b|\bdownload\w*\b",
        r"开源|闭源|开放|公开|下载",
    ),
    "licence": _any(
        r"\blicen[cs]\w*\b|\bcommercial\w*\b|\b(sell|selling|monetis\w+|monetiz\w+)\b|\b(paid|our|my|a) product\b",
        r"许可|协议|商用|商业|卖钱|赚钱|收费产品|拿去卖|盈利|授权",
    ),
    "trainingTokens": _any(
        r"\btokens?\b(?!\s*\?*\s*(price|latency))|\bhow much data\b|\btraining data\b",
        r"token|训练(了|数据|语料)|词元|语料|多少数据",
    ),
    "contextLength": _any(r"\bcontext (length|window|size)\b|\bsequence length\b", r"上下文(长度|窗口)|窗口"),
    "pretrainingObjective": _any(
        r"\b(pre-?training )?objective\b|\bhow (was|is) .* (pre-?)?trained\b",
        r"预训练(目标|任务)|训练目标",
    ),
    "figure1Branch": _any(
        r"\bbranch\b|\bevolutionary tree\b|\bfigure 1\b|\btree\b|\blogo\b",
        r"分支|演化树|进化树|图 ?1|图一|标识",
    ),
    "table1Style": _any(r"\btable 1\b|\b(bert|gpt)-style\b", r"表 ?1|表一|风格"),
}

#: Quantity of a figure → how people ask for it.
QUANTITIES: dict[str, re.Pattern[str]] = {
    "cost": _any(
        r"\bcosts?\b|\bexpens\w+\b|\bdollars?\b|\busd\b|\bhow much (did|does|money)\b",
        r"成本|花(了|费|多少)|费用|多少钱|美元|美金|贵",
    ),
    "price": _any(
        r"\bpric(e|es|ing)\b|\bcharge[sd]?\b|\bper 1?k\b|\bcosts?\b", r"价格|收费|单价|报价|多少钱|每 ?1?k|美元"
    ),
    "energy": _any(
        r"\benerg\w+\b|\belectricity\b|\b[mg]wh\b|\bpower consumption\b|\bcarbon\b",
        r"能耗|耗能|用电|耗.{0,4}电|多少电|电力|能源",
    ),
    "compute": _any(r"\bflops?\b|\bcompute\b", r"算力|计算量|FLOPs?|浮点"),
    "tokens": _any(r"\btokens?\b", r"token|词元"),
    "latency": _any(
        r"\blatenc\w+\b|\bhow (fast|slow|long)\b|\bresponse time\b|\b(milli)?seconds?\b|\d\s*ms\b",
        r"延迟|时延|多快|多久|响应时间|毫秒|几秒|多少秒",
    ),
    "accuracy": _any(
        r"\baccurac\w+\b|\bscores?\b|\bscored\b",
        r"准确率(?!和|与|还|之外|以外)|得分|分数|多少分|成绩|正确率",
    ),
    "parameters": _any(r"\bparam(eter)?s?\b|\bhow (big|large)\b|\bsize\b|\bbelow what\b", r"参数|规模|多大"),
    "ratio": _any(r"\bhow many times\b|\btimes (larger|bigger|better)\b|\bratio\b", r"几倍|多少倍|倍"),
    "count": _any(r"\bhow many\b|\bnumber of\b|\bhow big was\b", r"多少(个|条|门|轮|块|核)|几(个|条|门|轮|章)|数量"),
    "carbon": _any(r"\bcarbon\b|\bco2\b|\bemissions?\b", r"碳排放?|二氧化碳|排放"),
    "hours": _any(
        r"\bgpu[- ]?hours?\b|\bgpu days?\b|\bhow long did .* train",
        r"GPU ?(小时|时|天)|卡时|训练了?多(久|长时间)|训练时长",
    ),
    "share": _any(r"\bpercent\w*\b|\bshare\b|%", r"百分|比例|占比"),
}

#: Numbers of labelled examples: "50 labels", "50条标注".
LABEL_COUNT = _any(
    r"(?<![\d,.])(?P<n>\d[\d,.]{0,12})\s*(?P<k>k|thousand|million)?\s*([^\W\d]\w* )?(labels?|labell?ed|examples?|samples?|annotat\w+|data ?points?|shots?)\b",
    r"(?<![\d,.])(?P<n2>\d[\d,.]{0,12})\s*(?P<k2>万|千|百万)?\s*(条|个|份|篇)?(带?标注|标签|样本|样例|数据|例子)",
)

#: "as of 2022-06", "截至2022年6月"
AS_OF = _any(
    r"\bas of (?P<y>\d{4})(-(?P<m>\d{2}))?(-(?P<d>\d{2}))?",
    r"截[至止]?(到)?\s*(?P<y2>\d{4})\s*年?\s*((?P<m2>\d{1,2})\s*月)?",
)

#: Words that ask for the present; the corpus ends in 2023.
NOW = _any(
    r"\b(right now|today|currently|at the moment|these days|nowadays|this (week|month|year|morning|afternoon|evening)|tonight|tomorrow|latest|now|current (price|cost|version)s?)\b",
    r"今天|今早|今晚|现在|目前|当前|最新|眼下|如今的价|明天|此刻",
)

#: Models and versions named like GPT-5, Llama 6, GLaMDA-X.
MODEL_LIKE = re.compile(
    r"\b[A-Z][A-Za-z]*[A-Z0-9][A-Za-z0-9]*(?:[- ][vV]?\d+(?:\.\d+)?[A-Za-z]*)*(?:-[A-Z][A-Za-z0-9]*)*\b"
    r"|\b[A-Z][A-Za-z]+[- ][vV]?\d+(?:\.\d+)*[A-Za-z]*\b"
    r"|[\u0370-\u03ff]-?\d+"
    r"|\b(?:gpt|llama|claude|gemini|deepseek|qwen|mistral|palm|bert|t5)[- ]?[vV]?\d+(?:\.\d+)?\b"
)

YEAR = re.compile(r"(?<![\d.-])(?P<year>19[89]\d|20[0-3]\d)(?![\d.])")

SIZE_LIMIT = _any(
    r"\b(?P<op>above|over|more than|greater than|larger than|bigger than|at least|exceeding|>=?|below|under|less than|smaller than|at most|fewer than|<=?)\s*(?P<n>\d{1,12}(?:\.\d{1,9})?)\s*(?P<u>b|bn|billion|m|million|t|trillion)\b",
    r"(?<![\d.])(?P<n2>\d{1,12}(?:\.\d{1,9})?)\s*(?P<u2>b|亿|十亿|百万|万亿)\s*(参数)?\s*(?P<op2>以上|以下|及以上|及以下|多)",
    r"(?P<op3>不超过|不大于|不多于|不高于|至多|不到|不少于|不小于|不低于|至少|超过|大于|多于|高于|小于|少于|低于)\s*(?P<n3>\d{1,12}(?:\.\d{1,9})?)\s*(?P<u3>b|亿|十亿|百万|万亿)",
)

#: "上下文长度超过 2048", "context longer than 4k".
CONTEXT_LIMIT = _any(
    r"context (length|window|size)?s?\s*(of |is )?(?P<op>above|over|more than|greater than|larger than|longer than|at least|exceeding|>=?|below|under|less than|shorter than|at most|<=?)\s*(?P<n>\d{1,9})\s*(?P<u>k)?\b",
    r"上下文(长度|窗口)?(?P<op2>不超过|至多|不到|不少于|不小于|不低于|至少|超过|大于|多于|高于|长于|小于|少于|低于|短于)\s*(?P<n2>\d{1,9})\s*(?P<u2>k|万)?",
)

#: "more parameters than GPT-3", "比 GPT-3 参数多".
THAN_MODEL = _any(r"\b(larger|bigger|more parameters|greater) than\b", r"比.{1,20}(参数)?(更)?(多|大)")
LESS_THAN_MODEL = _any(r"\b(smaller|fewer parameters|less) than\b", r"比.{1,20}(参数)?(更)?(少|小)")

#: A condition that is said to be no concern, by the words before it or after it.
NO_CONCERN_BEFORE = _any(
    r"(\bno|\bnot|n't|\bwithout|\bregardless of|\bnever mind|\bignoring)\s+(\w+\s+){0,2}$",
    r"(没有?|无|无需|不需要|不用|不必|不考虑|不看|不用看|别看|不在(意|乎)|不关心|不计|不限|不管|不缺)[^，。,;；]{0,3}$",
)
NO_CONCERN_AFTER = _any(
    r"^\s*(limits?|requirements?|budget|constraints?)?\s*(is|are|does|do)?\s*(not|n't|no)\b(?! (enough|available|allowed|possible))",
    r"^\s*(is|are) (fine|ok|okay|unlimited|irrelevant|unimportant)|^\s*(doesn't|does not|don't) matter",
    r"^(上|方面|问题)?(都|也)?(不敏感|不重要|不是(问题|瓶颈|重点)|不成问题|没(有)?(什么|任何)?(要求|限制|问题|关系)|无(所谓|要求|限制)|不限|不用(考虑|管)|不在(意|乎)|随意)",
)

#: Asks for what a licence forbids or binds to.
TERMS_OF_USE = _any(
    r"\b(restrict\w*|conditions?|terms|limit\w*|forbid\w*|prohibit\w*|allow\w*)\b", r"限制|条件|条款|禁止|约束|允许"
)

#: Asks for the branch of a model in the tree and no more of its place there.
BRANCH = _any(r"\bbranch\b(?!.*\b(open|closed|logo|squares?)\b)", r"分支(?!.*(开源|闭源|开放|标识|实心|空心))")

#: Asks for all there is on a thing.
INTRODUCE = _any(
    r"\b(tell me (more )?about|introduce|overview of|describe|facts about|profile of|what do you know about|info(rmation)? (on|about))\b",
    r"介绍|讲讲|说说|概况|简介|资料|了解一下|是什么模型|什么来头|信息",
)

#: Phrases that only ask, and say nothing of what about.
ONLY_ASKS = _any(
    r"[哪这那]?[一二两三四五六七八九十几\d]+(个|种|类|条|点|项|大|款|方面)",
    r"请问|请|什么(是|叫|意思|样)?|哪(些|个|种|类|几个|几种|里|家)|怎么(样|办)?|如何|为什么|为何|是不是|是否|能不能|可不可以|可以|能否|有没有|有哪些",
    r"多少|几(个|种|类|条|位)?|谁|吗|呢|吧|啊|的话|综述|论文|文中|作者|原文|说法|认为|提到|指出|介绍|一下|解释|列出|列举|分别|各(自|举)?|例子|举例",
    r"这(个|种|类|些|样)|那(个|种|类|些)|我们?|你|它们?|他们|应该|应当|需要|想要?|觉得|关于|对于|以及|还有|或者|并且|而且|但是|如果|因为|所以",
    r"的|了|着|过|是|有|在|和|与|跟|或|都|也|就|还|被|把|给|让|向|从|到|对|为|以|及|其|之|最|更|很|会|能|要|该|用|上|下|中|里|时|后|前|大概|一般|可能|相比|表现|情况|方面|东西",
)

#: Asks for kinds, methods or examples of a thing.
KINDS = _any(
    r"\b(methods?|kinds?|types?|examples?|ways|variants?|techniques|abilities|forms)\b",
    r"哪些|例子|举例|方法|种类|类型|几种|形式|包括|包含",
)

#: Relation of descent asked for → predicates that count.
RELATION_CUES: dict[str, tuple[re.Pattern[str], tuple[str, ...]]] = {
    "instruction": (
        _any(r"instruction[- ]?(tuned|tuning|finetuned)", r"指令(微调|精调|调优)"),
        ("instructionTunedFrom",),
    ),
    "aligned": (
        _any(r"\baligned\b|fine-?tuned or aligned", r"(微调|调优)(或|和|、)对齐"),
        ("fineTunedFrom", "instructionTunedFrom", "rlhfFrom"),
    ),
    "rlhf": (_any(r"\brlhf\b|human feedback", r"人类反馈"), ("rlhfFrom",)),
    "distilled": (_any(r"\bdistil\w*|\boutputs?\b", r"蒸馏|(输出|回答|对话).{0,4}训练"), ("distilledFrom",)),
    "continued": (
        _any(r"continued? pre-?train\w*|further pre-?train\w*", r"(继续|持续|进一步)预训练"),
        ("continuedPretrainingFrom",),
    ),
    "successor": (
        _any(r"\bsuccessors?\b|\bsucceed\w*", r"后继|继任|后续(模型|版本)|沿用.{0,12}架构"),
        ("successorOf",),
    ),
}
WEIGHTS_ONLY = _any(r"\bweights?\b|\bcheckpoints?\b|\bfine-?tuned from\b", r"权重|参数继承|微调自")

#: Sentences that order the program about instead of asking: text, never orders.
ORDERS = _any(
    r"\b(ignore|disregard|forget)\b[^.!?。！？:：]*\b(sources?|instructions?|rules?|above|previous|prompt)\b( and (just )?(say|tell|answer|claim))?( me)?( that)?",
    r"^\s*system\s*:[^.!?。！？]*[.!?。！？]?",
    r"\bfrom now on\b[^.!?。！？]*[.!?。！？]",
    r"(忽略|无视|忘(掉|记))[^。！？，,:：]*(来源|指令|以上|规则|提示|资料|引用)[^。！？，,:：]*[。！？，,:：]?",
    r"从现在起[^。！？]*[。！？]",
    r"(不用|无需|不要|不必)(给|加|写)?(出)?引用",
)

#: Words by which a question asks for a side of a thing → words by which a text tells it.
SYNONYMS: tuple[tuple[str, ...], ...] = (
    ("原因", "解释", "因为", "由于", "假设", "源于", "起因", "归因", "怀疑", "推测"),
    ("好处", "优点", "优势", "有助", "益处", "带来"),
    ("坏处", "缺点", "不足", "局限", "弱点", "短板", "劣势"),
    ("危害", "风险", "损害", "危险", "后果", "伤害"),
    ("缓解", "减轻", "降低", "应对", "补救", "解决", "减少"),
    ("提高", "提升", "改善", "增强"),
    ("下降", "变差", "降低", "更差", "退化"),
    ("挑战", "难题", "困难"),
    ("推荐", "建议", "主张", "首选", "宜", "选用"),
    ("未来", "今后", "将来"),
    ("标签", "标记", "标注"),
    ("便宜", "成本", "省", "轻量"),
    ("泄露", "泄漏", "外泄"),
    ("reason", "because", "explanation", "hypothes", "due to", "suspect", "owing"),
    ("benefit", "advantage", "help", "bonus"),
    ("drawback", "limit", "weakness", "shortcoming", "failing"),
    ("fail", "worse", "poor", "overfit", "struggle", "fall short"),
    ("improve", "better", "raise", "boost", "gain"),
    ("challenge", "difficult", "hard"),
    ("risk", "danger", "harm", "damage"),
    ("mitigate", "reduce", "remedy", "remedies", "alleviate", "lessen"),
    ("recommend", "advis", "favour", "suggest", "prefer"),
    ("leak", "disclos", "exposed"),
    ("ban", "banned", "prohibit", "forbid"),
    ("cheap", "cost", "light", "affordable"),
)

#: Asks for the program's own inner texts or secrets.
DISCLOSE = _any(
    r"\b(print|show|reveal|output|repeat|give)\b.*\b(system prompt|your prompt|your instructions|api key|password|environment variables?)\b",
    r"(输出|打印|显示|泄露|告诉我|重复|给我).*(系统提示|提示词|你的指令|密钥|密码|环境变量)|(系统提示|提示词|你的指令|密钥|密码|环境变量).*(输出|打印|显示|泄露|重复)",
)

#: Asks for things by name.
ASKS_WHICH = _any(r"^\W*(what|which|name|list|show)\b", r"哪|什么|谁|列出|有没有")

#: A question that leans on an earlier one.
LEANS = _any(
    r"^\s*(is|are|was|were|does|did|can|has|have|(who|when|how) (made|built|trained|was|were|is|are)) (it|they|them)\b[^?]{0,24}\??\s*$",
    r"^\s*(and|what about|how about|then)\b[^?]{0,40}\b(it|that|this|them|those)?\b\??$|^\s*(it|that|this|they)\b",
    r"^\s*(那|它|这个|那个|他|她|其)[^？?]{0,24}[？?]?$",
)

#: Asks what this program is for.
CAPABILITIES = _any(
    r"^[^.?!]{0,24}\b(what (are you (good )?for|can you (do|help)( me)?( with)?( for me)?|do you do|can i ask( you)?))\W*$"
    r"|\bhow do(es)? (i use (you|this)|this (work|thing work))\W*$",
    r"^[^。？?]{0,12}(你|助手|工具|系统).{0,6}(能|会|可以|都)?(帮我)?(干|做|懂|回答|问)?(点|些)?(什么|啥|嘛|哪些)(用|事|忙|用处|问题)?[呀啊呢吗]?"
    r"([，,、 ]*(怎么|咋|如何)用)?\W*$",
)

GREETS = _any(
    r"^\s*(thanks?|thank you|thx|cheers)\b[^?？]{0,40}$",
    r"^\s*(谢谢|多谢|感谢|谢了)[^?？吗呢么哪]{0,16}$",
    r"^\s*((hi+|hello|hey+|yo|hiya|howdy|good (morning|afternoon|evening|day)|greetings|thanks?( a lot)?|thx|cheers|who are you|help|test(ing)?|bye)( there| you| all| again| team| everyone| folks)?[\s!.,?:)]*)+$",
    r"^\s*((你好|您好|嗨|哈喽|哈啰|hello|hi|在吗|在么|在不在|有人吗|谢谢|多谢|感谢|早上好|早安|下午好|晚上好|早|你是谁|帮助|测试|再见|拜拜|打扰(一下)?|请问)[\s！!。.，,？?吗呀啊呢了~～哈]*)+$",
)

ARXIV_ID = re.compile(r"(?<!\d)(?P<id>\d{4}\.\d{4,5})(?!\d)")

#: A Chinese name before 大模型 or 模型.
HAN_MODEL = re.compile(r"(?P<name>[\u4e00-\u9fff]{2,5}?)(大语言|大)模型")

#: A section of the survey by its number; a size, a version or a percentage is none.
SECTION = re.compile(
    r"(?:§|\bsections?\b|\bsec\b\.?|\bchapters?\b)\s*(?P<a>\d{1,2}(?:\.\d){0,2})(?![\d.]*\d)"
    r"|第\s*(?P<b>\d{1,2}(?:\.\d){0,2}|[一二三四五六七八九十])\s*[节章]"
    r"|(?<![\w.-])(?P<c>[1-6](?:\.\d){1,2})\s*[节章]|\bin (?P<d>[1-6](?:\.\d){1,2})(?![\d%])",
    re.IGNORECASE,
)

#: Asks what is wrong with something.
FAULTS = _any(
    r"\b(drawbacks?|downsides?|disadvantages?|weaknesses|weak (points?|spots?)|pitfalls?|shortcomings?|caveats?|flaws?|faults?)\b"
    r"|\b(risks?|dangers?|limitations?) (of|in|with|when|if|from)\b|\bwhat('s| is| can| could)? (be )?(wrong|bad|go wrong)\b"
    r"|\b(built[- ]?in |inherent )?biases\b|\bsuffers? from\b|\b(any|the|a) catch\b|\b(what (should|do|must|shall) (i|we|you) )?(watch|look) out for\b|\bbeware\b|\bwhat risks?\b",
    r"毛病|缺点|坏处|弊端|短板|隐患|缺陷|翻车|踩坑|有(什么|哪些|啥)(坑|风险|危害|不足|局限|问题要注意)|(什么|哪些|啥|的)(坑|风险)|局限(性)?"
    r"|(要|需要|得)?(注意|小心|当心|提防)(些)?(什么|啥|哪些)|不好的地方|不靠谱的地方",
)

#: Names several things in a row.
ENUMERATES = _any(r"\w, ?\w+( \w+)?,? (and|or) |\w/\w", r"[^、]、[^、]|以及|[^一-龥]?分别")

#: Asks whether what the survey says is so, or as others say it.
CHECKS = _any(
    r"\b(same as|agree[sd]?|consistent|accurate|reliable|trustworthy|correct|wrong|mistaken?|error|slip|typo)\b",
    r"一致|一样吗|准确吗|可靠|对吗|对不对|属实|有误|笔误|印错|写错|错了",
)

#: Names the survey itself.
SURVEY = _any(r"\b(survey|paper|article|authors?)\b", r"综述|论文|文章|本文|作者")

#: Names both ways: prompting or a large model, and fine-tuning.
BOTH_KINDS = _any(
    r"(\bprompt\w*|\bllms?\b|large language model|in-context).*fine[- ]?tun|fine[- ]?tun.*(\bprompt\w*|\bllms?\b|large language model|in-context)|\bshould (i|we) fine[- ]?tune",
    r"(提示|大(语言)?模型|LLM).*微调|微调.*(提示|大(语言)?模型|LLM)|要不要微调|该不该微调|需要微调吗",
)
VERDICT_WORDS = _any(r"\bLLMs?\b|fine-tuned", r"LLM|微调|大模型")

#: Wants a number and nothing else.
EXACT_NUMBER = _any(
    r"\bexact(ly)? (how many|how much|number|figure|count)\b|\b(one|the|a) (single |exact )?number\b(?! of)",
    r"(具体|确切|准确|精确)(的)?(数字|数目|多少|几)|给(我)?(一)?个(准确|具体|确切)?的?数(字|目)?(?!据)",
)

#: What is sold by use.
API = _any(r"\bAPIs?\b|\btokens?\b", r"接口|调用")

#: Asks what a thing is called.
ASKS_NAME = _any(
    r"\bwhat('s| is| are)? (it|this|that|these|the (name|word|term))( \w+)* (called|for)\b|\bwhat do (you|they) call\b|\bcalled what\b",
    r"(叫|称为|称作|叫做|叫作)(什么|啥)",
)

#: Asks for a number.
ASKS_NUMBER = _any(
    r"\bhow (much|many|fast|slow|long|big|large|expensive)\b|\b(price|cost|latency|size|score|accuracy|energy|number) (of|to|for|at)\b|\bwhat('s| is| was| are| were| did)\b.*\b(price|cost|latency|size|score|accuracy|energy|number|compute|flops)\b",
    r"多少|多大|多高|多快|多久|多长|几(个|倍|元|度)|贵吗|高吗|价格|费用|成本是",
)

#: Asks for what the user's own documents say.
OWN_TEXTS = _any(
    r"\b(my|our) (notes?|documents?|files?|reports?|papers?|data|team|library)\b",
    r"我的?(笔记|文档|文件|报告|资料)|我们的?(项目|团队|笔记|文档|报告|资料)",
)

#: Asks for tasks or occasions, not for one verdict.
WHICH_TASKS = _any(
    r"\b(which|what) (kinds? of |types? of )?(nlp )?(tasks?|problems|use cases|scenarios|situations)\b|\bwhen (should|do|does|not to|to|would|is it)\b",
    r"(哪些|什么|哪类|何种)(样的)?(任务|场景|情况|问题|场合|时候)|何时",
)
AGAINST = _any(
    r"\b(not|n't|bad|poor(ly)?|worse|fail|avoid|unsuit\w*|weak|struggle|no use)\b",
    r"不(适合|擅长|宜|该|应|能|要|推荐|建议|行)|做不好|避免|弱|差",
)
#: What a question takes the survey to say.
TAKEN_FOR_GRANTED = re.compile(
    r"\b(?:since|given(?: that)?|as|because|now that|so)\b[^,.;?]{0,20}\b(?:survey|paper|authors?)\b[^,.;?]{0,12}?"
    r"(?:recommend|say|show|prefer|favou?r|find|prove|conclude|advise)\w*\b([^,.;?]*)"
    r"|\b(?:survey|paper|authors?)\b[^,.;?]{0,40}\bto (?:show|prove)\b([^,.;?]*)"
    r"|^the (?:survey|paper|authors?) (?:shows?|says?|proves?|finds?|recommends?)\b([^,.;?]*),? (?:right|correct|no|ok)\?"
    r"|(?:综述|论文|文章|文中)[^，,。；？?]{0,20}(?:证明|证实)([^，,。；？?]*)"
    r"|(?:既然|鉴于)[^，,。；？?]{0,6}(?:综述|论文|文章|作者)[^，,。；？?]{0,4}(?:推荐|说|认为|主张|建议|证明)([^，,。；？?]*)",
    re.IGNORECASE,
)
#: A statement in quotation marks that the question says the survey makes.
QUOTED = re.compile(
    r"(?:\b(?:survey|paper|authors?|it|they)\b[^.?!“\"]{0,24}\b(?:says?|said|states?|writes?|claims?|wrote)\b[^.?!“\"]{0,8}"
    r"|(?:综述|论文|文章|文中|文里|作者|里面)[^。？！“\"「]{0,10}(?:说|讲|写|称|提到|认为)(?:过|到|了|的是)?[：:，,]?\s*)"
    r"[“\"「](?P<said>[^”\"」]{8,200})[”\"」]",
    re.IGNORECASE,
)
LLM_KIND = _any(r"\bllms?\b|\bchat ?gpt|\bgpt\b|prompt\w*|\blarge (language )?models?", r"大(语言)?模型|LLM|提示")
FINE_TUNED_KIND = _any(r"\bfine-?tun\w+|\bsmall(er)? models?\b", r"微调|小模型")

#: Names that nearly every question of this field holds; they do not say what it asks.
GENERIC = frozenset(
    ("llm", "large language model", "fine-tuning", "fine-tuned model", "prompting", "大语言模型", "微调", "提示")
)
