"""One benchmark a file: ``tile_cpu.py`` is ``tile-cpu`` and has a function `compare`."""
