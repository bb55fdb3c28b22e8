"""Encoded tracks, read back by ffmpeg and by mutagen."""

import errno
import os
import re
import resource
import signal
import subprocess
import sys
from array import array
from pathlib import Path
from typing import Any

import mutagen
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from mutagen.mp3 import MP3, BitrateMode
from mutagen.mp4 import MP4

from subgen.audio.encoder import ENCODINGS
from subgen.audio.ffmpeg import find_ffmpeg
from subgen.errors import Interrupted, OutputError, UsageError
from subgen.model import Chapter, Track
from subgen.waves.limits import SAMPLE_RATES_HZ
from tests.conftest import Cli

_NOISE = array("h", [(7919 * place * place) % 20_011 - 10_000 for place in range(44_100)]).tobytes()
_RUNS_A_PROCESS = settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
every_format = pytest.mark.parametrize("name", ["flac", "mp3", "opus", "m4b"])
every_rate = pytest.mark.parametrize("rate_hz", SAMPLE_RATES_HZ)


def _track(name: str, samples: int, rate_hz: int = 44_100, chapters: tuple[Chapter, ...] = ()) -> Track:
    return Track(name=f"book.{name}", sample_rate_hz=rate_hz, samples=samples, chapters=chapters)


def _write(path: Path, name: str, track: Track, pcm: bytes = b"", *, too_long: int = 0) -> Path:
    with path.open("w+b") as file:
        with ENCODINGS[name].open(file, track) as stream:
            stream.write(pcm)
            stream.silence(track.samples - len(pcm) // 2 + too_long)
            stream.finish()
        ENCODINGS[name].check(file, track)
    return path


def _leave_early(path: Path, fault: BaseException) -> None:
    with path.open("w+b") as file, ENCODINGS["mp3"].open(file, _track("mp3", 4_000_000)) as stream:
        stream.silence(2_000_000)  # more than a pipe holds: the program has started
        raise fault


def _decoded(path: Path, *arguments: str) -> "array[int]":
    command = (find_ffmpeg(), "-v", "error", *arguments, "-i", str(path), "-f", "s16le", "-")
    return array("h", subprocess.run(command, capture_output=True, check=True).stdout)


def _loudest(samples: "array[int]") -> int:
    return max(range(len(samples)), key=lambda place: abs(samples[place]))


def _metadata(path: Path) -> str:
    command = (find_ffmpeg(), "-v", "error", "-i", str(path), "-f", "ffmetadata", "-")
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout


def _mp3(path: Path) -> Any:
    return MP3(path)  # type: ignore[no-untyped-call] # mutagen has types in places


def _m4b(path: Path) -> Any:
    return MP4(path)  # type: ignore[no-untyped-call] # as above


def _program(monkeypatch: pytest.MonkeyPatch, path: Path, script: str) -> None:
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    monkeypatch.setenv("IMAGEIO_FFMPEG_EXE", str(path))


@every_format
@every_rate
def test_a_click_keeps_its_time(tmp_path: Path, name: str, rate_hz: int) -> None:
    click = bytes(rate_hz) + b"\x20\x4e"  # after half a second

    samples = _decoded(_write(tmp_path / "a", name, _track(name, rate_hz, rate_hz), click))

    assert abs(_loudest(samples) / (ENCODINGS[name].file_rate_hz or rate_hz) - 0.5) < 0.001


@pytest.mark.parametrize(
    ("name", "rate_hz", "late_ms", "ignoring_tags"),
    [
        ("flac", 44_100, 0, ()),
        ("mp3", 8000, 138.12, ("-flags2", "+skip_manual")),
        ("mp3", 24_000, 46.04, ("-flags2", "+skip_manual")),
        ("mp3", 44_100, 25.06, ("-flags2", "+skip_manual")),
        ("opus", 8000, 6.5, ("-flags2", "+skip_manual")),
        ("opus", 44_100, 6.5, ("-flags2", "+skip_manual")),
        ("m4b", 8000, 128, ("-ignore_editlist", "1", "-flags2", "+skip_manual")),
        ("m4b", 24_000, 42.67, ("-ignore_editlist", "1", "-flags2", "+skip_manual")),
        ("m4b", 44_100, 23.22, ("-ignore_editlist", "1", "-flags2", "+skip_manual")),
    ],
)
def test_a_player_that_ignores_the_start_tag_has_the_delay_that_is_declared(
    tmp_path: Path, name: str, rate_hz: int, late_ms: float, ignoring_tags: tuple[str, ...]
) -> None:
    path = _write(
        tmp_path / f"a.{name}", name, _track(name, 2 * rate_hz, rate_hz), bytes(rate_hz) + b"\x20\x4e"
    )

    early, late = _loudest(_decoded(path)), _loudest(_decoded(path, *ignoring_tags))

    file_rate_hz = ENCODINGS[name].file_rate_hz or rate_hz
    assert 1000 * ENCODINGS[name].encoder_delay_s(rate_hz) == pytest.approx(late_ms, abs=0.01)
    assert 1000 * (late - early) / file_rate_hz == pytest.approx(late_ms, abs=0.1)


@_RUNS_A_PROCESS
@given(pcm=st.integers(16, 12_000).map(lambda samples: _NOISE[: 2 * samples]))
def test_flac_keeps_every_sample(tmp_path: Path, pcm: bytes) -> None:
    path = _write(tmp_path / "a", "flac", _track("flac", len(pcm) // 2), pcm)

    assert _decoded(path).tobytes() == pcm


@_RUNS_A_PROCESS
@given(
    name=st.sampled_from(["flac", "mp3", "opus", "m4b"]),
    rate_hz=st.sampled_from(SAMPLE_RATES_HZ),
    samples=st.integers(200, 44_000),
)
def test_a_track_of_any_length_reads_back_with_its_length(
    tmp_path: Path, name: str, rate_hz: int, samples: int
) -> None:
    assert _write(tmp_path / "a", name, _track(name, samples, rate_hz), _NOISE[: 2 * samples]).stat().st_size


def test_half_an_hour_of_silence_keeps_its_length(tmp_path: Path) -> None:
    assert _write(tmp_path / "a", "flac", _track("flac", 1800 * 8000, 8000)).stat().st_size < 1_000_000


@every_format
def test_the_same_track_gives_the_same_bytes_in_every_process(tmp_path: Path, subgen: Cli, name: str) -> None:
    elsewhere = subgen.python(
        "-c",
        "import sys; from subgen.audio.encoder import ENCODINGS; from subgen.model import Track\n"
        f"with open('there', 'w+b') as file, ENCODINGS[{name!r}].open(file, "
        f"Track(name='book.{name}', sample_rate_hz=44100, samples=4000)) as stream:\n"
        "    stream.silence(4000); stream.finish()",
        env={"TZ": "Asia/Tokyo", "LANG": "de_DE.UTF-8"},
    )

    here = _write(tmp_path / "here", name, _track(name, 4000)).read_bytes()

    assert elsewhere.stderr == ""
    assert (tmp_path / "there").read_bytes() == here
    assert not re.search(rb"Lav[fc]\d|20\d\d-\d\d", here)


@pytest.mark.parametrize(
    ("rate_hz", "bitrate"), [(8000, 32_000), (16_000, 64_000), (24_000, 96_000), (44_100, 192_000)]
)
def test_an_mp3_has_a_constant_bitrate(tmp_path: Path, rate_hz: int, bitrate: int) -> None:
    sound = _mp3(_write(tmp_path / "a", "mp3", _track("mp3", 44_100, rate_hz), _NOISE)).info

    assert (sound.bitrate_mode, sound.sample_rate) == (BitrateMode.CBR, rate_hz)
    assert sound.bitrate == pytest.approx(bitrate, rel=0.001)


def test_an_m4b_is_tagged_as_a_book_and_begins_with_its_index(tmp_path: Path) -> None:
    path = _write(tmp_path / "a", "m4b", _track("m4b", 44_100), _NOISE)

    assert path.read_bytes()[4:12] == b"ftypM4B "
    assert path.read_bytes().index(b"moov") < path.read_bytes().index(b"mdat")
    assert (_m4b(path)["\xa9nam"], _m4b(path)["stik"]) == (["book"], [2])


_CHAPTERS = (
    Chapter(title="Eins = ; # \\", start=0, end=26_463),
    Chapter(title="# \\\\ दो\nzwei", start=26_463, end=26_464),
    Chapter(title="", start=26_464, end=26_464),
    Chapter(title="=3\\", start=26_464, end=44_100),
)


def test_chapters_of_an_m4b_are_exact_to_the_sample(tmp_path: Path) -> None:
    path = _write(tmp_path / "a", "m4b", _track("m4b", 44_100, chapters=_CHAPTERS))

    places = re.findall(r"TIMEBASE=1/44100\nSTART=(\d+)\nEND=(\d+)", _metadata(path))
    assert places == [("0", "26463"), ("26463", "26464"), ("26464", "26464"), ("26464", "44100")]


def test_a_second_reader_finds_the_chapters_of_an_m4b(tmp_path: Path) -> None:
    book = _m4b(_write(tmp_path / "a", "m4b", _track("m4b", 44_100, chapters=_CHAPTERS)))

    assert [(chapter.title, round(44_100 * chapter.start)) for chapter in book.chapters] == [
        ("Eins = ; # \\", 0),
        ("# \\\\ दो\nzwei", 26_463),
        ("", 26_464),
        ("=3\\", 26_464),
    ]


def test_an_mp3_has_chapters(tmp_path: Path) -> None:
    tags = _mp3(_write(tmp_path / "a", "mp3", _track("mp3", 44_100, chapters=_CHAPTERS))).tags

    assert tags["TIT2"].text == ["book"]
    assert [(frame.start_time, frame.end_time) for frame in tags.getall("CHAP")] == [
        (0, 600),
        (600, 600),
        (600, 600),
        (600, 1000),
    ]
    assert tags.getall("CHAP")[1].sub_frames["TIT2"].text == ["# \\\\ दो\nzwei"]


@pytest.mark.parametrize("name", ["flac", "opus"])
def test_vorbis_comments_have_chapters_to_the_millisecond(tmp_path: Path, name: str) -> None:
    tags = mutagen.File(_write(tmp_path / "a", name, _track(name, 44_100, chapters=_CHAPTERS)))

    assert tags["title"] == ["book"]
    assert (tags["CHAPTER000"], tags["CHAPTER000NAME"]) == (["00:00:00.000"], ["Eins = ; # \\"])
    assert (tags["CHAPTER001"], tags["CHAPTER001NAME"]) == (["00:00:00.600"], ["# \\\\ दो\nzwei"])
    assert (tags["CHAPTER003"], tags["CHAPTER003NAME"]) == (["00:00:00.600"], ["=3\\"])


def test_an_m4b_has_a_chapter_with_the_name_of_the_book_before_its_first_chapter(tmp_path: Path) -> None:
    chapters = (Chapter(title="One", start=8001, end=16_000),)

    book = _m4b(_write(tmp_path / "a", "m4b", _track("m4b", 16_000, 8000, chapters)))

    assert [(chapter.title, chapter.start) for chapter in book.chapters] == [("book", 0), ("One", 1.000125)]


@_RUNS_A_PROCESS
@given(
    titles=st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=50), min_size=1)
)
def test_any_title_is_kept(tmp_path: Path, titles: list[str]) -> None:
    chapters = tuple(
        Chapter(title=title, start=100 * place, end=100 * place + 100) for place, title in enumerate(titles)
    )

    book = _m4b(_write(tmp_path / "a", "m4b", _track("m4b", 100 * len(titles), chapters=chapters)))

    assert [chapter.title for chapter in book.chapters] == titles


@pytest.mark.parametrize(("name", "kept"), [("flac", 1000), ("mp3", 255), ("opus", 1000), ("m4b", 1002)])
def test_chapters_are_kept_up_to_the_limit_of_the_format(tmp_path: Path, name: str, kept: int) -> None:
    chapters = tuple(
        Chapter(title="T", start=100 * place, end=100 * place + 100) for place in range(20, 1021)
    )

    assert (
        _metadata(_write(tmp_path / "a", name, _track(name, 102_100, chapters=chapters))).count("TIMEBASE")
        == kept
    )


@pytest.mark.parametrize("path", ["-a:b;%d ü\n.part", "pipe:1", "ä'\"\\.part"])
def test_a_file_may_have_any_name_and_is_not_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.chdir(tmp_path)
    track = _track("m4b", 4000)
    with Path(path).open("w+b") as file:
        with ENCODINGS["m4b"].open(file, track) as stream:
            stream.silence(4000)
            stream.finish()

        assert file.read(12)[4:] == b"ftypM4B "
        assert os.fstat(file.fileno()).st_ino == Path(path).stat().st_ino


@pytest.mark.parametrize("too_long", [-1, 1])
def test_a_track_of_another_length_than_planned_is_an_error(tmp_path: Path, too_long: int) -> None:
    with pytest.raises(OutputError, match=f"ends {-too_long} samples away"):
        _write(tmp_path / "a", "flac", _track("flac", 100), too_long=too_long)


def test_a_track_without_a_sample_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"book\.mp3: there is no audio to encode"):
        _write(tmp_path / "a", "mp3", _track("mp3", 0))


