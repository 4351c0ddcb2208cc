"""What stands around an import: the try before it, its faulty rows on the screen, and its way back."""
