"""What somebody leaves behind goes into other hands: records, shares and places in teams, at once, with a way back."""
