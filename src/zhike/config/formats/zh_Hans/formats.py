"""Chinese numbers with a comma after each three digits, as accounts and spreadsheets in China have them."""

NUMBER_GROUPING = 3
THOUSAND_SEPARATOR = ","
