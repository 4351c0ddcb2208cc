"""What orders add to the page of a customer, and the parts of the page of an order."""

from zhike.catalog.panels.lines import Lines, NewestOrders, Reversals
from zhike.catalog.panels.mix import ProductMix
from zhike.catalog.panels.purchases import MonthlyPurchases
from zhike.catalog.panels.rhythm import OrderRhythm

__all__ = ["Lines", "MonthlyPurchases", "NewestOrders", "OrderRhythm", "ProductMix", "Reversals"]
