"""What is known of a case: the models of its facts, and strict reading of the files that state them.

This is the door to the room; ``__init__.pyi`` lists what it offers. A name is loaded when it is first asked for.
Who writes a fact model of his own imports ``gongyi_facts.base``, ``gongyi_facts.relations`` and ``gongyi_facts.when``.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
