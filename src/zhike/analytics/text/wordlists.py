"""Words of praise and blame, negation and emphasis, written for Zhike; the start before one has feedback of one's own."""

from __future__ import annotations

from zhike.analytics.tables import words

__all__ = ["DIMINISHERS", "INTENSIFIERS", "NEGATIONS", "NEGATIVE", "POSITIVE", "TURNS"]

POSITIVE = words(
    """
    好 好用 好吃 好看 好评 很棒 不错 满意 喜欢 推荐 值得 划算 实惠 便宜 方便 舒服 舒适 干净 整洁 热情 周到 耐心 细心 专业
    及时 准时 快速 很快 迅速 给力 超值 完美 优秀 优质 精致 漂亮 美味 新鲜 可口 正宗 清晰 流畅 稳定 耐用 结实 安静 温馨
    贴心 友好 友善 礼貌 负责 放心 信赖 可靠 惊喜 开心 高兴 愉快 感谢 谢谢 赞 棒 点赞 五星 下次还来 继续合作 回购 物美价廉
    性价比高 超出预期 解决了 有帮助 省心 省事 简单易用 合适 正品 香 暖心 支持 表扬 享受 齐全 丰富 宽敞 豪华 经典 精彩
    good great excellent amazing awesome fantastic wonderful perfect nice love loved loves like liked best better happy
    pleased satisfied satisfying delicious tasty fresh friendly helpful polite professional prompt fast quick quickly easy
    comfortable clean reliable sturdy solid recommend recommended worth impressed impressive enjoy enjoyed beautiful
    pleasant superb outstanding brilliant affordable cheap fair thank thanks delighted smooth works well glad cool fun
    favorite favourite attentive courteous responsive accurate durable useful valuable exceeded interesting
    """
)
NEGATIVE = words(
    """
    差 差评 太差 很差 差劲 糟糕 垃圾 失望 难吃 难用 难看 难闻 恶心 恶劣 冷漠 敷衍 推诿 骗 骗人 欺骗 坑 坑人 上当 后悔
    贵 太贵 慢 太慢 很慢 超慢 迟到 延误 拖延 催 没人理 联系不上 坏 坏了 破损 损坏 故障 死机 卡顿 闪退 漏水 掉色 褪色 变形 发霉 过期
    假货 假的 退货 退款 投诉 赔偿 脏 臭 吵 噪音 异味 简陋 陈旧 破旧 冷 凉了 洒了 少送 漏送 送错 错误 缺货 不值 不行
    麻烦 郁闷 无语 生气 愤怒 气愤 可恶 忽悠 虚假 浪费 再也不 不会再 不推荐 问题 太小 太少 不新鲜 不好 态度差 不满意
    不舒服 没用 拉肚子 头发 粗糙 劣质 刺鼻 掉毛 黑屏 发热 凑合 一般 不足 遗憾 可惜 罢了 根本 居然 竟然 还不如 难受
    bad terrible awful horrible poor worst worse disappointing disappointed disappointment hate hated useless broken broke
    waste wasted slow late rude unhelpful expensive overpriced dirty cold bland tasteless disgusting noisy
    uncomfortable defective faulty fail fails failed failure problem problems issue issues refund return returned
    complain complaint wrong missing damaged cheaply junk crap sucks suck avoid annoying annoyed frustrating frustrated
    unreliable unprofessional boring mediocre unfortunately unacceptable ridiculous scam stale undercooked overcooked
    lacking lacks poorly unhappy sorry never nothing difficult stupid mess weak
    """
)
NEGATIONS = words(
    "不 没 没有 无 未 别 不够 不太 不是 并不 毫不 从不 not no never don't doesn't didn't isn't wasn't aren't weren't "
    "won't wouldn't can't couldn't cannot without hardly barely"
)
INTENSIFIERS = words(
    "很 非常 太 特别 超 超级 极其 十分 相当 真 真的 最 完全 very really so extremely absolutely totally highly too most"
)
DIMINISHERS = words("有点 有些 稍微 略 还算 比较 slightly somewhat fairly bit quite")
TURNS = words("但 但是 不过 可是 然而 就是 只是 but however although though yet")
