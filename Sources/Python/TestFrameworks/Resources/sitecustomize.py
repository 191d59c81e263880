"""Keeps a `sitecustomize.py` of the checkout from running before pytest is loaded."""
