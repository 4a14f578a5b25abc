"""The program's own sentences in both languages: refusals, lead-ins, hints. One place, shared by all."""

from corpus.types import Text

UNKNOWN_NAME = Text("The corpus holds nothing on {names}.", "语料中没有关于 {names} 的内容。")
NEAREST = Text("Known names close to it: {names}.", "相近的已知名称：{names}。")
IN_GENERAL = Text("What the survey says in general can be asked: {question}", "综述的一般结论可以这样问：{question}")
BY_ITSELF = Text("This can be asked by itself: {question}", "这个问题可以单独问：{question}")
NO_PRESENT = Text(
    "The corpus ends with the survey of 2023 and holds nothing about the present day.",
    "语料止于 2023 年的综述，没有当下的信息。",
)
PRICES_THEN = Text(
    "The corpus holds only prices of early 2023, not today's:",
    "语料里只有 2023 年初的价格，没有今天的报价：",
)
NO_PRICES_NOW = Text(
    "The corpus holds only prices of early 2023, not today's.",
    "语料里只有 2023 年初的价格，没有今天的报价。",
)
NOTHING_RELEVANT = Text(
    "The corpus (the survey arXiv 2304.13712 and the models it draws) holds nothing that answers this.",
    "语料（综述 arXiv 2304.13712 及其所涉模型）中没有能回答这个问题的内容。",
)
NOT_STATED = Text("The corpus does not state {what} of {name}.", "语料没有说明 {name} 的{what}。")
UNDOCUMENTED = Text(
    "The lineage of {name} is undocumented here: no source in the corpus says what it descends from.",
    "{name} 的来历在语料中没有记载：没有来源说明它源自哪个模型。",
)
NO_DESCENDANTS = Text(
    "No source in the corpus names a model that descends from {name}.",
    "语料中没有来源提到源自 {name} 的模型。",
)
NO_DESCENT = Text(
    "No source in the corpus says that {first} and {second} descend from one another.",
    "语料中没有来源说 {first} 与 {second} 之间有继承关系。",
)
NOT_ASKED_ALONE = Text(
    "Each question is answered by itself: name the model or task it is about.",
    "每个问题单独作答，请写出所问的模型或任务名。",
)
GREETING = Text(
    "Hello, this is fieldguide. Ask whether to prompt or fine-tune for a task, where a model comes from, what it cost, "
    "or what a term means; every answer cites its sources. For example:",
    "您好，这里是 fieldguide。可以问某个任务该用大模型还是微调、某个模型的来历、成本数字或术语含义；"
    "每个回答都附来源。例如：",
)
NOT_HELD = Text("The corpus states no {what} for {name}.", "语料没有给出 {name} 的{what}。")
NOT_ABOUT = Text("On this point the corpus says nothing about {name}.", "关于这一点，语料没有提到 {name}。")
NO_SUCH_PAPER = Text(
    "No work with arXiv number {number} is in the bibliography.", "书目中没有 arXiv 编号为 {number} 的文献。"
)
NO_REMARK = Text("The survey has no remark {number}.", "综述没有第 {number} 条要点。")
NO_SECTION = Text(
    "The survey has no section {number}; its sections are 1 to 6.", "综述没有第 {number} 节，正文共六节。"
)
NO_NUMBER = Text("The corpus gives no number for this.", "语料没有给出这个数字。")
NO_SUCH_TITLE = Text("No work called “{title}” is in the bibliography.", "书目中没有名为《{title}》的文献。")
NO_INVENTION = Text(
    "fieldguide cites only what its sources hold and invents no sources, quotes or numbers.",
    "fieldguide 只引用来源中确有的内容，不编造文献、引文或数字。",
)
NO_FUTURE = Text(
    "Its latest entries are of 2023; the question asks about {names}.", "语料最晚到 2023 年，而问题问的是 {names} 年。"
)
NO_FIGURE = Text("So it holds no {what} for that either.", "自然也没有相应的{what}。")
NO_REFERENCE = Text("The survey has no reference {number}.", "综述没有第 {number} 条参考文献。")
QUANTITY_NAMES = {
    "carbon": Text("carbon emissions", "碳排放"),
    "hours": Text("training time", "训练时长"),
    "compute": Text("training compute", "训练计算量"),
    "price": Text("price", "价格"),
    "cost": Text("cost", "成本"),
    "latency": Text("latency", "延迟"),
    "accuracy": Text("score", "得分"),
    "parameters": Text("size", "参数量"),
    "energy": Text("energy use", "能耗"),
    "tokens": Text("token count", "token 数"),
}
NO_MODELS = Text("No model in the corpus meets all of this.", "语料中没有同时满足这些条件的模型。")
LEFT_OUT = Text("What is dated later than {date} was left out.", "晚于 {date} 的内容已略去。")
UNDATED = Text("Undated, and kept: {names}.", "没有日期、予以保留：{names}。")

