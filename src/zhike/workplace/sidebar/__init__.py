"""What somebody arranges in the sidebar for himself: favourites, pinned views, and the order of the menu."""
