"""What comes back: cancelled orders and returned goods, each a fact on its own day, none after `as_of`."""

from datetime import date, timedelta
from random import Random

from .world import Cancellation, Order, Return

CANCEL_REASONS = ("ordered twice", "delivery too late", "budget withdrawn", "changed supplier")
RETURN_REASONS = ("damaged in transit", "wrong article", "not as the sample", "too many ordered")
# The same as Chinese customers say it.
IN_CHINESE = {
    "ordered twice": "重复下单", "delivery too late": "交货太晚", "budget withdrawn": "预算取消",
    "changed supplier": "更换了供应商", "damaged in transit": "运输途中损坏", "wrong article": "发错货",
    "not as the sample": "与样品不符", "too many ordered": "订多了",
}  # fmt: skip


def simulate_reversals(
    orders: tuple[Order, ...], cancelled: float, returned: float, as_of: date, random: Random
) -> tuple[tuple[Cancellation, ...], tuple[Return, ...]]:
    """Cancel a share of the orders within 5 days and return a line of another share after 5 to 40 days.

    An order is never both. What would happen after `as_of` has not happened yet.
    """
    cancellations, returns = [], []
    for order in orders:
        turn = random.random()
        if turn < cancelled:
            on, reason = order.placed_on + timedelta(days=random.randrange(6)), random.choice(CANCEL_REASONS)
            cancellations.append(Cancellation(f"{order.key}-cancelled", order.key, on, reason))
        elif turn < cancelled + returned:
            line, on = random.choice(order.lines), order.placed_on + timedelta(days=random.randrange(5, 41))
            quantity, reason = random.randint(1, line.quantity), random.choice(RETURN_REASONS)
            returns.append(Return(f"{line.key}-returned", order.key, line.key, quantity, on, reason))
    return (
        tuple(row for row in cancellations if row.cancelled_on <= as_of),
        tuple(row for row in returns if row.returned_on <= as_of),
    )
