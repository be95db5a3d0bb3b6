"""The queue's simulator: scenarios through the rules of queueing.domain. Page: docs/simulation.md."""
