"""Who comes in over the API: tokens, what each may do, and in whose name it acts."""
