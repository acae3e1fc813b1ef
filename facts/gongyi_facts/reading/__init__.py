"""From what a person wrote to a document of the model."""
