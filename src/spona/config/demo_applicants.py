"""The demo's applicants: a hundred invented people, and the invented places they work at.

One line each: name; language of the application (`latn`: Serbian in Latin); f or m; economy; town;
organisation; main field and others; sector of work; years.
"""

from dataclasses import dataclass

LINES = """
Јована Ристановић; sr; f; RS; Ниш; Атеље Канал; visual education; civil; 6
Милутин Цветојевић; sr; m; RS; Београд; Позориште Прозор; performing; public; 11
Снежана Плавшин; sr; f; RS; Нови Сад; Библиотека на кеју; libraries; public; 14
Огњен Мијатов; sr; m; RS; Зрењанин; Радио Равница; radio media; civil; 8
Тијана Гробљић; sr; f; RS; Београд; Фестивал Доња соба; festivals music; civil; 5
Вукашин Лепојевић; sr; m; RS; Крагујевац; Кино Ливница; audiovisual; public; 9
Драгана Шумадинац; sr; f; RS; Ужице; Ткачница Злато; crafts design; private; 7
Лазар Кнежопољац; sr; m; RS; Сомбор; Музеј равнице; museums heritage; public; 12
Невенка Стругар; sr; f; RS; Лесковац; Хор Јужно; music; civil; 4
Стефан Обренић; sr; m; RS; Београд; Издавачка кућа Слово више; publishing literature; private; 10
Маријана Тешановска; sr; f; RS; Пирот; Ћилим данас; heritage crafts; civil; 6
Филип Градојевић; sr; m; RS; Чачак; Сцена Спрат; performing festivals; civil; 3
Исидора Милачић; sr; f; RS; Београд; Архив покрета; archives activism; civil; 8
Kristina Vojnov; latn; f; RS; Subotica; Galerija Peron; visual; civil; 7
Uroš Bačkalić; latn; m; RS; Novi Sad; Studio Lift; technology audiovisual; private; 5
Teodora Zlatarić; latn; f; RS; Beograd; Festival Kratka veza; festivals; civil; 9
Nemanja Skorupan; latn; m; RS; Beograd; Muzički klub Podrum; music business; private; 13
Anđela Pešterac; latn; f; RS; Novi Pazar; Dom kulture Ras; management performing; public; 10
Emir Rožajac; latn; m; RS; Novi Pazar; Kolektiv Most i voda; activism visual; civil; 4
Bojana Krčedin; latn; f; RS; Pančevo; Knjižara Poslednja stanica; literature publishing; private; 6
Andraš Topolić; latn; m; RS; Subotica; Teatar na dva jezika; performing; public; 15
Mina Resavac; latn; f; RS; Beograd; Platforma Prostor; architecture; independent; 5
Relja Dunavski; latn; m; RS; Smederevo; Letnja škola tvrđave; heritage education; civil; 7
Sofija Aleksinac; latn; f; RS; Beograd; Kuća za igru; performing; independent; 8
Jug Timočanin; latn; m; RS; Zaječar; Festival reke; festivals; civil; 6
Ružica Banatović; latn; f; RS; Kikinda; Simpozijum Glina; visual crafts; public; 11
Senka Vidrić; latn; f; RS; Vranje; Radionica Jug; education; civil; 2
Pavle Karanik; latn; m; RS; Beograd; Novine za kulturu; media; private; 9
Ajla Hadžimuratović; latn; f; BA; Sarajevo; Kino Bistrik; audiovisual festivals; civil; 8
Kenan Drinčić; latn; m; BA; Goražde; Centar Drina; management; civil; 6
Lejla Ramovac; latn; f; BA; Tuzla; Galerija Solana; visual; public; 9
Dino Vrbanjac; latn; m; BA; Banja Luka; Strip radionica; visual education; civil; 5
Ivona Lištičić; latn; f; BA; Mostar; Pozorište lutaka Obala; performing; public; 12
Tarik Bosankić; latn; m; BA; Zenica; Muzej čelika; museums heritage; public; 7
Selma Unčanin; latn; f; BA; Bihać; Festival Slap; festivals; civil; 4
Огњенка Требињац; sr; f; BA; Требиње; Књижевни дани Платан; literature; civil; 10
Марко Врбашки; sr; m; BA; Бања Лука; Хор Град; music; civil; 13
Amra Kreševac; latn; f; BA; Sarajevo; Dizajn biro Sitno; design; private; 6
Faris Jajčanin; latn; m; BA; Jajce; Škola starih zanata; crafts heritage; civil; 3
Nives Duvnjak-Rama; latn; f; BA; Livno; Arhiv planine; archives; independent; 8
Haris Koševac; latn; m; BA; Sarajevo; Zvuk u dvorištu; music; independent; 7
Danja Piperac; latn; f; ME; Podgorica; Teatar 21 stepenik; performing; public; 9
Vasko Crmničić; latn; m; ME; Cetinje; Kuća grafike; visual; civil; 11
Iskra Bokeljić; latn; f; ME; Kotor; Festival Škura; festivals music; civil; 6
Balša Tarić; latn; m; ME; Nikšić; Kino dvorište; audiovisual; civil; 4
Милена Дурмиторка; sr; f; ME; Жабљак; Планински музеј; museums; public; 8
Lena Ulcinjac; latn; f; ME; Ulcinj; Biblioteka Mendra; libraries; public; 13
Đorđije Lovćenac; latn; m; ME; Herceg Novi; Arhitektura za more; architecture; independent; 5
Edina Plavljanin; latn; f; ME; Plav; Radio Visitor; radio; civil; 7
Весна Пелистерова; mk; f; MK; Битола; Дом на кукли; performing; public; 10
Горан Шаркоски; mk; m; MK; Тетово; Центар Под Шара; management; civil; 8
Билјана Дојранска; mk; f; MK; Скопје; Галерија Мало место; visual; civil; 6
Стојан Осоговски; mk; m; MK; Куманово; Џез во двор; music festivals; civil; 9
Елена Вардарева; mk; f; MK; Скопје; Студио за звук Ќоше; audiovisual technology; private; 5
Никола Преспански; mk; m; MK; Ресен; Куќа за керамика; crafts; civil; 12
Ана Тиквешка; mk; f; MK; Кавадарци; Библиотека без ѕидови; libraries education; public; 7
Дамјан Брегалнички; mk; m; MK; Штип; Текстилна меморија; heritage design; civil; 4
Симона Галичица; mk; f; MK; Охрид; Фестивал Кеј; festivals; civil; 11
Трајче Злетовски; mk; m; MK; Пробиштип; Рударско кино; audiovisual; civil; 3
Марија Кратовска; mk; f; MK; Кратово; Градот на мостовите; heritage; civil; 6
Филип Јакупичанец; mk; m; MK; Скопје; Издавачи на работ; publishing; private; 9
Јасна Радовишка; mk; f; MK; Струмица; Карневалска школа; education festivals; public; 8
Mimoza Dervishaj; sq; f; MK; Tetovë; Teatri i Oborrit; performing; civil; 7
Agron Likova; sq; m; MK; Kumanovë; Foto Arkivi; archives visual; civil; 5
Ilir Gostivari; sq; m; MK; Gostivar; Biblioteka e Re; libraries; public; 9
Drilona Zogjani; sq; f; AL; Tirana; Galeria Katër Hapa; visual; civil; 6
Ardit Bregu; sq; m; AL; Tirana; Studio Rrota; audiovisual; private; 8
Elda Lumaj; sq; f; AL; Shkodër; Shtëpia e Maskave; crafts heritage; civil; 10
Gent Vjosa; sq; m; AL; Gjirokastër; Muzeu i Gurit; museums heritage; public; 12
Klea Deti; sq; f; AL; Durrës; Festivali i Portit; festivals; civil; 4
Orgest Tomori; sq; m; AL; Berat; Shkolla e Drurit; crafts; civil; 7
Anila Saranda; sq; f; AL; Sarandë; Kinema në Breg; audiovisual; civil; 5
Fatjon Korabi; sq; m; AL; Peshkopi; Qendra e Malit; management; public; 9
Borana Osumi; sq; f; AL; Korçë; Teatri i Vogël; performing; public; 11
Redi Shkumbini; sq; m; AL; Elbasan; Zë i Ri; music; civil; 3
Vjollca Llogara; sq; f; AL; Vlorë; Radio Bregu; radio; civil; 6
Jonida Drini; sq; f; AL; Kukës; Lexuesit; literature; civil; 8
Mirlinda Sharri; sq; f; XK; Prishtina; Hapësira Njëqind; visual activism; civil; 7
Valon Bistrica; sq; m; XK; Prizren; Dokumentari i Parë; audiovisual festivals; civil; 9
Teuta Rugova-Lis; sq; f; XK; Peja; Teatri Shesh; performing; public; 12
Besart Llapi; sq; m; XK; Podujeva; Muzika në Fshat; music; civil; 4
Lirije Drenica; sq; f; XK; Gjakova; Çarshia e Vogël; crafts heritage; civil; 8
Kushtrim Morava; sq; m; XK; Gjilan; Botime Morava; publishing; private; 10
Njomza Ibri; sq; f; XK; Mitrovica; Rock Dhoma; music education; civil; 6
Shkumbin Nerodime; sq; m; XK; Ferizaj; Studio Dritare; design technology; private; 5
Arlinda Gërmia; sq; f; XK; Prishtina; Arkitektura e Lagjes; architecture; independent; 7
Дејан Ибарац; sr; m; XK; Северна Митровица; Културна радионица Обала; education performing; civil; 9
Тамара Газиводић; sr; f; XK; Лепосавић; Читаоница; libraries; civil; 5
Стана Метохијац; sr; f; XK; Грачаница; Хор и ткање; heritage music; civil; 11
Blendi Kaçanik; sq; m; XK; Kaçanik; Kino Kala; audiovisual; civil; 3
Rina Shtime; en; f; XK; Prishtina; Future Stage; performing; civil; 6
Luka Morozan; en; m; ME; Tivat; Dock Residency; visual management; private; 9
Hana Trebević; en; f; BA; Sarajevo; Open Rehearsal; performing; independent; 8
Petra Vodenica; en; f; MK; Skopje; Common Code; technology design; private; 6
Ermal Dajti; en; m; AL; Tirana; Public Room; architecture activism; civil; 7
Katarina Grem; en; f; RS; Beograd; Night Library; libraries literature; independent; 10
""".strip()
# Sent a second time, in the other script and from another address.
TWICE = "Mina Resavac", "Мина Ресавац", "sr"
# Two who live outside the region, and one who has only begun to work in culture.
OUTSIDE = """
Greta Lindenau; en; f; DE; Leipzig; Studio Ost; visual; independent; 9
Tomaž Pohorec; en; m; SI; Maribor; Oder Vrata; performing; public; 12
Sara Mlađan; latn; f; RS; Šabac; Crtaonica; visual; independent; 0
""".strip()


@dataclass(frozen=True)
class Applicant:
    """One person and what she works at; `script` is sr, latn, sq, mk or en."""

    name: str
    script: str
    sex: str
    economy: str
    town: str
    house: str
    fields: tuple[str, ...]
    sector: str
    years: int

    @property
    def language(self) -> str:
        """Of the form, and of our letters to her."""
        return "sr" if self.script == "latn" else self.script


def _read(lines: str) -> list[Applicant]:
    found = []
    for line in lines.splitlines():
        name, script, sex, economy, town, house, fields, sector, years = line.split("; ")
        found.append(
            Applicant(
                name, script, sex, economy, town, house, tuple(fields.split()), sector, int(years)
            )
        )
    return found


APPLICANTS = _read(LINES)
INELIGIBLE = _read(OUTSIDE)
