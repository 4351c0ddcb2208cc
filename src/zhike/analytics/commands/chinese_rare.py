"""What the command rarely says, in Chinese: refusals, warnings and reasons of a risk, and the help of its words."""

from __future__ import annotations

from zhike.analytics.commands.pairs import read_pairs

REFUSALS = read_pairs("""
The column {name} must hold numbers, not “{text}”. | 列 {name} 必须是数字，不能是“{text}”。
The column {name} must hold amounts, not “{text}”. | 列 {name} 必须是金额，不能是“{text}”。
The column {name} must hold dates, not “{text}”. | 列 {name} 必须是日期，不能是“{text}”。
The column {name} takes whole numbers from {low} to {high}, not {value}. | 列 {name} 只能是 {low} 到 {high} 的整数，不能是 {value}。
The column {name} takes from {low} to {high}, not {value}. | 列 {name} 只能在 {low} 到 {high} 之间，不能是 {value}。
The column {name} takes 1 and 0 or yes and no, not “{text}”. | 列 {name} 只能是 1 和 0 或是和否，不能是“{text}”。
The column {name} is named for two things; each needs one of its own. | 列 {name} 被用作两样东西；每样都需要自己的列。
The column {name} lacks values. | 列 {name} 有缺失值。
The column {name} lacks a value in {n} of {all} rows. | 列 {name} 在 {all} 行中有 {n} 行缺失。
The column {name} mixes values that do not compare. | 列 {name} 混有无法相互比较的值。
The column {name} holds no date. | 列 {name} 没有日期。
The column {name} holds {kind}, not dates. | 列 {name} 的类型是 {kind}，不是日期。
The column {name} holds {kind}, not numbers. | 列 {name} 的类型是 {kind}，不是数字。
The column {name} holds {kind}, not amounts. | 列 {name} 的类型是 {kind}，不是金额。
The column {name} holds {kind}, not dates: read it as dates first, so that 3.5. and 5/3 can't be mistaken for each other. | 列 {name} 的类型是 {kind}，不是日期：请先读成日期，以免 3.5. 和 5/3 混淆。
The column {name} must hold numbers, not {kind}. | 列 {name} 必须是数字，不能是 {kind}。
The column {name} has missing or infinite values. | 列 {name} 有缺失或无穷大的值。
The column T counts occasions, of which more than {n} can't be told apart. | 列 T 是机会次数，超过 {n} 次就无法区分。
The day to look from is a date such as datetime.date(2026, 3, 5), not {text}. | 以哪天为准要给日期，如 datetime.date(2026, 3, 5)，不能是 {text}。
The columns x and spend must hold finite numbers. | 列 x 和 spend 必须是有限的数字。
The frame lacks the column {names}; it has {has}. | 数据缺少列 {names}；现有列：{has}。
The amounts are in {names}: convert them to one currency first. | 金额有多种货币（{names}）：请先换算成一种。
Some amounts are no numbers (NaN or infinite). | 有的金额不是数字（NaN 或无穷大）。
{file} can't be read as a table: {text} | {file} 无法读成表格：{text}
{file}: the table is written as .csv or .parquet. | {file}：表格只能写成 .csv 或 .parquet。
{file}: charts are written as .png or .html. | {file}：图只能写成 .png 或 .html。
This question has no table to write. | 这个问题没有可写的表格。
This question has no charts. | 这个问题没有图。
There is no column to learn from besides those named. | 除了已指定的列，没有可以学习的列。
Name the column of the day of the purchase with --date, or of who was lost with --lost. | 请用 --date 指定购买日期的列，或用 --lost 指定谁已流失的列。
Gamma-Gamma is about spend: name the column of the amount with --amount. | Gamma-Gamma 模型关于金额：请用 --amount 指定金额列。
The margin is a share of the revenue such as 0.3, not {value}. | 毛利率是收入的一部分，如 0.3，不能是 {value}。
The discount is a yearly rate such as 0.1, not {value}. | 折现率是年率，如 0.1，不能是 {value}。
Name the treated group with --treated; besides the control there are: {list}. | 请用 --treated 指定实验组；除对照组外有：{list}。
At least one product must be asked for: --top 1 or more. | 至少要一个产品：--top 为 1 或更大。
Baskets are told apart by their day: name its column with --date, or take --model ease. | 购物篮按日期区分：请用 --date 指定日期列，或改用 --model ease。
Name at least one criterion: {list}. | 请至少指定一项标准：{list}。
The return needs both --margin and --cost. | 计算回报需要同时给出 --margin 和 --cost。
The confidence must lie between 0 and 1, not at {value}. | 置信度必须在 0 和 1 之间，不能是 {value}。
The power lies between 0 and 1, and the ratio of the groups above 0. | 检验力在 0 和 1 之间，两组人数之比大于 0。
Means and standard deviations must be finite, and no deviation below 0. | 平均值和标准差必须有限，标准差不能小于 0。
The cost of the campaign must be above 0. | 活动成本必须大于 0。
At least one column to learn from is needed. | 至少需要一个可以学习的列。
Treatment and outcome are not known before the test; they can't be learned from. | 触达和结果在测试之前并不知道，不能用来学习。
The limits of A and B must rise, between 0 and 1. | A 和 B 的界限必须递增，并在 0 和 1 之间。
The window is at least 1 month. | 统计窗口至少为 1 个月。
The horizon is at least a day, and at least one snapshot is needed. | 预测期至少为一天，并至少需要一个时点。
The value of {name} is no number. | {name} 的值不是数字。
At least one topic is needed. | 至少需要一个主题。
There is no question “{text}”. | 没有“{text}”这个问题。
Not enough data: no whole {unit} with a purchase until {day}. | 数据不足：截至 {day} 没有一个完整的{unit}有购买。
Not enough data: no row of the group “{text}”. | 数据不足：没有“{text}”组的行。
Not enough data: both groups need customers. | 数据不足：两组都需要有客户。
Not enough data: both groups need at least 2 customers. | 数据不足：两组都至少需要 2 位客户。
Not enough data: nothing varies in either group. | 数据不足：两组的结果都毫无变化。
Not enough data: the frame has no customers. | 数据不足：没有客户。
Not enough data: no customer has a value above 0. | 数据不足：没有价值大于 0 的客户。
Not enough data: no purchase at all. | 数据不足：完全没有购买。
Not enough data: {n} customers bought two products or more, at least {m} needed. | 数据不足：买过两种以上产品的客户只有 {n} 位，至少需要 {m} 位。
Not enough data: {n} customers have two baskets or more, at least {m} needed. | 数据不足：购买两次以上的客户只有 {n} 位，至少需要 {m} 位。
Not enough data: of {n} customers {some} bought again; a model of buying needs {a} and {b} at least. | 数据不足：{n} 位客户中只有 {some} 位再次购买；购买模型至少需要 {a} 位和 {b} 位。
Not enough data: no part of any text occurs in two texts. | 数据不足：没有任何片段出现在两条文本中。
Not enough data: at least two treated customers are needed. | 数据不足：至少需要两位被触达的客户。
Not enough data: a treated and a control group are needed. | 数据不足：需要实验组和对照组。
Not enough data: at least {n} treated customers with the outcome and without it are needed. | 数据不足：被触达的客户中，有结果和无结果的至少各需 {n} 位。
Not enough data: at least {n} control customers with the outcome and without it are needed. | 数据不足：对照组中，有结果和无结果的至少各需 {n} 位。
""")

