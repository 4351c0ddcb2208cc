"""Whom should we work for, and what is it worth to both: scorecards, perceived value, wallets, retention, health."""
