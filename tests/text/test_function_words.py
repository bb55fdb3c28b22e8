"""Function words by language: row breaks with and without them, and sentence ends."""

from dataclasses import replace

# ruff: noqa: RUF001 # letters that look like Latin ones are part of the sentences
import pytest

import subgen.cues.break_points
from subgen.cues.break_points import line_break_points
from subgen.cues.layout import lay_out
from subgen.cues.standards import STANDARDS
from subgen.model import TimedLine
from subgen.text.function_words import FUNCTION_WORDS, FunctionWords
from subgen.text.languages import LANGUAGES
from subgen.text.unspaced import space_between
from subgen.text.width import width_in_halves
from subgen.text.words import lower_nfc, words_of
from tests.support.builders import timed_line

_RATE_HZ = 1000
INDIAN = ("hi", "mr", "kn", "ta", "bn", "gu", "te", "ml", "pa", "or")


def _spoken(text: str, language: str) -> TimedLine:
    """A line spoken without pauses, 100 ms for each grapheme cluster."""
    times: list[tuple[int, int]] = []
    at = 0
    for word in words_of(text):
        times.append((at, at + 50 * width_in_halves(word.text, language)))
        at = times[-1][1]
    return replace(timed_line(text, times), language=language)


def _rows(text: str, language: str) -> list[str]:
    line = _spoken(text, language)
    cues = lay_out([line], STANDARDS["netflix"], line.end + 3000, _RATE_HZ)
    return [row for cue in cues for row in cue.text.split("\n")]


