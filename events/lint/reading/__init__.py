"""The reader of objective sentences: from text to what is measured, from, to, how often, by when.

Each step is one pass over the text and looks a bounded number of terms ahead and back, so the
time taken grows with the length of the text and with nothing else.
"""
