"""The gate for whatever a callee left: bounded and validated before anybody judges it.

What does not pass is one failed record with a reason, and the campaign goes on.
"""
