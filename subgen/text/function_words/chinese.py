"""Function words of Chinese, in simplified and traditional characters.

Prepositions and conjunctions begin a phrase, as in English. Particles (not measure words) and words of place
after a noun belong to the word before them.

Source: the closed classes of its grammar: 介词, 连词, 助词, 方位词, 指示代词, 能愿动词.
"""

from subgen.text.function_words.kinds import FunctionWords, words

__all__ = ["CHINESE"]

CHINESE = FunctionWords(
    articles=words(
        "这 那 这个 那个 这些 那些 每 每个 某 某个 各 一个 一些 我的 你的 他的 她的 我们的 他们的"
    ),
    conjunctions_and_prepositions=words(
        "和 与 及 或 或者 以及 但 但是 可是 不过 然而 而 而且 并 并且 因为 所以 因此 如果 要是 虽然 尽管",
        "即使 只要 只有 无论 不管 除非 于是 然后 那么 在 从 自 向 往 到 对 对于 关于 把 被 给 跟 同 比 由",
        "由于 为 为了 以 按照 根据 通过 随着 当 除了 直到",
        "與 並 並且 因為 雖然 儘管 無論 不過 於是 然後 那麼 從 對 對於 關於 給 由於 為 為了 根據 通過 隨著",
    ),
    auxiliaries=words(
        "不 没 没有 很 太 更 最 都 也 就 才 会 能 能够 可以 应该 必须 要 想 沒 沒有 會 能夠 應該 必須"
    ),
    postpositions_and_particles=words(
        "的 地 得 了 着 过 吗 呢 吧 啊 呀 嘛 们 里 上 下 中 内 外 前 后 之间 以前 以后 时 的时候",
        "著 過 嗎 們 裡 內 後 之間 以後 時 的時候",
    ),
)
