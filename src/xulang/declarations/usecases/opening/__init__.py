"""Files are opened in a process of their own, within bounds of memory and time: `door` starts it.

Nothing in this folder but `door` runs in the server's process, and nothing in it knows Django.
"""