LEADS = {
    "why": Text("Why:", "理由："),
    "exceptions": Text("Where it differs:", "例外与边界："),
    "conditions": Text("What your conditions change:", "您给出的条件带来的变化："),
    "agreeing": Text("Your conditions point the same way:", "您给出的条件也指向这一结论："),
    "unchanged": Text("Your conditions do not change that:", "您给出的条件不改变这一结论："),
    "task": Text("For the task itself:", "就任务本身而言："),
    "otherwise": Text("Without that condition:", "若没有这一条件："),
    "yes": Text("Yes:", "可以："),
    "no": Text("No:", "不行："),
    "advised": Text("Yes:", "可以："),
    "not advised": Text("No:", "不建议："),
    "not always": Text("Not necessarily:", "不一定："),
    "is": Text("Yes:", "是的："),
    "is not": Text("No:", "不是："),
    "works": Text("The survey rests this on:", "综述依据的文献："),
    "weights": Text(
        "Inherited weights (fine-tuned, instruction-tuned, RLHF, continued pre-training):",
        "继承权重（微调、指令微调、RLHF、继续预训练）：",
    ),
    "bases": Text("Sources name {count} bases of {name}:", "来源记载 {name} 有 {count} 个基座："),
    "successor": Text("Successors (no source says that weights were inherited):", "后继模型（没有来源说继承了权重）："),
    "distilled": Text("Trained on outputs (distilled), no weights inherited:", "用其输出训练（蒸馏），不继承权重："),
    "service": Text("Services that run on it:", "以其为底层的服务："),
    "variant": Text("Variants of it (no sign of shared weights):", "其变体（未见共享权重的记载）："),
    "dispute": Text("Sources disagree:", "来源不一致："),
    "listed": Text("{count} models in the corpus meet this:", "语料中有 {count} 个模型符合条件："),
    "largest": Text(
        "The largest in the corpus, first of {count} shown:", "语料中参数最多的模型（共列 {count} 个，从大到小）："
    ),
    "smallest": Text(
        "The smallest in the corpus, first of {count} shown:", "语料中参数最少的模型（共列 {count} 个，从小到大）："
    ),
    "earliest": Text(
        "The earliest in the corpus, first of {count} shown:", "语料中最早的模型（共列 {count} 个，从早到晚）："
    ),
    "latest": Text(
        "The latest in the corpus, first of {count} shown:", "语料中最晚的模型（共列 {count} 个，从晚到早）："
    ),
    "against": Text(
        "Where the survey advises against an LLM, or finds no gain from one:",
        "综述不主张用 LLM，或认为 LLM 没有优势的情形：",
    ),
    "for": Text("Where the survey advises an LLM:", "综述主张用 LLM 的情形："),
    "general": Text(
        "It depends on the task and its conditions. What the survey remarks in general:",
        "要看任务和条件。综述的总体建议：",
    ),
    "listed_one": Text("One model in the corpus meets this:", "语料中有 1 个模型符合条件："),
    "also": Text("Also in the corpus:", "语料中还提到："),
    "notes": Text("Known slips to mind:", "已知的疏误："),
    "own": Text("From your own documents:", "您自己的文档中："),
    "guide": Text("From the guide:", "语料中："),
    "known": Text("What the corpus says of {name}:", "语料中关于 {name} 的记载："),
    "described": Text("Taken as a question about {name}:", "按{name}的问题来回答："),
    "unquoted": Text(
        "The digests of the survey hold no such statement. What they hold on it:",
        "综述的摘录中没有这样的话。与此有关的内容是：",
    ),
    "unfounded": Text(
        "The corpus holds no such result. What it holds nearest to it:", "语料中没有这样的结果。最相近的内容："
    ),
    "beyond": Text("{missing} Nearest to it in the corpus:", "{missing}语料中最相近的内容："),
    "contrary": Text("The survey says the opposite:", "综述说的正相反："),
    "premise": Text("First, a correction:", "先作更正："),
}

ASK = {
    "task": Text("Fine-tune or prompt for {name}?", "{name}{gap}应该微调还是提示大模型？"),
    "maker": Text("Who made {name} and when?", "{name}{gap}是谁在什么时候发布的？"),
    "down": Text("Which models come from {name}?", "哪些模型源自 {name}？"),
    "up": Text("What does {name} come from?", "{name}{gap}源自哪个模型？"),
    "meaning": Text("What is {name}?", "什么是{name}？"),
}

EXAMPLES = (
    Text("Fine-tune or prompt for toxicity detection?", "毒性检测该微调还是提示大模型？"),
    Text("Which models come from LLaMA?", "哪些模型源自 LLaMA？"),
    Text("What did it cost to train GPT-3?", "训练 GPT-3 花了多少钱？"),
    Text(
        "Which decoder-only models from 2022 have open weights and more than 50B parameters?",
        "2022 年发布、权重开放、500 亿参数以上的仅解码器模型有哪些？",
    ),
    Text("Who built OPT and when?", "OPT 是谁在什么时候开发的？"),
    Text("What is masked language modelling?", "什么是掩码语言模型？"),
)

LAST_REFERENCE = Text("The last reference of the survey is reference {last}.", "综述参考文献的最后一条是第 {last} 条。")
