"""Figures of annotation and review: agreement, matching, overlap, yield and catch rates.

Nothing here knows of a store: arrays, shapes and Arrow tables come in, figures go out. The
libraries behind them are an extra, ``pip install exact-nb[stats]``, loaded when first needed.
"""
