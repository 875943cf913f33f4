"""The review and the adjudication: one item after the other."""
