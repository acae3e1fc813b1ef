"""The engine: from the facts of a document to the actions that a policy requires.

This is the only door: what stands in ``__init__.pyi`` is meant to be used from outside, and each name is loaded from
its room when it is first asked for.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
