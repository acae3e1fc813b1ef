"""Documents for the file of a case: a memo as a page for the browser, and as a Word document."""
