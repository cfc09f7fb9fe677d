"""The steps of a job: each is one transaction, taken by whoever wins it, and then told.

Whoever listens hears of a step after it is committed. Telling may be lost; the row may not.
"""
