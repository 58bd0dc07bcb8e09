"""Letters by e-mail: a request posts them, a worker sends them."""
