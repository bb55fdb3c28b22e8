"""The alignment as JSON: schema, writer and reader."""