@pytest.mark.parametrize(
    ("language", "upper", "lower"),
    [
        ("hi", "हम सब बच्चे गर्मियों की लंबी छुट्टियों में", "नानी के गाँव जाकर बहुत खेलते थे"),
        ("mr", "काल संध्याकाळी आम्ही नदीच्या काठावर बसून", "आमच्या जुन्या शाळेच्या आठवणींबद्दल खूप वेळ बोलत होतो"),
        ("bn", "বৃষ্টির কারণে রাস্তাঘাট বন্ধ থাকায় শিশুরা", "সময় মতো স্কুলে পৌঁছাতে পারবে না বলে শিক্ষক জানালেন"),
        ("gu", "ગઈકાલે સાંજે અમે નદીના કિનારે બેસીને", "અમારી જૂની શાળા વિશે ઘણી વાર સુધી વાતો કરતા હતા"),
        ("pa", "ਅਸੀਂ ਸਾਰੇ ਬੱਚੇ ਗਰਮੀਆਂ ਦੀਆਂ ਛੁੱਟੀਆਂ ਵਿੱਚ", "ਨਾਨਕੇ ਪਿੰਡ ਜਾ ਕੇ ਬਹੁਤ ਖੇਡਦੇ ਸੀ"),
        ("or", "ଗାଁର ସମସ୍ତ ଲୋକ ସେହି ବୃଦ୍ଧ ଶିକ୍ଷକଙ୍କ ପାଇଁ ବହୁତ ଫୁଲ ଆଣିଥିଲେ", "ଏବଂ ଗୀତ ଗାଇଥିଲେ"),
        ("ta", "நேற்று இரவு அவள் மிகவும் தாமதமாக", "ஒரு பெரிய வெள்ளை நிறக் காரில் வந்து இறங்கினாள்"),
        ("ta", "அவன் நோயுற்ற தன் தாய்க்கு நகரத்தில் இருந்து", "மருந்து வாங்கிக்கொண்டு இரவு வீடு திரும்பினான்"),
        ("te", "అతను తన అనారోగ్య తల్లి కోసం పట్టణం నుండి", "మందులు కొని రాత్రి రైలులో ఇంటికి వచ్చాడు"),
        ("te", "నిన్న సాయంత్రం మేము నది ఒడ్డున కూర్చుని", "మా పాత పాఠశాల గురించి చాలా సేపు మాట్లాడుకున్నాము"),
        ("kn", "ನನ್ನ ತಮ್ಮ ನಿನ್ನೆ ಪೇಟೆಯಲ್ಲಿ", "ಒಂದು ಕೆಂಪು ಬಣ್ಣದ ಹೊಸ ಸೈಕಲ್ ಖರೀದಿಸಿದ್ದಾನೆ"),
        ("kn", "ಮಳೆ ಬಂದ ಕಾರಣ ಮಕ್ಕಳು ಶಾಲೆಗೆ ಬರುವುದಿಲ್ಲ ಎಂದು", "ಶಿಕ್ಷಕರು ನಿನ್ನೆ ಸಭೆಯಲ್ಲಿ ಎಲ್ಲರಿಗೂ ಹೇಳಿದರು"),
        ("zh", "我们昨天晚上看了电影", "因为朋友说很有意思"),
        ("zh", "我們昨天晚上看了電影", "因為朋友說很有意思"),
        ("pl", "Nauczyciel powiedział nam", "że jutro nie będzie lekcji w naszej szkole"),
        ("ru", "Учитель сказал нам что завтра", "не будет уроков в нашей старой школе"),
        ("sv", "Han sade att han hade glömt sin väska", "på tåget till Stockholm igår"),
        ("no", "Læreren sa til oss", "at det ikke blir noen time i morgen tidlig"),
        ("fi", "Hän sanoi eilen opettajalle", "että hän ei ole vielä lukenut tätä kirjaa"),
        ("fi", "Kävelimme illalla pitkän sillan yli", "ystävien kanssa vanhaan kaupunkiin"),
        ("el", "Ο δάσκαλος μας είπε ότι αύριο", "δεν θα έχουμε μάθημα στο παλιό σχολείο"),
        ("tr", "Kız kardeşim mağazadan kırmızı", "bir bisiklet ve yeni sıcak bir mont aldı"),
        ("id", "Guru mengatakan kepada kami bahwa besok", "tidak ada pelajaran di sekolah lama"),
        ("ms", "Dia berkata bahawa buku itu sudah dibaca", "oleh semua murid di kelas"),
        ("vi", "Em gái tôi mua một chiếc xe đạp màu đỏ", "ở cửa hàng và một cái áo mới"),
        ("ml", "അവർ കഴിഞ്ഞ വർഷം വലിയ നഗരത്തിൽ നിന്ന്", "ഗ്രാമത്തിലേക്ക് താമസം മാറ്റി പുതിയ ജീവിതം തുടങ്ങി"),
    ],
)
def test_function_words_decide_where_a_row_breaks(
    language: str, upper: str, lower: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = upper + space_between(upper, lower) + lower

    assert _rows(text, language) == [upper, lower]
    monkeypatch.setattr(subgen.cues.break_points, "FUNCTION_WORDS", {})
    assert _rows(text, language) != [upper, lower]


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("hi", "पं. नेहरू बोले। रु. 500 दो। 5 कि.मी. दूर है। आर. के. नारायण आए॥", "बोले। दो। है। आए॥"),
        ("hi", "म. प्र. में गया। “चलो।” वह बोला। क्या? हाँ", "गया। “चलो।” बोला। क्या? हाँ"),
        ("ta", "“வா!” என்று சொன்னான். போ.", "சொன்னான். போ."),
        ("te", "“రా!” అని పిలిచాడు. పో.", "పిలిచాడు. పో."),
        ("mr", "डॉ. जोशी आले. रु. 500 दिले. 5 कि.मी. दूर आहे. प्रा. राव हसले.", "आले. दिले. आहे. हसले."),
        ("bn", "ড. রায় গেলেন। ডা. সেন এলেন। ৫ কি.মি. দূরে। কোথায়?", "গেলেন। এলেন। দূরে। কোথায়?"),
        ("gu", "ડૉ. પટેલ આવ્યા. રૂ. 500 આપ્યા. 5 કિ.મી. દૂર છે.", "આવ્યા. આપ્યા. છે."),
        ("pa", "ਡਾ. ਸਿੰਘ ਆਏ। ਸ. ਭਗਤ ਸਿੰਘ ਬੋਲੇ। 5 ਕਿ.ਮੀ. ਦੂਰ ਹੈ।", "ਆਏ। ਬੋਲੇ। ਹੈ।"),
        ("or", "ଡା. ଦାସ ଆସିଲେ। ପ୍ରୋ. ପଣ୍ଡା ହସିଲେ। 5 କି.ମି. ଦୂର।", "ଆସିଲେ। ହସିଲେ। ଦୂର।"),
        ("ta", "திரு. ரவி வந்தார். ரூ. 500 கொடு. 5 கி.மீ. தூரம். எங்கே? வா.", "வந்தார். கொடு. தூரம். எங்கே? வா."),
        ("ta", "எம்.ஜி.ஆர். நடித்தார். கி.பி. 1010 இல் கட்டினார்.", "நடித்தார். கட்டினார்."),
        ("ko", "네. 갑니다. 왜?", "네. 갑니다. 왜?"),
        ("te", "డా. రావు వచ్చారు. రూ. 500 ఇచ్చాడు. 5 కి.మీ. దూరం.", "వచ్చారు. ఇచ్చాడు. దూరం."),
        ("kn", "ಡಾ. ರಾವ್ ಬಂದರು. ರೂ. 500 ಕೊಟ್ಟನು. 5 ಕಿ.ಮೀ. ದೂರ.", "ಬಂದರು. ಕೊಟ್ಟನು. ದೂರ."),
        ("ml", "ഡോ. നായർ വന്നു. രൂ. 500 കൊടുത്തു. 5 കി.മീ. ദൂരം.", "വന്നു. കൊടുത്തു. ദൂരം."),
    ],
)
def test_sentences_end_after_their_verb_and_not_after_short_forms(
    language: str, text: str, words: str
) -> None:
    line = _spoken(text, language)

    ends = line_break_points(line, _RATE_HZ)

    sentence_words = [word.text for word, end in zip(line.words, ends, strict=True) if end.is_sentence]
    assert sentence_words == words.split()


