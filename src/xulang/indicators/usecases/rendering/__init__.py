"""Reports as Word and PDF files, made in a process of their own: units bring templates (docs/adr/0006)."""
