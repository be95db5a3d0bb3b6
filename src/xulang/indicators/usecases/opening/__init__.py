"""Reports' files are opened in a process of their own (docs/adr/0006): `door` starts it, `child` is it."""
