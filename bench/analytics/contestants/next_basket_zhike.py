"""Learn Ta-Feng's baskets with Zhike, and rank products for every customer."""

from baskets import met, read
from metering import measure
from zhike_baskets import offered, table

history, future = read()
frame = table(history)
measure(
    lambda: offered(frame, 10, only_new=False), lambda lists: met(lists, future), "zhike", "scipy", "numpy", "polars"
)  # fmt: skip
