"""Learn Ta-Feng's baskets with Zhike, and rank products that a customer never bought."""

from baskets import met_new, read
from metering import measure
from zhike_baskets import offered, table

history, future = read()
frame = table(history)
measure(
    lambda: offered(frame, 20, only_new=True), lambda lists: met_new(lists, history, future),
    "zhike", "scipy", "numpy", "polars",
)  # fmt: skip