@every_format
def test_a_truncated_file_is_an_error(tmp_path: Path, name: str) -> None:
    track = _track(name, 176_400)
    path = _write(tmp_path / "a", name, track, 4 * _NOISE)
    os.truncate(path, path.stat().st_size * 2 // 3)

    with path.open("rb") as file, pytest.raises(OutputError, match=rf"^book\.{name}: "):
        ENCODINGS[name].check(file, track)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has a disk that is always full")
@every_format
def test_a_full_disk_is_an_error_of_one_line(name: str) -> None:
    with pytest.raises(OutputError) as failure:
        _write(Path("/dev/full"), name, _track(name, 441_000), 10 * _NOISE)

    assert str(failure.value).startswith(f"book.{name}: ffmpeg failed: ")
    assert str(failure.value).endswith(
        f": {os.strerror(errno.ENOSPC)}: check the free space on the disk, or use --audio wav"
    )


def test_the_error_names_the_signal_that_ended_the_encoder(subgen: Cli) -> None:
    limit = resource.RLIMIT_FSIZE
    failure = subgen.python(
        "-c",
        "import resource; from subgen.audio.encoder import ENCODINGS; from subgen.model import Track\n"
        f"resource.setrlimit({limit}, (9000, 9000))\n"
        "with open('a', 'w+b') as file, ENCODINGS['mp3'].open(file, "
        "Track(name='book.mp3', sample_rate_hz=44100, samples=4000000)) as stream:\n"
        "    stream.silence(4000000); stream.finish()",
    )

    assert f"OutputError: book.mp3: ffmpeg failed: ended by signal {signal.SIGXFSZ}: check" in failure.stderr


def test_the_error_has_the_last_message_of_the_encoder_however_many_there_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _program(
        monkeypatch,
        tmp_path / "ffmpeg",
        "yes no | head -100000 >&2; echo '[x @ 0x1f] \033no more' >&2; exit 9",
    )

    with pytest.raises(OutputError, match=r"^book\.mp3: ffmpeg failed: \\x1bno more: check the") as failure:
        _write(tmp_path / "a", "mp3", _track("mp3", 400_000))

    assert failure.value.__cause__ is None


def test_an_error_message_with_exit_status_0_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _program(monkeypatch, tmp_path / "ffmpeg", "cat >/dev/null; echo 'Error in a header' >&2")

    with pytest.raises(OutputError, match="Error in a header"):
        _write(tmp_path / "a", "flac", _track("flac", 400_000))


@pytest.mark.parametrize("fault", [KeyboardInterrupt(), Interrupted(15), ValueError()])
def test_leaving_the_block_early_kills_the_encoder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: BaseException
) -> None:
    _program(monkeypatch, tmp_path / "ffmpeg", f"echo $$ > '{tmp_path / 'pid'}'; exec cat > /dev/null")

    with pytest.raises(type(fault)):
        _leave_early(tmp_path / "a", fault)

    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)


