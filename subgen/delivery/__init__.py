"""Write a script's audio, subtitles, clips and report, and skip what is up to date."""
