"""The methods a page can call, each a translation of messages to the store and back."""
