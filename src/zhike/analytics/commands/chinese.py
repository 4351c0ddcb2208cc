"""What the command says, in Chinese: words, and sentences with places such as {n} for what changes.

A place is translated as well where it holds a word or sentence of its own.
"""

from __future__ import annotations

from zhike.analytics.commands.pairs import read_pairs

WORDS = read_pairs("""
day | 天
week | 周
month | 月
quarter | 季度
year | 年
days | 天
weeks | 周
months | 个月
quarters | 季度
years | 年
group | 分组
customers | 客户数
accounts | 客户数
texts | 文本数
buyers, % | 回购客户，%
answers, % | 回答，%
customers, % | 客户，%
value, % | 价值，%
champions | 重要价值
loyal | 忠诚
new | 新客户
at risk | 有流失风险
lost | 已流失
others | 其他
refunds exceed purchases | 退款超过购买
recency_days | 距今天数
frequency | 购买频次
monetary | 购买金额
active | 活跃
dormant | 沉睡
promoters | 推荐者
passives | 中立者
detractors | 贬损者
positive | 满意
negative | 不满意
unknown | 未知
key | 重点
potential | 潜力
regular | 普通
observe | 观察
actual | 实际
foretold | 预测
naive | 朴素预测
repeats | 重复购买
purchases, cumulative | 累计购买次数
purchases a customer | 每位客户购买次数
amount a purchase | 每次购买金额
present value | 现值
purchases expected | 预计购买次数
spend expected a purchase | 预计每次购买金额
repeat purchases | 重复购买次数
present value expected | 预计现值
tenth of the customers by forecast, 10 the highest | 按预测高低分成的十组客户，10 为最高
risk said | 预测的流失风险
share lost | 实际流失比例
suggestions | 推荐条数
chance to be in the next basket | 出现在下一次购买中的概率
score: what the customer's other purchases say for it | 得分：客户的其他购买对它的支持程度
customers treated, best first, % | 触达的客户，从最值得的开始，%
outcomes won per treated customer, % | 每位触达客户带来的成效，%
less | 小
more | 大
too high | 偏高
too low | 偏低
have no customer | 没有客户
in how often they buy | 购买频率
in when they leave | 离开时间
have no day | 没有日期
Nothing was written. | 什么都没有写入。
Risks are points of a rule, not learned. | 风险是按规则计分，不是学习得来。
two-proportion z | 两比例 z 检验
Welch t | Welch t 检验
have no amount above 0, as returns and gifts have none | 金额不大于 0（如退货、赠品）
""")

COLUMNS = read_pairs("""
customer | 客户
recency_days | 距今天数
frequency | 频次
monetary | 金额
r | R 分
f | F 分
m | M 分
cell | RFM 组合
group | 分组
flag | 提示
first | 首次购买
x | 重复购买次数
t_x | 最后购买时间
T | 客龄
spend | 平均每次金额
p_alive | 仍是客户的概率
expected | 预计购买次数
expected_spend | 预计每次金额
clv | 终身价值
value | 价值
share | 占比
cumulative | 累计占比
class | 等级
state | 状态
silence | 沉默天数
overdue | 逾期倍数
next_order | 预计下次购买
earliest | 最早
latest | 最晚
risk | 流失风险
reasons | 原因
rank | 名次
chance | 概率
score | 得分
bought_before | 以前买过
reason | 理由
probability | 满意的概率
sentiment | 情感
topic | 主题
topic_name | 主题名称
uplift | 增量
category | 类别
confidence | 把握
missing | 缺少的项
held_back | 未列入重点的原因
""")

