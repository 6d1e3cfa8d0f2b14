"""News articles of our own invention with everything annotated: markup, checks and the JSON Lines made of it.

The markup and what is annotated are described in README.md beside this file.
"""
