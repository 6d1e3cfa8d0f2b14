"""A review: its state, what the widget shows of it, and how it is kept; no browser is needed."""
