"""Statistics of crossing as pages, programs and files show them: one question, many forms."""