SENTENCES = read_pairs("""
{n} customers, {rows} rows, as of {day}; frequency and amount since {start}. | {n} 位客户，{rows} 行，截至 {day}；频次和金额自 {start} 起计算。
Scores and the values they stand for: | 各分值对应的数值：
{count} of {n} customers are “{word}” on {day} | {day}，{n} 位客户中有 {count} 位属于“{word}”
Fewer than {n} buyers: fixed thresholds instead of quintiles. | 购买客户不足 {n} 位：用固定界限代替五等分。
Many customers have the same {word}: scored by distinct values. | 很多客户的{word}相同：按不同的数值评分。
{n} customers worth {total}; the top fifth makes {share}. | {n} 位客户，价值 {total}；前五分之一的客户贡献 {share}。
  {name}  {n} customers  {value}  {share} |   {name}  {n} 位客户  {value}  {share}
  {name}  {n} customers  {value} |   {name}  {n} 位客户  {value}
Largest {one}, five largest {five}, ten largest {ten}; HHI {hhi}. | 最大客户占 {one}，前五位占 {five}，前十位占 {ten}；HHI {hhi}。
A fifth of the customers makes {share} of the value | 五分之一的客户贡献了 {share} 的价值
One customer makes {share} of the value. | 单个客户占了 {share} 的价值。
{n} customers with a value of 0 or less are left out. | {n} 位客户的价值为 0 或更少，未计入。
{model}: {n} customers until {day}, in months. | {model}：截至 {day} 共 {n} 位客户，时间单位为月。
{model}: {n} customers until {day}, in {unit}. | {model}：截至 {day} 共 {n} 位客户，时间单位为{unit}。
  log-likelihood {value}, {some} of {all} starts agree |   对数似然 {value}，{all} 个起点中 {some} 个一致
  {what} in the next {n} {unit}: {total} of all customers |   今后 {n} {unit}全部客户{what}：{total}
  spend expected a purchase: {mean} of the mean customer |   预计每次购买金额：平均每位客户 {mean}
Held out until {day}: {known}; mean error {error} against {naive}. | 留出检验至 {day}：{known}；平均误差 {error}，朴素预测为 {naive}。
{actual} purchases, {expected} foretold, {naive} by the naive rate | 实际购买 {actual} 次，预测 {expected} 次，按朴素频率 {naive} 次
{some} of {all} customers bought again and paid {actual} a purchase, {expected} foretold, {naive} by their own mean | {all} 位客户中 {some} 位再次购买，每次实付 {actual}，预测 {expected}，按客户自己的平均 {naive}
The naive forecast has the smaller mean error: look at both before you act on the model. | 朴素预测的平均误差更小：按模型行动之前，请两者都看。
{n} of {all} rows {what}: left out. | {all} 行中有 {n} 行{what}：未计入。
The forecast of spend errs {share} {more} than the customer's own mean | 金额预测的误差比客户自己的平均{more} {share}
The forecast after {day} is {share} {way} | {day} 之后的预测{way} {share}
{units} since the first purchase | 首次购买以来（{units}）
{unit} since {day} | 自 {day} 起（{unit}）
The {some} of customers foretold to buy most made {share} of the purchases | 预测会买得最多的 {some} 客户贡献了 {share} 的购买
A tenth of the customers holds {share} of the {what} | 十分之一的客户占{what}的 {share}
Of {n} customers {some} bought again: below {a} and {b} the parameters are too unsure to act on; use the simple method. | {n} 位客户中只有 {some} 位再次购买：少于 {a} 位和 {b} 位时参数不可靠，不宜据此行动；请用简单方法。
Only {n} customers bought again: below {least} the spend is too unsure to act on. | 只有 {n} 位客户再次购买：少于 {least} 位时金额不可靠，不宜据此行动。
No dropout is identifiable: P(alive) means nothing here, and the forecast assumes that nobody leaves. | 看不出有人流失：P(alive) 在这里没有意义，预测假定没有人离开。
Spend and frequency go together (correlation {r}), which the model excludes. | 金额与频次相关（相关系数 {r}），而模型假定二者无关。
q is 1 or less: the mean spend of all customers is infinite under this model. | q 不大于 1：按此模型，全部客户的平均金额为无穷大。
A parameter ran to the edge of what can be fitted: its value means nothing. | 有参数跑到了可拟合范围的边缘：它的数值没有意义。
The fit did not settle (slope {steep} per customer) from any of {n} starts. | 从 {n} 个起点都没有收敛（每位客户斜率 {steep}）。
{a} and {b} lie on a ridge: it can't be seen whether customers differ {what}, and with both a thousand times as large the log-likelihood falls by {lost} only. Their ratio {ratio} is known; forecasts rest on it. | {a} 和 {b} 在一条脊上：看不出客户在{what}上是否有差别，两者都放大一千倍，对数似然只下降 {lost}。已知的是它们的比值 {ratio}，预测以此为据。
Only 1 of {n} starts found this optimum; the others ended lower. | {n} 个起点中只有 1 个找到这个最优值，其余都更低。
{level} of {n} starts reached this likelihood, but only {agreeing} with these parameters: it is flat there. | {n} 个起点中 {level} 个达到此似然，但只有 {agreeing} 个参数相同：此处似然是平的。
{n} customers as of {day}, by their own rhythm: {a} active, {b} dormant, {c} lost. | 截至 {day} 共 {n} 位客户，按各自的购买节奏：活跃 {a}，沉睡 {b}，流失 {c}。
Of the customers won in a {unit}, so many buy 1, 2, 3 … {units} later: {shares} | 某{unit}新增的客户中，之后第 1、2、3……{units}仍购买的比例：{shares}
Learned from {n} customers at earlier days, judged on {m} at {day}: | 用更早日期的 {n} 位客户学习，用 {day} 的 {m} 位客户检验：
  AUC {auc}, Brier score {brier} on customers not learned from |   在未学习过的客户上：AUC {auc}，Brier 分 {brier}
  silence alone reaches an AUC of {auc} |   只看沉默天数的 AUC 为 {auc}
{n} customers, {share} lost; learned from {a} numbers and {b} words. | {n} 位客户，流失 {share}；从 {a} 个数值列和 {b} 个文字列学习。
Risks are right to {share} in every tenth of the customers | 十组客户的流失风险误差都不超过 {share}
{share} buy in the third {unit} after the first | 首次购买后第三个{unit}仍有 {share} 购买
{n} customers, {m} products, {k} lines as of {day}. | {n} 位客户，{m} 种产品，{k} 行，截至 {day}。
{n} customers, {m} products, {k} lines. | {n} 位客户，{m} 种产品，{k} 行。
{n} suggestions, {share} of products never bought before. Most often first: | {n} 条推荐，其中 {share} 是从未买过的产品。最常排第一的：
{share} of the suggestions are more likely than not | {share} 的推荐买的可能性大于不买
{share} of the suggestions score above a half | {share} 的推荐得分超过一半
{n} products were bought too rarely to be weighed and are not offered. | {n} 种产品购买太少，无法衡量，不作推荐。
NPS {score} ({low} … {high} with {sure} confidence), {n} answers. | NPS {score}（{sure} 置信区间 {low} … {high}），{n} 份回答。
NPS {score}: {some} would recommend, {others} would not | NPS {score}：{some} 会推荐，{others} 不会
Only {n} answers: the score is indicative. | 只有 {n} 份回答：分数仅供参考。
{n} texts: {counts}. | {n} 条文本：{counts}。
Right in {a} of texts not learned from ({b} by the majority). | 在未学习过的文本上判对 {a}（一律判为多数为 {b}）。
Phrases: {list} | 短语：{list}
  topic {n}: {list}  {share} |   主题 {n}：{list}  {share}
Judged by word lists: learn from your own labelled feedback with --label. | 按词表判断：用 --label 指定标注列，可从自己的反馈中学习。
{share} of the texts are {word} | {share} 的文本为“{word}”
{n} customers, {share} treated; treatment changes the outcome by {effect}. | {n} 位客户，触达 {share}；触达使成效变化 {effect}。
Qini {value} × 10⁻³; random rankings spread by {spread} (p = {p}). | Qini {value} × 10⁻³；随机排序的离散为 {spread}（p = {p}）。
Margin {margin} for {cost}: ROI {roi} | 花费 {cost} 带来毛利 {margin}：投资回报 {roi}
Treating the best half wins {share} of what treating all wins | 只触达最值得的一半，就得到全部触达成效的 {share}
The ranking is no better than luck: treat everybody or nobody. | 排序不比碰运气好：要么全部触达，要么都不触达。
{treated} {a} against {control} {b}, {n} customers. | {treated} {a}，{control} {b}，共 {n} 位客户。
Difference {d} ({low} … {high}), {method}, p = {p}. | 差异 {d}（{low} … {high}），{method}，p = {p}。
A test of this size finds a difference of {d} four times in five. | 这样规模的测试，五次中有四次能发现 {d} 的差异。
The groups are not of the planned sizes (p = {p}): do not trust the result. | 两组人数与计划不符（p = {p}）：结果不可信。
The difference is more than chance | 差异不是偶然
The difference may be chance | 差异可能是偶然
{n} accounts, by {list}. | {n} 位客户，依据 {list}。
{n} accounts of which nothing is known have no score. | {n} 位客户没有任何资料，因此没有得分。
{n} of {all} accounts are key | {all} 位客户中有 {n} 位是重点客户
Written: {files} | 已写入：{files}
There is no file {file}. | 没有文件 {file}。
There is no folder {file}. | 没有文件夹 {file}。
{file} lacks the column {names}; it has {has}. | {file} 缺少列 {names}；现有列：{has}。
{file} has the columns {names}. | {file} 的列有：{names}。
{file} is empty. | {file} 是空的。
{file} has no rows. | {file} 没有数据行。
{file} is neither UTF-8 nor GB18030: save it as UTF-8. | {file} 既不是 UTF-8 也不是 GB18030：请另存为 UTF-8。
{n} values of the column {name} are no {kind}, first “{text}”. | 列 {name} 中有 {n} 个值不是 {kind}，第一个是“{text}”。
{n} dates of the column {name} lie outside the years {from} to {to}, first {day}: mend or empty them. | 列 {name} 中有 {n} 个日期不在 {from} 年至 {to} 年之间，第一个是 {day}：请改正或清空。
dates such as 2026-03-05 | 2026-03-05 这样的日期
numbers such as 1234.50, 1,234.50 or 1.234,50 | 1234.50、1,234.50 或 1.234,50 这样的数字
The column {name} can be read with the day first or the month first, as “{text}”: write its dates like 2026-03-05. | 列 {name} 的日期（如“{text}”）既可日在前也可月在前：请写成 2026-03-05。
The comma in the column {name} can separate thousands or decimals, as in “{text}”: write amounts like 1234.50. | 列 {name} 中的逗号（如“{text}”）可能是千位分隔也可能是小数点：请写成 1234.50。
The amounts are in several currencies ({names}): convert them or ask of one at a time. | 金额有多种货币（{names}）：请先换算，或一次只算一种。
Not enough data: no purchase until {day}. | 数据不足：截至 {day} 没有购买。
Not enough data: none of {n} customers bought again. | 数据不足：{n} 位客户都没有再次购买。
Not enough data: no time has passed since the first purchases. | 数据不足：首次购买之后还没有经过时间。
Not enough data: {n} customers bought again for different amounts; at least 2 are needed. | 数据不足：只有 {n} 位客户以不同金额再次购买，至少需要 2 位。
Not enough data: no customer has a value above 0, so there are no classes. | 数据不足：没有价值大于 0 的客户，无法分级。
Not enough data: {n} × {what}, at least {least} needed. | 数据不足：只有 {n} 份，至少需要 {least} 份。
Not enough data: at {day} all customers were lost, or none. | 数据不足：{day} 时客户全部流失，或无人流失。
Not enough data: one snapshot only; a shorter horizon makes more of them. | 数据不足：只有一个时点；缩短预测期可以得到更多时点。
Not enough data: at least {n} days of purchases needed for a horizon of {m}. | 数据不足：预测期为 {m} 天时，至少需要 {n} 天的购买记录。
Not enough data: {n} customers of a kind, at least {m} lost and kept needed. | 数据不足：某一类只有 {n} 位客户，流失和留下的至少各需 {m} 位。
Not enough data: {n} pleased texts, at least {m} needed. | 数据不足：满意的文本只有 {n} 条，至少需要 {m} 条。
Not enough data: {n} displeased texts, at least {m} needed. | 数据不足：不满意的文本只有 {n} 条，至少需要 {m} 条。
Not enough data: no whole {unit} has passed since the first purchases. | 数据不足：首次购买之后还不满一{unit}。
Not enough data: nobody known until {day} bought again until {end}. | 数据不足：{day} 之前的客户到 {end} 都没有再次购买。
The calibration must end a whole {unit} or more before the data do ({day}): occasions are whole. | 拟合截止日必须比数据的最后一天（{day}）早至少一{unit}：机会按整期计算。
The calibration must end before the data do ({day}). | 拟合截止日必须早于数据的最后一天（{day}）。
“{text}” is no day; write it like 2026-03-05. | “{text}”不是日期；请写成 2026-03-05。
The horizon is at least 1. | 预测期至少为 1。
The horizon is at most {n}. | 预测期最多为 {n}。
""")
