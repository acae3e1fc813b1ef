"""Where words go: lines, encodings, files, exit codes."""
