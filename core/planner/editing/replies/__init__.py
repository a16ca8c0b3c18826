"""A reply as a whole: what it is, who of the rules has it, and whether all of it was heard."""
