"""From one plan period to the next: what is carried over, and where it came from."""
