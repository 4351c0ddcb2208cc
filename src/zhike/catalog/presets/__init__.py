"""Known shapes of files with orders in them, each with an importer that has nothing to map."""
