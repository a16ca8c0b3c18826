"""What is said to people in their language, and to the model: a module for each."""
