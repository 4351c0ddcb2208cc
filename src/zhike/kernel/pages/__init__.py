"""The generic pages: list, record, form, in-place edit, bulk actions, recycle bin, jobs, home."""
