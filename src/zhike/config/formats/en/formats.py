"""English dates: the month as a word, so that nobody takes 3/4 for the other one; as browsers write them."""

DATE_FORMAT = SHORT_DATE_FORMAT = "M j, Y"
DATETIME_FORMAT = SHORT_DATETIME_FORMAT = "M j, Y, g:i A"
