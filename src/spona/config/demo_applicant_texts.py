# ruff: noqa: E501 - what people write is in one line each
"""What the demo's applicants write, in their languages: {house} is where they work, {town} where they live.

Serbian in Latin script is made from the Cyrillic. Whoever reads many will meet a sentence again.
"""

# Words that differ with who writes; the texts hold now one, now the other.
HERS_AND_HIS = {
    "sr": [
        ("Почела сам", "Почео сам"),
        ("Поносна сам", "Поносан сам"),
        ("вратила", "вратио"),
        ("Сама сам писала", "Сам сам писао"),
        ("научила", "научио"),
        ("мењала", "мењао"),
        ("се сама", "се сам"),
        ("водила", "водио"),
        ("преговарала", "преговарао"),
        ("сам уметница", "сам уметник"),
        ("Хтела бих", "Хтео бих"),
        ("почела.", "почео."),
    ],
    "sq": [("krenare", "krenar"), ("themeluese dhe drejtuese", "themelues dhe drejtues")],
    "mk": [
        ("волонтерка,", "волонтер,"),
        ("пишував сама", "пишував сам"),
        ("водела управен", "водел управен"),
        ("преговарала", "преговарал"),
    ],
}
PATH = {
    "sr": [
        "Почела сам од продаје карата, а данас водим програм куће „{house}“. Поносна сам на прву сезону за децу и на то што је публика остала. Мој део: програм, људи и сви договори с градом.",
        "После студија сам се вратила у {town}, јер ту није било никога да то ради. „{house}“ је настала у једној соби. Сама сам писала прве пројекте и научила на грешкама.",
        "Десет пута сам мењала посао, али увек око исте ствари: да људи нешто направе заједно. У кући „{house}“ водим тим од пет особа и буџет који стално касни.",
    ],
    "sq": [
        "Fillova si vullnetare te «{house}» dhe sot drejtoj programin. Jam krenare për sezonin e parë me shkollat: unë e mendova, gjeta paratë dhe qëndrova deri në fund.",
        "U ktheva në {town} kur shumë të tjerë po iknin. «{house}» nisi në një dhomë me qira. Kam shkruar vetë projektet e para dhe kam mësuar nga gabimet.",
        "Kam punuar në teatër, në shkollë dhe në bashki. Te «{house}» bashkoj këto tri gjëra: pesë njerëz, shumë ide dhe një buxhet që vjen gjithmonë vonë.",
    ],
    "mk": [
        "Почнав како волонтер, а денес ја водам програмата на „{house}“. Најмногу се гордеам на работилниците со училиштата: јас ги смислив и најдов пари за нив.",
        "По студиите се вратив во {town}. „{house}“ настана во една соба, со позајмени столчиња. Првите проекти ги пишував сам и учев од грешките.",
        "Работев во јавна установа и во мало здружение. Во „{house}“ се обидувам да го споам најдоброто од двете: ред и слобода.",
    ],
    "en": [
        "I came to {house} as an assistant and now run its programme. I am proud of two things: a season made with the people of our street, and a team that stayed together through a bad year.",
        "Most of my work happens where money is short and rooms are cold. At {house} in {town} I write the projects, bring the artists and sweep the floor.",
    ],
}
MOTIVATION = {
    "sr": [
        "Три године радим све: програм, новац, људе, сајт. Радим добро, али не умем да кажем шта је од тога мој посао. Желим да за годину дана водим кућу, а не листу задатака. Треба ми неко ко је то прошао и ко ће ме питати оно што се сама не усуђујем да питам.",
        "Наш оснивач одлази у пензију и сви гледају у мене. Знам програм, али никад нисам водила управни одбор ни преговарала о згради. Пријављујем се сада, јер на јесен морам да одлучим да ли то преузимам. Не тражим савете, тражим некога с ким ћу мислити наглас.",
        "Добили смо прву вишегодишњу подршку и одједном нас је седморо. Ја сам уметник и волим тај посао, али од јануара само одобравам рачуне. Хтео бих да научим да делим одговорност и да вратим бар два дана недељно ономе због чега сам почео.",
        "У {town} нема с ким да се прича о овоме. Колеге из великих градова су љубазне, али њихови проблеми нису наши: код нас је исти човек портир, тонац и директор. Желим ментора који је радио у малом месту и није отишао, или је отишао па се вратио.",
    ],
    "sq": [
        "Prej tri vjetësh bëj gjithçka: programin, paratë, njerëzit, faqen. E bëj mirë, por nuk di të them cila është puna ime. Dua që pas një viti të drejtoj shtëpinë dhe jo listën e detyrave. Më duhet dikush që e ka kaluar këtë rrugë.",
        "Drejtori ynë po del në pension dhe të gjithë më shikojnë mua. E njoh programin, por kurrë nuk kam drejtuar një bord dhe nuk kam negociuar për një ndërtesë. Aplikoj tani, sepse në vjeshtë duhet të vendos nëse e marr përsipër këtë punë.",
        "Në {town} nuk ka me kë të flas për këto gjëra. Kolegët në qytetet e mëdha janë të sjellshëm, por problemet e tyre nuk janë tonat: te ne i njëjti njeri është portier, teknik dhe drejtor. Dua një mentor që ka punuar në një vend të vogël.",
    ],
    "mk": [
        "Веќе три години работам сè: програма, пари, луѓе, страница. Работам добро, но не умеам да кажам што од тоа е моја работа. Сакам за една година да ја водам куќата, а не списокот со задачи. Ми треба некој што го поминал тој пат.",
        "Основачот заминува во пензија и сите гледаат во мене. Ја познавам програмата, но никогаш не сум водел управен одбор ниту сум преговарал за зграда. Се пријавувам сега, затоа што наесен морам да одлучам дали ќе го преземам тоа.",
        "Во {town} нема со кого да се зборува за ова. Колегите од големите градови се љубезни, но нивните проблеми не се наши: кај нас истиот човек е портир, тонец и директор. Сакам ментор што работел во мало место и останал.",
    ],
    "en": [
        "I have led projects for years and never learned to lead people. Last spring two colleagues left within a month, and both said they did not know what I wanted from them. I want to change that before I hire again, with somebody who has made the same mistake and is not afraid to tell me.",
        "We grew faster than our habits. What five friends decided over coffee is now decided by eleven people in mails nobody reads. I apply because the next half year will show whether we become an organisation or fall apart, and I would like to think that through with somebody from outside our field.",
    ],
}
CHALLENGES = {
    "sr": [
        "Новац стиже касно, па живимо на позајмице. Тим је уморан, а ја не умем да кажем не. Публика нас воли, али не долази зими.",
        "Не знам како да тражим новац од привреде. Немамо правила ко о чему одлучује. Све што знам, у мојој је глави.",
        "Град нам је обећао простор и ћути. Двоје најбољих хоће да оде. Пројекте пишем ноћу.",
    ],
    "sq": [
        "Paratë vijnë vonë dhe jetojmë me hua. Ekipi është i lodhur dhe unë nuk di të them jo. Publiku na do, por në dimër nuk vjen.",
        "Nuk di si të kërkoj para nga bizneset. Nuk kemi rregulla se kush vendos për çfarë. Gjithçka që di është vetëm në kokën time.",
    ],
    "mk": [
        "Парите стигнуваат доцна, па живееме на заеми. Тимот е уморен, а јас не умеам да кажам не. Публиката нè сака, но во зима не доаѓа.",
        "Не знам како да барам пари од фирми. Немаме правила кој за што одлучува. Сè што знам е само во мојата глава.",
    ],
    "en": [
        "Hiring and keeping people. A board that approves everything and reads nothing. Three grants that end in the same month.",
        "I cannot put a price on what we do. We depend on one donor. I have not had a free weekend since March.",
    ],
}
GOALS = {
    "sr": [
        "За годину: план за три године и двоје људи који одлучују без мене. За три: кућа која ради и кад сам на одмору.",
        "За годину: први уговор с неком фирмом. За три: стални простор. Знаћемо по томе што ћу спавати.",
    ],
    "sq": [
        "Për një vit: një plan trevjeçar dhe dy njerëz që vendosin pa mua. Për tri vjet: një shtëpi që punon edhe kur unë pushoj.",
        "Për një vit: marrëveshja e parë me një firmë. Për tri vjet: një hapësirë e përhershme.",
    ],
    "mk": [
        "За една година: план за три години и двајца луѓе што одлучуваат без мене. За три: куќа што работи и кога сум на одмор.",
        "За една година: прв договор со фирма. За три: постојан простор.",
    ],
    "en": [
        "In a year: a board that works and a second pair of hands for money. In three: we choose our projects instead of being chosen by them.",
        "In a year I have handed over the festival and nobody noticed.",
    ],
}
WISH = {
    "sr": [
        "Неко ко је водио тим кроз велику промену. Може и из привреде.",
        "Неко ко зна финансије и стрпљив је са онима који их се плаше.",
    ],
    "sq": [
        "Dikush që ka drejtuar një ekip në një ndryshim të madh, edhe nga biznesi.",
        "Dikush që i njeh financat dhe ka durim.",
    ],
    "mk": [
        "Некој што водел тим низ голема промена, може и од фирма.",
        "Некој што ги знае финансиите и има трпение.",
    ],
    "en": [
        "Somebody who has led through a change and would do it differently now.",
        "A person from outside culture who asks simple questions.",
    ],
}
GIVES = {
    "sr": [
        "Умем да од ничега направим догађај за сто људи. Радо читам туђе пројекте.",
        "Познајем све школе у {town} и околини, и како се с њима договара.",
    ],
    "sq": [
        "Di të bëj një ngjarje për njëqind veta pa para. Lexoj me qejf projektet e të tjerëve.",
        "Njoh shkollat në {town} dhe di si bisedohet me to.",
    ],
    "mk": [
        "Умеам од ништо да направам настан за сто луѓе. Радо читам туѓи проекти.",
        "Ги познавам училиштата во {town} и како се договара со нив.",
    ],
    "en": [
        "I edit applications well and quickly, also other people's.",
        "Contacts of ten years between {town} and the rest of the region.",
    ],
}
POSITION = {
    "sr": ["води програм", "продукција", "оснивање и вођење"],
    "sq": ["drejton programin", "produksion", "themeluese dhe drejtuese"],
    "mk": ["води програма", "продукција", "основање и водење"],
    "en": ["programme lead", "producer", "founder"],
}
# The call's own words.
CALL = {
    "gives": {
        "en": "A mentor of your own for twelve months, about two hours a month. Three meetings of the whole group, workshops you choose together, and travel paid. Mentors give their time for free; you pay nothing.",
        "sr": "Своју менторку или ментора на дванаест месеци, око два сата месечно. Три сусрета целе групе, радионице које бирате заједно, и плаћен пут. Ментори своје време поклањају; ви не плаћате ништа.",
        "sq": "Një mentor për dymbëdhjetë muaj, rreth dy orë në muaj. Tri takime të gjithë grupit, punëtori që i zgjidhni bashkë, dhe udhëtimi i paguar. Nuk paguani asgjë.",
        "mk": "Свој ментор за дванаесет месеци, околу два часа месечно. Три средби на целата група, работилници што ги избирате заедно, и платен пат. Не плаќате ништо.",
    },
    "asks": {
        "en": "Two hours a month for your mentor, nine days a year for the meetings, and readiness to speak about what does not work.",
        "sr": "Два сата месечно за ментора, девет дана годишње за сусрете, и спремност да говорите о ономе што не иде.",
        "sq": "Dy orë në muaj për mentorin, nëntë ditë në vit për takimet, dhe gatishmëri për të folur për atë që nuk shkon.",
        "mk": "Два часа месечно за менторот, девет дена годишно за средбите, и подготвеност да зборувате за она што не оди.",
    },
    "who": {
        "en": "Whoever has worked in culture for at least two years, in any sector or on their own and lives in one of the six economies of the region. No diploma is needed.",
        "sr": "Ко бар две године ради у култури, у било ком сектору или самостално, и живи у једној од шест економија региона. Диплома није потребна.",
        "sq": "Kush punon në kulturë prej së paku dy vjetësh dhe jeton në një nga gjashtë ekonomitë e rajonit. Nuk kërkohet diplomë.",
        "mk": "Кој најмалку две години работи во култура и живее во една од шесте економии на регионот. Не е потребна диплома.",
    },
    "contact": {
        "en": "Nevena answers within two days: call@spojnica.example",
        "sr": "Невена одговара у року од два дана: call@spojnica.example",
        "sq": "Nevena përgjigjet brenda dy ditësh: call@spojnica.example",
        "mk": "Невена одговара во рок од два дена: call@spojnica.example",
    },
}
FAQ = [
    {
        "question": {
            "en": "May I write in my own language?",
            "sr": "Могу ли да пишем на свом језику?",
            "sq": "A mund të shkruaj në gjuhën time?",
            "mk": "Може ли да пишувам на мојот јазик?",
        },
        "answer": {
            "en": "Yes. Serbian in either script, Bosnian, Montenegrin, Albanian, Macedonian or English: the jury reads them all.",
            "sr": "Да. На српском оба писма, босанском, црногорском, албанском, македонском или енглеском: комисија чита све.",
            "sq": "Po. Juria i lexon të gjitha gjuhët e rajonit.",
            "mk": "Да. Комисијата ги чита сите јазици на регионот.",
        },
    },
    {
        "question": {
            "en": "I am not employed. May I apply?",
            "sr": "Нисам запослена. Могу ли да се пријавим?",
            "sq": "Nuk jam e punësuar. A mund të aplikoj?",
            "mk": "Не сум вработена. Може ли да се пријавам?",
        },
        "answer": {
            "en": "Of course. About a fifth of those who took part worked on their own.",
            "sr": "Наравно. Отприлике петина учесника радила је самостално.",
            "sq": "Sigurisht.",
            "mk": "Се разбира.",
        },
    },
]
MENTOR_CALL = {
    "gives": {
        "en": "One person who is glad of your hour, mentors from six economies to talk to, and a training of one day.",
        "sr": "Једну особу која се радује вашем сату, менторе из шест економија за разговор, и једнодневну обуку.",
    },
    "asks": {"en": "Two hours a month for a year.", "sr": "Два сата месечно, годину дана."},
    "who": {
        "en": "Whoever has led something for ten years, in culture or far from it.",
        "sr": "Ко је десет година нешто водио, у култури или далеко од ње.",
    },
    "contact": CALL["contact"],
}
