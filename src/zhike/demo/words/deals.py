"""What the deals of the demo company are about, and why some are lost, in English and Chinese."""

# Name in both languages, and the usual amount in CNY.
SUBJECTS = (
    ("Mid-autumn gift boxes", "中秋礼盒采购", 68_000),
    ("Yearly supply of tea ware", "年度茶具供应", 180_000),
    ("Tableware for a new branch", "新店餐具配置", 95_000),
    ("Spring Festival gifts for staff", "春节员工福利", 120_000),
    ("Trial order of travel tea sets", "旅行茶具试订单", 18_000),
    ("Own-brand kitchen series", "贴牌厨房系列", 240_000),
    ("Replacement of meeting room sets", "会议室茶具更换", 36_000),
    ("Shop window for the new season", "新季陈列合作", 52_000),
)
# Reason and what we learned.
LOST = (
    ("price", "A third supplier offered 8 % less.", "第三家供应商报价低 8%。"),
    ("competitor", "They stay with their supplier of ten years.", "客户继续用合作十年的老供应商。"),
    ("no_budget", "The budget was cut in the second half of the year.", "下半年预算被砍。"),
    ("timing", "The opening was put off to next year.", "开业推迟到明年。"),
    ("delivery", "We could not promise the date.", "我们无法保证交期。"),
    ("no_answer", "No answer after three calls.", "三次致电均无回复。"),
)