@pytest.mark.parametrize("language", INDIAN)
def test_every_indian_language_of_the_service_has_function_words(language: str) -> None:
    little = FUNCTION_WORDS[language]

    assert language in LANGUAGES
    assert all((little.articles, little.conjunctions_and_prepositions, little.postpositions_and_particles))


def _points(text: str, language: str) -> int:
    """Points for a cue that ends at the bar."""
    before, after = text.split(" | ")
    return line_break_points(_spoken(f"{before} {after}", language), _RATE_HZ)[len(before.split()) - 1].cue


def test_a_final_auxiliary_is_recognised_before_a_danda() -> None:
    assert _points("वह जा रहा | था। फिर", "hi") == _points("वह जा रहा | था फिर", "hi")


def test_both_encodings_of_a_letter_with_a_dot_below_are_equal() -> None:
    composed, apart = "\N{BENGALI LETTER YYA}", "\N{BENGALI LETTER YA}\N{BENGALI SIGN NUKTA}"

    assert lower_nfc(f"ন{composed}") == lower_nfc(f"ন{apart}")
    assert _points(f"সে ভালো | ন{composed} কি", "bn") == _points(f"সে ভালো | ন{apart} কি", "bn")
    assert _points(f"সে ভালো | ন{apart} কি", "bn") > _points("সে ভালো | মানুষ কি", "bn")


def test_a_word_that_is_both_postposition_and_conjunction_may_end_a_row() -> None:
    assert _points("मेज़ पर | किताब थी", "hi") == _points("मेज़ नई | किताब थी", "hi")


def test_a_language_without_function_words_has_none() -> None:
    assert FUNCTION_WORDS.get("cs", FunctionWords()) == FunctionWords()
