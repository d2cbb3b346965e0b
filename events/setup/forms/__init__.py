"""Shape and messages of setup's forms; what is typed is read as a definition would be."""
