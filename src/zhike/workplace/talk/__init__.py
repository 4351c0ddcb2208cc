"""Talk about records: comments that mention colleagues, and who follows what."""
