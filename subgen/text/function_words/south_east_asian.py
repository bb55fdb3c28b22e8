"""Function words of Indonesian, Malay and Vietnamese.

Demonstratives follow their noun in all three (`rumah itu`, `nhà này`) and are listed with the particles.
Words that count or classify the noun after them are listed as articles. Vietnamese has a space between
syllables, so that only words of one syllable are listed.

Source: the closed classes of their grammars.
"""

from collections.abc import Mapping

from subgen.text.function_words.kinds import FunctionWords, words

__all__ = ["SOUTH_EAST_ASIAN"]

SOUTH_EAST_ASIAN: Mapping[str, FunctionWords] = {
    "id": FunctionWords(
        articles=words("para sang si sebuah seorang seekor suatu setiap tiap semua beberapa"),
        conjunctions_and_prepositions=words(
            "dan atau tetapi tapi namun melainkan serta karena sebab sehingga agar supaya jika kalau bila",
            "ketika saat sejak sebelum sesudah setelah sementara sedangkan meskipun walaupun bahwa yang di",
            "ke dari daripada pada kepada untuk bagi dengan tanpa oleh dalam antara tentang terhadap seperti",
            "hingga sampai menurut selama",
        ),
        auxiliaries=words(
            "tidak tak bukan belum jangan akan sudah telah sedang masih harus dapat bisa boleh mungkin ingin",
            "mau lebih paling sangat adalah ialah",
        ),
        postpositions_and_particles=words("ini itu juga saja pun lah kah tersebut sekali lagi"),
    ),
    "ms": FunctionWords(
        articles=words("para sang si sebuah seorang seekor suatu setiap tiap semua beberapa"),
        conjunctions_and_prepositions=words(
            "dan atau tetapi tapi namun melainkan serta kerana sebab sehingga agar supaya jika kalau bila",
            "apabila ketika semasa sejak sebelum sesudah selepas sementara manakala walaupun meskipun bahawa",
            "yang di ke dari daripada pada kepada untuk bagi dengan tanpa oleh dalam antara tentang terhadap",
            "seperti hingga sampai menurut selama",
        ),
        auxiliaries=words(
            "tidak tak bukan belum jangan akan sudah telah sedang masih harus mesti dapat boleh mungkin",
            "ingin mahu lebih paling sangat adalah ialah",
        ),
        postpositions_and_particles=words("ini itu juga sahaja pun lah kah tersebut sekali lagi"),
    ),
    "vi": FunctionWords(
        articles=words("một các những mỗi mọi từng cái con chiếc quyển cuốn tờ bức ngôi cây"),
        conjunctions_and_prepositions=words(
            "và hay hoặc nhưng mà song vì nên nếu thì khi lúc tuy dù để rằng là của ở tại trong ngoài trên",
            "dưới từ đến tới với cho bởi về qua bằng theo như giữa cùng sau trước",
        ),
        auxiliaries=words(
            "không chưa chẳng đừng hãy đã đang sẽ vừa mới sắp phải cần nên có thể được bị rất quá hơi cũng",
            "vẫn còn đều chỉ",
        ),
        postpositions_and_particles=words("này kia đó ấy nọ vậy nhé ạ à nhỉ rồi lắm"),
    ),
}
"""Language code -> its function words."""
