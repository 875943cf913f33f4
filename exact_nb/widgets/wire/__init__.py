"""Values as they travel between kernel and page."""
