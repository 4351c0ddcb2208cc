"""Chinese measure words: 3 个客户, 3 笔订单, 3 条跟进记录. English needs none."""

from __future__ import annotations

from .folding import has_han

# By the last characters of the noun, the longest first; everything else is counted with 个.
ENDINGS = {
    "联系人": "位", "用户": "位", "订单": "笔", "记录": "条", "明细": "条", "汇率": "条", "关系": "条", "来源": "条",
    "任职": "条", "任务": "项", "产品": "个",
}  # fmt: skip


def measure_word(noun: str) -> str:
    """Return the word that stands between a number and a Chinese noun; "" for a noun without Chinese characters."""
    if not has_han(noun):
        return ""
    return next((word for ending, word in ENDINGS.items() if noun.endswith(ending)), "个")
