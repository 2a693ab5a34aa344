"""Several machines, one library: the documents that merge, and the folder that carries them.

No Qt, no SQL, no network, and nothing of the library: plain values in and out. What is in the folder was written by
others; it is read by the process of ``postil sync`` alone.
"""
