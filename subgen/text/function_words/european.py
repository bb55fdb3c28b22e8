"""Function words of languages of Europe."""

from collections.abc import Mapping

from subgen.text.function_words.kinds import FunctionWords, words

__all__ = ["EUROPEAN"]

EUROPEAN: Mapping[str, FunctionWords] = {
    "en": FunctionWords(
        articles=words("a an the my your his her its our their this these those every each no"),
        conjunctions_and_prepositions=words(
            "and but or nor so yet for because although though while when where whereas if unless until",
            "since that which who whom whose as than after before once whether about above across against",
            "along among around at behind below beneath beside between beyond by despite down during except",
            "from in inside into like near of off on onto out outside over past through to toward towards",
            "under upon up with within without",
        ),
        auxiliaries=words(
            "am is are was were be been being have has had do does did will would shall should can could",
            "may might must isn't aren't wasn't weren't haven't hasn't hadn't don't doesn't didn't won't",
            "wouldn't shouldn't can't cannot couldn't mustn't not i'm you're we're they're i've we've",
            "they've i'll we'll",
        ),
    ),
    "de": FunctionWords(
        articles=words(
            "der die das den dem des ein eine einen einem einer eines kein keine keinen keinem keiner mein",
            "meine meinen meinem meiner dein deine sein seine seinen seinem seiner ihr ihre ihren ihrem",
            "ihrer unser unsere dieser diese dieses diesen diesem jeder jede jedes jeden",
        ),
        conjunctions_and_prepositions=words(
            "und oder aber denn sondern weil dass daß ob wenn als obwohl während bevor nachdem damit bis",
            "sobald wie wo in im an am auf aus bei beim mit nach von vom vor zu zum zur über unter durch",
            "für gegen ohne um seit trotz wegen zwischen hinter neben ins ans",
        ),
        auxiliaries=words(
            "bin bist ist sind seid war waren habe hast hat haben hatte hatten werde wirst wird werden",
            "wurde wurden kann können konnte muss müssen musste soll sollen sollte will wollen wollte darf",
            "dürfen mag möchte nicht",
        ),
    ),
    "fr": FunctionWords(
        articles=words(
            "le la les un une des du au aux mon ma mes ton ta tes son sa ses notre nos votre vos leur leurs",
            "ce cet cette ces chaque quelque quelques",
        ),
        conjunctions_and_prepositions=words(
            "et ou mais donc or ni car que qui dont où quand lorsque puisque parce si comme quoique afin",
            "tandis à de en dans par pour avec sans sous sur vers chez entre contre depuis pendant avant",
            "après devant derrière dès jusque malgré selon",
        ),
        auxiliaries=words(
            "suis es est sommes êtes sont étais était étions étaient ai as a avons avez ont avais avait",
            "avaient serai sera seront aura auront vais va vont peut peuvent doit doivent ne n'est n'a j'ai",
            "je tu il elle on nous vous ils elles se me te",
        ),
    ),
    "es": FunctionWords(
        articles=words(
            "el la los las un una unos unas al del mi mis tu tus su sus nuestro nuestra nuestros nuestras",
            "este esta estos estas ese esa esos esas cada lo",
        ),
        conjunctions_and_prepositions=words(
            "y e o u pero sino ni que porque aunque cuando donde mientras si como pues quien cuyo a ante",
            "bajo con contra de desde durante en entre hacia hasta para por según sin sobre tras",
        ),
        auxiliaries=words(
            "he has ha hemos han había habían soy es son era eran fue fueron está están estaba estaban voy",
            "va van puede pueden debe deben no se me te le les nos",
        ),
    ),
    "it": FunctionWords(
        articles=words(
            "il lo la i gli le un uno una del dello della dei degli delle al allo alla ai agli alle dal",
            "dallo dalla nel nello nella nei negli nelle sul sullo sulla mio mia tuo tua suo sua nostro",
            "nostra questo questa quel quello quella ogni",
        ),
        conjunctions_and_prepositions=words(
            "e ed o ma però né che perché se quando dove mentre come anche poiché benché cui a ad da di in",
            "con su per tra fra senza sotto sopra verso contro dopo durante fino",
        ),
        auxiliaries=words(
            "sono sei è siamo siete era erano ho hai ha abbiamo avete hanno aveva avevano sta stanno può",
            "possono deve devono non si mi ti ci vi",
        ),
    ),
    "pt": FunctionWords(
        articles=words(
            "o a os as um uma uns umas ao aos à às do da dos das no na nos nas pelo pela pelos pelas meu",
            "minha teu tua seu sua nosso nossa este esta esse essa cada",
        ),
        conjunctions_and_prepositions=words(
            "e ou mas porém nem que porque embora quando onde enquanto se como pois quem com contra de",
            "desde em entre até para por sem sob sobre após durante",
        ),
        auxiliaries=words(
            "sou é são era eram foi foram está estão estava estavam tem têm tinha tinham vai vão pode podem",
            "deve devem não me te lhe",
        ),
    ),
    "nl": FunctionWords(
        articles=words(
            "de het een mijn jouw zijn haar ons onze jullie hun deze dit die dat elke elk geen",
        ),
        conjunctions_and_prepositions=words(
            "en of maar want omdat als toen terwijl hoewel dan in op aan bij met naar van voor uit over",
            "onder door tegen zonder om sinds tussen achter naast tot",
        ),
        auxiliaries=words(
            "ben bent is was waren heb hebt heeft hebben had hadden zal zullen zou wordt worden werd kan",
            "kunnen moet moeten mag wil niet te",
        ),
    ),
}
"""Language code -> its function words."""
