"""The specifications of subgen."""
