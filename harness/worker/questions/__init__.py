"""What a framework answers by code: one class per question, one module per dimension.

A framework answers with a subclass of the same name in `frameworks/NAME/probes/DIMENSION.py`.
"""
