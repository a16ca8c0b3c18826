"""What a plan and its steps are set to: times and names, limits, values, words of prompts."""
