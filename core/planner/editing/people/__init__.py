"""Who is asked first, and to whom results go."""
