"""What a person sees in a notebook: thin translators between messages and the store."""
