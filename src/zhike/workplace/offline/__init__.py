"""The program on the home screen, and what it shows when the network is gone. The browser's part keeps the drafts."""
