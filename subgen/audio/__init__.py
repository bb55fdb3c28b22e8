"""WAV, fades, encoding with ffmpeg, chapters and tags."""
