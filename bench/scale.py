"""How many rows a large company has."""

from dataclasses import dataclass
from datetime import date

LINES_PER_ORDER = 5


@dataclass(frozen=True, slots=True)
class Scale:
    """Say how many rows of each kind there are; everything follows from the number of customers."""

    customers: int
    seed: int = 1
    as_of: date = date(2026, 8, 31)

    def __post_init__(self) -> None:
        if self.customers not in (10**power for power in range(2, 7)):
            raise ValueError(f"{self.customers} customers: give a power of ten from 100 to 1,000,000")

    @property
    def contacts(self) -> int:
        """Return 1.2 contacts a customer."""
        return self.customers * 6 // 5

    @property
    def orders(self) -> int:
        """Return two orders a customer."""
        return self.customers * 2

    @property
    def lines(self) -> int:
        """Return five lines an order."""
        return self.orders * LINES_PER_ORDER
