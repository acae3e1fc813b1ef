"""What is typed and read: options, answers, files of cases, and how to judge them."""
