"""Write the golden subtitles again."""

from tests.golden.making import FOLDER, LANGUAGES, srt_of

for language in LANGUAGES:
    (FOLDER / f"{language}.srt").write_text(srt_of(language), "utf-8", newline="\n")
