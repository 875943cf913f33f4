"""Where annotations live: one interface, `Store`, and what implements it."""
