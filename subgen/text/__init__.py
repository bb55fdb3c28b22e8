"""Languages, words, sentences, text direction, display width, chunking."""
