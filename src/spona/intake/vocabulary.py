"""The words by which people name columns, folded (Latin, no diacritics), for all our languages.

A pattern is a list of word beginnings that must all occur in a header, in any order. `=…` must be
the whole header, `word$` a whole word, `!…` must not occur. One list serves English, Serbian in
both scripts, Bosnian, Croatian, Montenegrin, Macedonian and Albanian, because headers are folded
to Latin first.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ANSWER = "answer"
IGNORE = "ignore"


@dataclass(frozen=True)
class Field:
    """A place where a column can go. `several`: more than one column may feed it."""

    key: str
    label: str | Promise
    patterns: tuple[str, ...]
    several: bool = False


def _field(key: str, label: str | Promise, patterns: str, *, several: bool = False) -> Field:
    lines = tuple(" ".join(line.split()) for line in patterns.strip().splitlines())
    return Field(key, label, tuple(p for line in lines for p in line.split(" | ")), several)


FIELDS: tuple[Field, ...] = (
    _field("name", _("Name and surname"), """
        full name | name surname | first last name | =name | name$ family | your name$ | =participant
        =ime i prezime | ime$ prezime | puno ime$ | ime prezime !mentor !rukovod !nadredj
        emri$ mbiemri | emer mbiemer | emri plote | =kandidat | =ucesnik | =ucesnica
        =mentor | =mentorka | =mentee | =menti"""),
    _field("first_name", _("First name"), """
        =first name | given name | first name !last !surname | =ime | =vase ime | =emri | =emer
        =ime ucesnika | =ime kandidata | =ime mentora | =ime mentija"""),
    _field("last_name", _("Surname"), """
        =last name | surname !first !name | family name | =prezime | prezime !ime$ | mbiemri !emri$
        =mbiemer | last name !first"""),
    _field("publication_name", _("Name for publication"), """
        name publication | name publish | public name$ | ime$ objav | ime$ javno | ime$ javn
        emri publik"""),
    _field("certificate_name", _("Name on the certificate"), """
        name certificat | ime$ sertifikat | ime$ certifikat | ime$ potvrd | ime$ uverenj
        ime$ uvjerenj | ime$ diplom | emri certifikat"""),
    _field("email", _("E-mail"), """
        email | e$ mail | mejl | imejl | meil | eposta | e$ post | elektronska post
        elektronska adres | elektronsk post | posta elektronike | mail$ | mail adres"""),
    _field("phone", _("Telephone"), """
        phone | mobile$ | telefon | mobiln | mobitel | whatsapp | viber | cellphone | gsm$ | celular
        kontakt telefon | broj telefon"""),
    _field("role", _("Role in the cycle"), """
        =role | =uloga | =rola | =roli | role$ program | uloga$ program | prijavljujem se kao
        prijavljujete se kao | apliciram kao | aplicirate kao | aplikoj si | ucestvujem kao
        applying as | apply as | participate as | mentor or mentee | mentor ili ment | mentor ose
        ucestvovati kao | ucestvujete kao | =svojstvo | uloga !poslov !radn !opis | sakam da ucestvuvam
        se prijavuvam kako | prijavuvate kako"""),
    _field("economy", _("Economy"), """
        economy | country | drzav !drzavlj | zemlj !zemljis | ekonomij | zemj | =shteti | shteti$
        ekonomi | =vendi | vendi banimit | entity"""),
    _field("town", _("Town"), """
        town | city !capacity | grad$ | gradu$ | grada$ | =mesto | =mjesto | mestu$ | mjestu$
        mesto$ prebivalis | mjesto$ prebivalis | mesto$ stanovanj | mjesto$ stanovanj | mesto$ boravka
        opstin | opcin | prebivalist | qyteti | qytet | vendbanim | ziveenje$ | municipality"""),
    _field("organisation", _("Organisation"), """
        organisation !size !type | organization !size !type | employer | company | institution
        organizacij !tip !velic | poslodav | firma | firme$ | kompanij | institucij | ustanov
        tvrtk | rabotodav | organizata | punedhen | institucion | kompania | workplace
        zaposlen gde | zaposleni u$"""),
    _field("position", _("Position"), """
        position | job title | job$ | occupation | pozicij | radno mesto | radno mjesto | funkcij
        zanimanj | rabotno mesto | pozicion | profesion | pozita | profession | =title | titula
        =role at work"""),
    _field("sectors", _("Sectors"), """
        sector | field work | =field | industr | disciplin | oblast$ rada | oblast$ delovanj
        oblast$ djelovanj | sektor | delatnost | djelatnost | podrucj rad | podrucj djelovanj
        =oblast | =oblasti | =podrucje | oblast$ dejstv | dejnost | =fusha | fusha veprim | fushat
        umetnick oblast | oblast$ kultur | oblast$ kreativ | creative field""", several=True),
    _field("languages", _("Languages"), """
        language | jezik | jezic | jazik | jazic | gjuha | gjuhe | gjuhet"""),
    _field("bio", _("Biography"), """
        =bio | bio$ !bi$ | biograf | about you | about yourself | about me | o sebi | o vama | za sebe
        predstav | rreth jush | per veten | cv$ short | zivotopis | profile summary | kratak cv"""),
    _field("needs", _("Need areas (mentees)"), """
        need areas | areas need | need support | need help | need$ mentor | areas support
        areas like to develop | like to improve | want to improve | want to learn | like to learn
        work on mentor !mentee | like to work on !mentee | want to work on !mentee | like help with
        want help with | like mentored | need mentor in | focus mentorship | oblast potreb
        radite sa$ mentor !ne$ | radite s$ mentor !ne$ | na cemu zelite | na cemu biste | sta zelite nauc
        sto zelite nauc | sakate da rabotite | sakate da naucite | sakate da podobr
        deshironi punoni | deshironi mesoni
        oblast podrsk | treba podrsk | treba pomoc | potreb$ | potrebe | potrebna podrsk
        zelite podrsk | zelite da unapredi | zelite unaprijed | zelite da razvij | zelite razvij
        zelite naucit | tema mentor | teme mentor | podrucj podrsk | podrucj potreb | oblasti poddrsk
        poddrsk | vi treba | potrebi | nevoj | mbeshtetje | do donit te zhvillo
        deshironi permireso""", several=True),
    _field("offers", _("Offer areas (mentors)"), """
        offer | can mentor | able to mentor | work on mentee | can help | able to help | expertise
        can support | share knowledge | areas mentor !need
        mozete pomoc | mozete da pomog | mogu pomoc | mogu da pomog | mozete ponudi
        mozete da ponudi | nudim | nudite | ekspertiz | strucnost | mozete podrzat | mozete podrsk
        mozete da podrz | prenesete znanj | mozete da prenes | mozete poddrsk | mozam da pomog
        mozete da pomogn | mund te ofro | mund te ndihmo | ofroni | ekspertiza""", several=True),
    _field("challenges", _("Challenges"), """
        challeng | izazov | preprek | predizvic | poteskoc | teskoc | predizvik | sfida | sfidat | obstacle"""),
    _field("goals", _("Goals"), """
        goal | objective | achieve | cilj !grup !publik | ciljev | postici | postignete | postignuti
        celi$ | celite | cel$ | qellim | objektiv | expectation | ocekiv | ocekuv | pritsh"""),
    _field("motivation", _("Motivation"), """
        motivation | motiv !motivisan | why$ | motivaci | zasto | zosto | zoshto | pse$ | motivim
        razlog prijav"""),
    _field("does_not_do", _("What the mentor does not do"), """
        not do$ | do not help | dont do | cannot help | ne radite | ne radim | ne bavi | ne zelite
        ne mozete | ne nudite | ne moze pomoc | ne pomag | nuk beni | nuk ofro | outside expertise"""),
    _field("capacity", _("Capacity (how many mentees)"), """
        capacity | how many mentee | number mentee | mentees can | kapacitet | koliko menti
        koliko ment | broj menti | broj ment | koliko osob | koliko parov | kolku menti | kolku lic
        sa te mentor | sa persona | maximum mentee"""),
    _field("experience_years", _("Years of experience"), """
        year experience | years work | godin iskustv | godina rada | godina staz | radnog iskustva
        radno iskustvo godin | duzina iskustv | godini iskustv | rabotno iskustv | vite pervoj
        vjet pervoj | staz$"""),
    _field("line_manager", _("Line manager"), """
        line manager | supervisor | your manager | nadredjen | rukovodil | rukovoditelj
        pretpostaven | rakovoditel | eprori | mbikeqyr | boss$"""),
    _field("form_of_address", _("Form of address"), """
        form address | pronoun | oslovlj | obrac | obrak | salutation | =titulation | zamenic | zamjenic
        peremr | address you !email !e-mail"""),
    _field("consent_publish", _("Consent to be named publicly"), """
        consent publ | agree publ | allow publ | may publish | saglas objav | saglas javn
        suglas objav | pristanak objav | pristaj objav | dozvolj objav | dopust objav | moze objav
        soglas objav | dozvol objav | pelqi publik | pajtoh publik | consent name | lej publik
        saglas imen | saglas ime$ | objavljivanj"""),
    _field("submitted_at", _("Date of the answer"), """
        timestamp | submitted | submission date | completion time | start time | vremenska oznaka
        vremensk | datum prijav | datum slanj | datum popunj | vremenski zig | vula kohore
        data aplikim | datum podnos | datum i vreme | datum i vrijeme"""),
)  # fmt: skip

# Recognised so that they are left out unless she decides otherwise.
SENSITIVE: tuple[Field, ...] = (
    _field("national_id", _("national identity number"), """
        jmbg | embg$ | maticni broj | licni broj | broj licne | licne karte | osobne iskaznice
        oib$ | passport | pasos | national id | personal number | numri personal | leternjoftim
        id number | maticen broj"""),
    _field("birth", _("date of birth"), """
        birth | datum rodj | datum rodjenja | godina rodj | godiste | datelindj | data lindj | dob$
        age$ | =godine | uzrast | rodjen | ragjanj | radjanj | starost | mosha"""),
    _field("sex", _("sex or gender"), """
        =pol | =sex | gender | =spol | =rod | pol$ !polj | spol$ | gjinia | =gjini"""),
    _field("special", _("health, faith, origin or other special data"), """
        disabil | invalid | health | zdravst | zdravlj | ethnic | etnick | nacionaln pripad
        relig | verois | vjerois | political | politick opred | minorit | manjin | aftesi kufiz
        shendet | dietary | ishran | alerg"""),
)  # fmt: skip

FIELD_BY_KEY = {field.key: field for field in FIELDS}