WARNINGS = read_pairs("""
{n} of {all} rows without {names} are left out. | {all} 行中有 {n} 行缺少 {names}，未计入。
{file} was read as GB18030, perhaps wrongly (“{text}”): save it as UTF-8 to be sure. | {file} 按 GB18030 读取，可能有误（“{text}”）：另存为 UTF-8 即可确定。
The last day, {day}, lies far after the one before, {before}: if it is a slip, mend it or name the day to look from with --as-of. | 最后一天 {day} 与前一天 {before} 相距很远：如果是笔误，请改正，或用 --as-of 指定以哪天为准。
{n} of {all} rows repeat an earlier row in every column: if they were entered twice, take them out first. | {all} 行中有 {n} 行与前面某行完全相同：如果是重复录入，请先去掉。
{n} customers have never bought and get no score. | {n} 位客户从未购买，没有得分。
The last {unit} is not over and is left out. | 最后一个{unit}尚未结束，未计入。
Too good to be true: does a column tell what was known only after customers left? | 好得不像真的：是否有一列记录了客户流失之后才知道的事？
There is no control group: the margin is attributed, not incremental. | 没有对照组：毛利是归因的，不是增量。
The interval of the margin includes the cost: whether it paid is open. | 毛利的区间包含成本：是否划算还不能确定。
Fewer than 5 hits or misses in a group: the p-value is rough. | 某组的成功或失败少于 5 次：p 值只是粗略的。
A serious default is on record. | 有严重违约记录。
Its financial health is below 30. | 财务健康度低于 30。
Too little is known to call it key. | 已知的太少，不能列为重点。
Nothing is known of this account. | 对这位客户一无所知。
Reading {file}, {n} MB … | 正在读取 {file}，{n} MB……
Reading {n} texts … | 正在读取 {n} 条文本……
Fitting {model} to {n} customers … | 正在用 {n} 位客户拟合 {model}……
Learning from {n} customers and {m} columns … | 正在从 {n} 位客户、{m} 列中学习……
Learning from the purchases of {n} customers … | 正在从 {n} 位客户的购买中学习……
Learning from {n} customers … | 正在从 {n} 位客户中学习……
Learning from {n} lines … | 正在从 {n} 行中学习……
""")

# Each part of a list of reasons, and reasons for a product.
REASONS = read_pairs("""
silent for {n} × the usual interval | 沉默已达通常间隔的 {n} 倍
amount changed by {share} | 金额变化 {share}
{n} severe cases open | {n} 个严重问题未解决
the key contact has left | 关键联系人已离职
no contact for {n} days | {n} 天没有联系
a competitor was seen | 发现竞争对手
would recommend us: {n} of 10 | 推荐意愿 {n} 分（满分 10）
pays {n} days late | 付款迟 {n} 天
silence {n} | 沉默 {n} 天
age {n} | 客龄 {n} 天
days {n} | 购买日 {n} 个
interval {n} | 平均间隔 {n} 天
overdue {n} | 逾期 {n} 倍
days_half {n} | 近半年购买日 {n} 个
days_before {n} | 前半年购买日 {n} 个
amount {n} | 平均金额 {n}
amount_half {n} | 近半年金额 {n}
amount_trend {n} | 金额趋势 {n}
interval unknown | 间隔未知
overdue unknown | 逾期未知
bought in {n} of {all} baskets | {all} 次购买中买过 {n} 次
{n} of {all} customers who bought {name} also bought this | 买过 {name} 的 {all} 位客户中有 {n} 位也买了它
often bought of late | 近来常有人买
goes with {name} | 常与 {name} 一起买
""")
