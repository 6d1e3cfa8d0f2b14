"""The charts of ``quoth.plot``: what is counted, and how it is drawn."""
