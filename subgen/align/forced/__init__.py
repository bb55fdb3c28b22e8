"""Find words in audio by the sounds that they consist of, with models that the audio itself teaches.

features      what speech sounds like, every 5 ms
lines         a line to align: its phones, a reference speech of it, and its audio
warping       the first guess: the reference speech warped onto the audio
phone_models  mean and variance of the features of each phone of a voice, and their packed form
trellis       the states that a line passes through, and the likeliest path
training      models from lines, by turns of decoding and estimating
alignment     times of words, from models and phones

All of it is arithmetic on arrays: no files, no processes, no speech synthesis. Sums are never left to a
matrix product, whose order may depend on threads: the same lines give the same bytes on any number of cores.

How the parts around it are meant to fit:

- A port gives, for a text and a language, the samples of a reference speech and the phones of each word (a
  `SpokenLine` without its audio). It is implemented over espeak-ng in processes of its own, each call in a
  fork of a process that has spoken nothing yet, as `subgen.server.voice_worker` does: espeak-ng has global
  state, and earlier speech changes later speech. `subgen.align.phoneme_matching` finds the words of phones.
- Audio comes as 16 kHz samples, resampled by the caller.
- A voice's models are trained on a bounded choice of its takes, in the order of the digests of their texts,
  and kept in packed form in the ledger with a digest of that choice. Words are stored under an identity that
  contains it, so they are aligned again exactly when the models change.
- `ports.aligner.Aligner` is implemented over `align_lines`; words without phones get their time from
  `subgen.align.interpolation`, between their neighbours.
- A trellis holds one step for each frame and state of a line: long recordings are cut at silences first.
"""
