"""Function words of languages of Europe, and of Turkish.

Finnish, Turkish and the Slavic languages have no articles. Listed as such are demonstratives, possessives and
counting words before a noun. Finnish and Turkish have postpositions.

Source: the closed classes of their grammars.
"""

# ruff: noqa: RUF001 # letters that look like Latin ones are what is listed

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
    "pl": FunctionWords(
        articles=words(
            "ten ta to ci te tego tej tych temu tym tą tę mój moja moje mojego mojej twój twoja twoje swój",
            "swoja swoje swojego swojej nasz nasza nasze wasz wasza jego jej ich każdy każda każde żaden",
            "żadna żadne jakiś jakaś jakieś",
        ),
        conjunctions_and_prepositions=words(
            "i a oraz lub albo ale lecz jednak więc zatem że żeby aby by bo gdyż ponieważ jeśli jeżeli gdy",
            "kiedy choć chociaż niż jak który która które którego której którym których co kto gdzie w we z",
            "ze na do od ode po o u przy przez przed nad pod za dla bez między ku wobec wśród około podczas",
            "według oprócz mimo zamiast",
        ),
        auxiliaries=words(
            "nie jest są był była było byli były będzie będą być zostać został została zostało zostały może",
            "mogą mógł mogła musi muszą musiał musiała chce chcą chciał chciała powinien powinna powinno",
            "trzeba można niech",
        ),
        postpositions_and_particles=words("się li no"),
    ),
    "ru": FunctionWords(
        articles=words(
            "этот эта это эти этого этой этих этому тот та то те того той тех мой моя моё мои твой твоя наш",
            "наша наше наши ваш ваша ваше ваши свой своя своё свои своего своей своих его её их каждый",
            "каждая каждое весь вся всё все никакой какой-то",
        ),
        conjunctions_and_prepositions=words(
            "и а но или либо да ни что чтобы если когда пока хотя потому поэтому так как зато однако который",
            "которая которое которые которого которой которых где куда откуда в во на с со к ко о об обо у",
            "за из изо от ото до по под подо над надо при про без безо для через между перед после около",
            "вокруг среди против ради кроме вместо из-за из-под",
        ),
        auxiliaries=words(
            "не был была было были будет будут буду есть может могут мог могла могли должен должна должно",
            "должны можно нужно нельзя надо хочет хотят хотел хотела пусть",
        ),
        postpositions_and_particles=words("бы б же ж ли ль ведь"),
    ),
    "sv": FunctionWords(
        articles=words(
            "en ett den det de min mitt mina din ditt dina sin sitt sina hans hennes dess vår vårt våra er",
            "ert era deras denna detta dessa varje någon något några ingen inget inga",
        ),
        conjunctions_and_prepositions=words(
            "och eller men utan för så att om när då medan innan sedan eftersom fast än som vilken vilket",
            "vilka vars i på av till från med hos vid under över genom mot mellan efter före bakom framför",
            "bredvid kring längs trots enligt åt ur",
        ),
        auxiliaries=words(
            "är var har hade blir blev ska skall skulle kan kunde måste vill ville bör borde får fick kommer",
            "inte att varit blivit",
        ),
    ),
    "no": FunctionWords(
        articles=words(
            "en ei et den det de min mitt mine din ditt dine sin sitt sine hans hennes dens vår vårt våre",
            "deres denne dette disse hver hvert noen noe ingen",
        ),
        conjunctions_and_prepositions=words(
            "og eller men for så at om når da mens før siden fordi enn som hvis dersom selv i på av til fra",
            "med hos ved under over gjennom mot mellom etter foran bak uten rundt langs ifølge",
        ),
        auxiliaries=words(
            "er var har hadde blir ble skal skulle kan kunne må måtte vil ville bør burde får fikk ikke å",
            "vært blitt",
        ),
    ),
    "fi": FunctionWords(
        articles=words(
            "tämä tuo se nämä nuo ne tämän tuon sen näiden niiden minun sinun hänen meidän teidän heidän",
            "joka jokainen eräs joku jokin mikään",
        ),
        conjunctions_and_prepositions=words(
            "ja tai vai mutta vaan sillä että jotta koska kun jos vaikka ennen kuin kuten sekä eli siis",
            "jonka jossa johon josta jota jotka jolla jolle ilman kohti pitkin vasten",
        ),
        auxiliaries=words(
            "en et ei emme ette eivät älä olen olet on olemme olette ovat olin olit oli olimme olitte olivat",
            "olisi olisivat voi voin voit voivat voisi pitää täytyy saa haluaa aikoo ollut",
        ),
        postpositions_and_particles=words(
            "kanssa jälkeen takia vuoksi mukaan avulla kautta aikana luona luokse edessä takana alla päällä",
            "vieressä välissä välillä sisällä ulkopuolella ympärillä yli läpi lisäksi sijaan puolesta",
        ),
    ),
    "el": FunctionWords(
        articles=words(
            "ο η το οι τα του της των τον την τη τους τις ένας μία μια ένα έναν ενός μιας στο στη στην στον",
            "στα στις στους κάθε αυτός αυτή αυτό αυτοί αυτές αυτά εκείνος εκείνη εκείνο κάποιος κάποια",
            "κάποιο",
        ),
        conjunctions_and_prepositions=words(
            "και κι ή είτε αλλά όμως ούτε μήτε ότι πως που όταν αν εάν ενώ αφού επειδή γιατί διότι ώστε όπως",
            "πριν μόλις καθώς όποιος οποίος οποία οποίο σε από με για προς ως κατά μετά παρά αντί χωρίς",
            "δίχως μέχρι έως εκτός σαν",
        ),
        auxiliaries=words(
            "είμαι είσαι είναι είμαστε είστε ήμουν ήσουν ήταν ήμασταν έχω έχεις έχει έχουμε έχετε έχουν είχα",
            "είχε είχαν θα να ας δεν δε μην μη μπορεί μπορώ μπορούν πρέπει",
        ),
    ),
    "tr": FunctionWords(
        articles=words("bir bu şu o her hiçbir bazı birkaç benim senin onun bizim sizin onların"),
        conjunctions_and_prepositions=words(
            "ve veya ya yahut ama fakat ancak lakin çünkü zira eğer şayet hem ne oysa yani madem sanki",
        ),
        auxiliaries=words("en daha çok pek hiç"),
        postpositions_and_particles=words(
            "mi mı mu mü misin mısın mıyım miyim mıdır midir de da ki ile için gibi kadar göre sonra önce",
            "beri rağmen üzere dolayı bile değil var yok idi ise imiş diye tarafından hakkında",
            "arasında üzerinde altında içinde olarak olan",
        ),
    ),
}
"""Language code -> its function words."""
