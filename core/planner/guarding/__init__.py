"""What keeps a plan honest: words that nothing accounts for are told, unknown people are asked about."""
