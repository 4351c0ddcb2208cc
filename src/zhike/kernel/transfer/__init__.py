"""Import and export of any object: the files of ``kernel.files`` meet the fields of the declarations."""
