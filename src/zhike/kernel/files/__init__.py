"""Read and write tables in files. The modules below `commands` know neither models nor requests."""
