"""English dates: the month as a word after the day, so that nobody in London or New York takes 3/4 for the other one.

The browser writes the same (assets/js/dates.js).
"""

DATE_FORMAT = SHORT_DATE_FORMAT = "j M Y"
DATETIME_FORMAT = SHORT_DATETIME_FORMAT = "j M Y, H:i"
MONTH_DAY_FORMAT = "j M"
YEAR_MONTH_FORMAT = "M Y"
TIME_FORMAT = "H:i"
