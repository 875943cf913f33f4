"""Contact sheets: images or frames side by side in one canvas."""
