"""The help of the command's words in Chinese, and what it says of wrong ones."""

from __future__ import annotations

from zhike.analytics.commands.pairs import read_pairs

HELP = read_pairs("""
how lately, how often and for how much each customer bought, in scores and groups | 每位客户最近何时买、多久买一次、买多少，给出得分和分组
who makes the business: classes A, B, C, and how much hangs on few | 谁撑起生意：A、B、C 分级，以及对少数客户的依赖
who is still a customer, what he will buy and what that is worth | 谁还是客户、将买多少、值多少
who stays away for too long, who will leave and why, and how many stay | 谁久未上门、谁会流失及原因、多少人留下
what each customer will or should buy next, with reasons | 每位客户接下来会买或该买什么，并给出理由
the net promoter score with its interval | 净推荐值及其区间
what feedback says: pleased or not, in which phrases, about what | 反馈说了什么：满意与否、用了哪些短语、关于什么
whom a campaign moves, and whether it was worth its cost | 活动打动了谁，是否值得
what a test of two groups shows, and whether it was large enough | 两组测试说明了什么，规模是否够大
which accounts deserve more, with what is not known of them | 哪些客户值得多投入，还有哪些未知
a CSV or Parquet file | CSV 或 Parquet 文件
print the figures as JSON instead of the report | 输出 JSON 数据，而不是报告
write the table to this .csv or .parquet file | 把表格写入这个 .csv 或 .parquet 文件
write the charts to this .png file, or charts and report to this .html file | 把图写入这个 .png 文件，或把图和报告写入这个 .html 文件
of report, charts and .csv (that of the environment; --json is English) | 报告、图和 .csv 的语言（默认随环境；--json 总是英文）
show this help message and exit | 显示本说明并退出
the column of the customer | 客户列
the column of his value; rows of one customer are added | 客户价值列；同一客户的各行相加
class A ends where this share is reached (.8) | A 级到累计占比达到此值为止（0.8）
class B ends where this share is reached (.95) | B 级到累计占比达到此值为止（0.95）
the column of the day of the purchase | 购买日期列
the column of the amount, in one currency | 金额列，只能是一种货币
the column of the amount, in one currency; or several to multiply: Quantity*Price | 金额列，只能是一种货币；也可以是几列相乘：Quantity*Price
the column of the currency, to be sure that there is only one | 货币列，用来确认只有一种货币
the day to look from, like 2026-03-05 (the last day in the file) | 从哪一天看，如 2026-03-05（默认为文件中最后一天）
days without a purchase that make a loss (90) | 多少天没有购买算流失（90）
of the cohorts | 同期群的时间单位
instead of purchases: a row per customer, and the column that says who was lost (1 or yes) | 不用购买记录：每位客户一行，此列说明谁已流失（1 或是）
of buying at any time (bg-nbd, pareto-nbd) or on occasions (bg-bb), or of spend alone (gamma-gamma) | 随时购买的模型（bg-nbd、pareto-nbd）、按次机会购买的模型（bg-bb），或只看金额的模型（gamma-gamma）
how the gain is learned (two-model) | 用哪种方法学习增量（two-model）
the unit of time (week) | 时间单位（week，即周）
months (bg-bb: occasions) to look ahead (12) | 预测多少个月（bg-bb：多少次机会）（12）
the share of the revenue that is margin (1) | 毛利占收入的比例（1）
the yearly discount rate (.1) | 年折现率（0.1）
fit until this day only and report on what came after | 只用到这一天为止的数据拟合，并报告之后的实际情况
the column of the group | 组别列
the name of the control group in that column | 该列中对照组的名称
the name of the treated group, where there are more than two | 有两组以上时实验组的名称
the column of the outcome: 1 and 0, or amounts | 结果列：1 和 0，或金额
treated ÷ control customers as planned (1) | 计划的实验组与对照组人数之比（1）
of the interval (.95) | 区间的置信度（0.95）
the column of the product | 产品列
the column of the day of the purchase; ease can do without | 购买日期列；ease 可以没有
next-basket for what people come back for (the default), ease for what is bought once | next-basket 用于会重复购买的产品（默认），ease 用于只买一次的产品
products per customer (10) | 每位客户多少个产品（10）
only what the customer has never bought | 只要客户从未买过的
the column of the answers, 0 to 10 | 回答列，0 到 10
the column of who answered; only his last answer counts | 回答者列；每人只算最后一次
the column of when he answered | 回答日期列
the column of the order number; frequency then counts orders, not days | 订单号列；频次改为计订单数，而不是天数
the window of frequency and amount (24) | 统计频次和金额的窗口，月数（24）
the column of the account | 客户列
the column of growth of the account's industry, %% | 客户所在行业增长率列，%%
the column of the account's market share, %% | 客户市场份额列，%%
the column of its financial health, 0 to 100 | 客户财务健康度列，0 到 100
the column of the feedback | 反馈文本列
the column that says who was pleased (1 or yes), to learn from | 标明谁满意的列（1 或是），用来学习
topics at most (8) | 最多几个主题（8）
the column that says who was treated (1 or yes) | 标明谁被触达的列（1 或是）
the column of the outcome (1 or yes) | 结果列（1 或是）
columns that were not known before the test | 测试之前还不知道的列
the column of the margin since, for the return on the campaign | 之后毛利的列，用来计算活动回报
what the campaign cost | 活动花费
Usage: zhike analyse <question> FILE [words…] | 用法：zhike analyse <问题> 文件 [参数……]
`zhike analyse <question> --help` says more. | 详见 `zhike analyse <问题> --help`。
the following arguments are required: {names} | 缺少必需的参数：{names}
unrecognized arguments: {names} | 无法识别的参数：{names}
argument {name}: expected one argument | 参数 {name}：需要一个值
argument {name}: invalid choice: {text} (choose from {list}) | 参数 {name}：{text} 无效（可选：{list}）
argument {name}: invalid int value: {text} | 参数 {name}：{text} 不是整数
argument {name}: invalid float value: {text} | 参数 {name}：{text} 不是数字
""")
# What argparse itself puts around them.
FRAME = read_pairs("""
usage: | 用法：
positional arguments: | 参数：
options: | 选项：
""")
