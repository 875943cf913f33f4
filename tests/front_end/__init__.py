"""The front end's arithmetic, compared with what Python knows to be right."""
