"""The gallery: crops of hundreds of annotations on one sheet."""
