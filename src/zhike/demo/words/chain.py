"""What is said in the interactions of the demo company: kind, what happened and what next, in English and Chinese.

Notes are kept in the language that is spoken with the customer: Chinese with Chinese ones, English with all others.
"""

TOUCHES = (
    ("visit", "Tasted the new harvest together. They like the lighter roast.", "Send samples of the light roast",
     "一起试喝了新茶，客户喜欢轻焙火的。", "寄轻焙火样品"),
    ("call", "Asked how the last delivery arrived. Two boxes were damp; they want a credit.", "Agree on the credit",
     "询问上一批到货情况，两箱受潮，客户要求退款。", "确认退款金额"),
    ("meeting", "Went through next quarter's quantities. The budget is fixed in two weeks.", "Ask for the budget",
     "核对下季度用量，预算两周内定下来。", "询问预算结果"),
    ("email", "Sent the price list. They compare with one other supplier.", "Call about the comparison",
     "发送了价目表，客户在和另一家供应商比价。", "电话了解比价情况"),
    ("message", "They will visit the trade fair and would like to meet us there.", "Fix a time at the fair",
     "客户要去展会，希望在展会上见面。", "约定展会见面时间"),
    ("call", "The new buyer introduced herself. She cares about delivery dates more than about the price.",
     "Send the delivery dates of last year", "新采购负责人来电，她更看重交期而不是价格。", "整理去年的交期记录发给她"),
    ("other", "Met their owner by chance at the dinner of the trade association. He spoke well of us.", "Write to him",
     "在行业协会晚宴上偶遇客户老板，他对我们评价不错。", "给他发条问候"),
    ("note", "Read that they open a second warehouse in spring. They will need larger lots.",
     "Work out an offer for larger lots", "看到消息，客户春季启用第二个仓库，批量会变大。", "准备大批量的报价"),
)  # fmt: skip