def test_a_ctrl_c_does_not_reach_the_encoder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = (
        f"import os, sys; open({str(tmp_path / 'group')!r}, 'w').write(str(os.getpgrp())); sys.stdin.read()"
    )
    _program(monkeypatch, tmp_path / "ffmpeg", f'exec {sys.executable} -c "{script}"')

    with (tmp_path / "a").open("w+b") as file, ENCODINGS["mp3"].open(file, _track("mp3", 9)) as stream:
        stream.silence(9)
        stream.finish()

    assert int((tmp_path / "group").read_text()) != os.getpgrp()


def test_the_encoder_does_not_see_the_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMALLEST_API_KEY", "secret")
    monkeypatch.setenv("SUBGEN_SERVE_KEY", "secret")
    _program(
        monkeypatch, tmp_path / "ffmpeg", f"env >> '{tmp_path / 'seen'}'; cat > /dev/null; echo libmp3lame"
    )

    ENCODINGS["mp3"].require()
    with (tmp_path / "a").open("w+b") as file, ENCODINGS["mp3"].open(file, _track("mp3", 9)) as stream:
        stream.silence(9)
        stream.finish()

    seen = (tmp_path / "seen").read_text()
    assert seen.count("PATH=") > 1
    assert "secret" not in seen


@every_format
def test_the_packaged_encoder_has_every_format(name: str) -> None:
    ENCODINGS[name].require()


def test_a_missing_encoder_is_an_error_before_and_during_a_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IMAGEIO_FFMPEG_EXE", "/nowhere/ffmpeg")

    with pytest.raises(
        UsageError, match=r"^/nowhere/ffmpeg: cannot be started: No such file or directory: check"
    ):
        ENCODINGS["opus"].require()
    with pytest.raises(
        OutputError, match=r"^/nowhere/ffmpeg: cannot be started: No such file or directory: check"
    ):
        _write(tmp_path / "a", "opus", _track("opus", 9))


def test_a_program_that_cannot_run_or_encode_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _program(monkeypatch, tmp_path / "ffmpeg", "echo aac")

    with pytest.raises(UsageError, match="ffmpeg: cannot encode opus: use another --audio"):
        ENCODINGS["opus"].require()

    (tmp_path / "ffmpeg").chmod(0o644)
    with pytest.raises(UsageError, match="Permission denied"):
        ENCODINGS["opus"].require()
