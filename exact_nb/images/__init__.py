"""Where pixels come from: one interface, `Source`, and one reader a file."""
