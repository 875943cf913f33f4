"""Annotations in files of other programs: one importer or exporter a file format."""
