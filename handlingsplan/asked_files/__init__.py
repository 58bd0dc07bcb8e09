"""Files that a worker makes when somebody asks for them, and that are kept for whoever asks next."""
