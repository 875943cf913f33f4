"""Images made up for demos and tests, so that neither needs a download."""

from exact_nb.samples.slide import Sample, nucleus_boxes, slide

__all__ = ["Sample", "nucleus_boxes", "slide"]
