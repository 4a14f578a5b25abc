"""One module a kind of answer; each returns a `Draft`, or None when it has nothing to say."""
