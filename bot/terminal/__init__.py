"""Runs in the terminal: `synth watch` follows one of a running server, `synth run` performs a definition
from a file. Both draw the same tree."""
