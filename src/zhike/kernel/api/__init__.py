"""REST for programs: every registered object under ``/api/v1/``, made from the same declarations as the pages."""
