"""Readers, splitting, embedding, the library, and the indexes made from it; knows nothing of questions."""
