# ruff: noqa: E501 - one invented person a line reads better than a person over twenty lines
"""The demo's people. All are invented, and so are the places they work at."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Invented:
    """One person; `speaks` is "en5 sr6", `areas` are needs ("leadership 5/2") or offers."""

    name: str
    script: str  # language of the name
    address: str  # f, m, n
    economy: str
    town: str
    employer: str
    title: str
    sectors: tuple[str, ...]
    years: int
    speaks: str
    areas: str
    text: str  # a mentee's goal, a mentor's offer
    bio: str
    more: str = ""  # a mentee's challenge; what a mentor does not do
    sector_of_work: str = "civil"


MENTEES = [
    Invented("Arta Gashi-Morina", "sq", "f", "XK", "Prizren", "Zëri Festival", "Programme lead", ("festivals", "audiovisual"), 7, "sq6 en5 sr3", "leadership 5/2; fundraising 4/2; burnout 4/3", "Lead a team of nine without doing every job myself.", "Runs the documentary programme of a small festival in Prizren and trains its volunteers.", "I promoted three colleagues and still answer every mail myself."),
    Invented("Bekim Hoxhaj", "sq", "m", "AL", "Shkodër", "Kino Rozafa", "Founder", ("audiovisual",), 9, "sq6 en4 it4", "business-model 5/1; finance 5/2; audience 3/3", "Turn a cinema that lives from grant to grant into one that pays its rent.", "Reopened a neighbourhood cinema and screens films that would not reach the town otherwise.", "We sell out on Fridays and are empty on all other days."),
    Invented("Čarna Vuletić", "sr-latn", "f", "RS", "Novi Sad", "Kolektiv Rub", "Dramaturge", ("performing",), 6, "sr6 en5", "confidence 5/2; international 4/2; production 3/3", "Present our work abroad and not apologise for it first.", "Dramaturge of a collective that makes performances with people who live at the edge of the city."),
    Invented("Дејан Ристовски", "mk", "m", "MK", "Битола", "Архив на звукот", "Archivist", ("archives", "heritage"), 11, "mk6 sr4 en4", "digital 5/2; fundraising 4/1; audience 3/2", "Open a sound archive that is now a room with a lock.", "Collects field recordings of the last four decades and teaches how to listen to them."),
    Invented("Elira Dushku-Kola", "sq", "f", "AL", "Tirana", "Studio Fill", "Designer", ("design",), 5, "sq6 en5", "finance 5/1; confidence 4/2; career 3/2", "Charge what the work is worth and say it aloud.", "Designs books and exhibitions; co-founder of a two-person studio."),
    Invented("Filip Ademović", "sr-latn", "m", "BA", "Tuzla", "Galerija Slana", "Curator", ("visual",), 8, "bs6 en4", "artistic 4/3; networks 5/2; leadership 4/2", "A programme for three years instead of three months.", "Curator of an artist-run space in a former salt works."),
    Invented("Гордана Стојменова", "mk", "f", "MK", "Скопје", "Театар Мост", "Producer", ("performing",), 10, "mk6 sr5 en4", "production 3/4; international 5/2; conflict 4/2", "Co-produce with two partners from the region.", "Produces theatre for young audiences and tours it to villages without a stage.", "Two founders no longer speak to each other, and I am between them."),
    Invented("Hana Beširević", "sr-latn", "f", "BA", "Sarajevo", "Kuća riječi", "Editor", ("literature", "publishing"), 6, "bs6 en5 de3", "strategy 5/2; audience 4/2; digital 3/2", "A plan for a literary house that is longer than one grant.", "Edits a magazine for new writing and runs its reading groups."),
    Invented("Ivana Ćetković", "sr-latn", "f", "ME", "Cetinje", "Radionica Orah", "Ceramicist", ("crafts", "design"), 7, "cnr6 en4", "business-model 5/2; communication 4/2; legal 3/1", "Live from the workshop all year, not only in summer.", "Makes and teaches ceramics; keeps an old kiln and its recipes alive."),
    Invented("Јелена Ђорђевић", "sr", "f", "RS", "Ниш", "Музеј у покрету", "Museum educator", ("museums", "education"), 9, "sr6 en4", "leadership 5/2; advocacy 4/2; digital 3/3", "Lead the education department I am about to take over.", "Brings museum objects to schools that cannot come to the museum.", "I will lead people who taught me everything."),
    Invented("Kushtrim Berishaj", "sq", "m", "XK", "Prishtina", "Ritmi Studio", "Music producer", ("music",), 8, "sq6 en5", "legal 5/1; international 4/3; finance 4/2", "Contracts that protect the musicians I produce.", "Records and releases music of young bands from four towns."),
    Invented("Лидија Трајкова", "mk", "f", "MK", "Охрид", "Летна школа Лик", "Coordinator", ("education", "visual"), 6, "mk6 en5", "project-logic 5/2; fundraising 5/2; balance 3/2", "Write a project that does not collapse in its second year.", "Runs a summer school for visual arts and its network of former pupils."),
    Invented("Marko Pejović-Radan", "sr-latn", "m", "ME", "Podgorica", "Kontrast Film", "Director", ("audiovisual",), 7, "cnr6 en4", "international 5/2; confidence 3/3; networks 4/2", "Find a co-producer for my first long film.", "Director of short films about towns by the river."),
    Invented("Mirsada Halilčević", "sr-latn", "f", "BA", "Mostar", "Centar za ples Neretva", "Choreographer", ("performing",), 12, "bs6 en3", "burnout 5/2; leadership 4/3; governance 4/1", "Hand over the school I founded without leaving it.", "Choreographer and founder of a dance school open to everybody.", "I have not had a free month in eleven years."),
    Invented("Nertila Çeku", "sq", "f", "AL", "Korçë", "Biblioteka e Re", "Librarian", ("libraries",), 8, "sq6 en4", "digital 5/2; advocacy 4/2; audience 4/3", "A library that people under thirty come back to.", "Librarian; turned a reading room into a place for debates and repair evenings."),
    Invented("Огњен Лазић", "sr", "m", "RS", "Крагујевац", "Лабораторија Стуб", "Architect", ("architecture", "activism"), 9, "sr6 en5 de4", "advocacy 5/3; communication 4/2; strategy 3/3", "Win one argument about public space by preparing for it.", "Architect; works with residents on courtyards, benches and staircases."),
    Invented("Petra Kostanjevec", "sr-latn", "f", "RS", "Subotica", "Pozorište Ogledalo", "Manager", ("management", "performing"), 7, "sr6 hu4 en4", "finance 4/2; governance 5/2; conflict 4/2", "A budget that the whole theatre understands.", "Manager of a bilingual theatre for children."),
    Invented("Rinor Thaçi-Luma", "sq", "m", "XK", "Peja", "Mali Kreativ", "Festival director", ("festivals", "music"), 10, "sq6 en5 sr4", "governance 5/2; audience 4/3; leadership 3/3", "A board that helps instead of one that signs.", "Directs a mountain festival that plants more trees than it sells tickets."),
    Invented("Selma Kurspahić-Lončar", "sr-latn", "f", "BA", "Banja Luka", "Radio Talas", "Radio author", ("radio", "media"), 6, "bs6 en5", "career 5/2; confidence 4/2; job-move 3/2", "Decide whether to stay with radio, and why.", "Author of a radio series on disappearing trades."),
    Invented("Stanka Mirković", "sr-latn", "f", "ME", "Kotor", "Pomorska baština", "Heritage officer", ("heritage", "museums"), 11, "cnr6 en4 it4", "fundraising 5/2; project-logic 4/2; networks 3/3", "An EU project that we lead, not only join.", "Looks after the boats, ropes and words of a seafaring town."),
    Invented("Teuta Brahimi", "sq", "f", "MK", "Tetovo", "Skena e Hapur", "Actress and organiser", ("performing", "activism"), 7, "sq6 mk5 en4", "conflict 4/2; leadership 5/2; communication 3/3", "Keep a two-language ensemble together.", "Acts and organises in two languages, sometimes in one evening."),
    Invented("Uroš Milenković", "sr-latn", "m", "RS", "Užice", "Tiskara 14", "Printer and publisher", ("publishing", "crafts"), 8, "sr6 en3", "business-model 5/2; audience 4/2; finance 4/2", "Print what we love and pay for the paper.", "Prints small editions on a press older than himself."),
    Invented("Vesa Krasniqi-Bala", "sq", "f", "XK", "Mitrovica", "Ura e Vogël", "Project manager", ("activism", "visual"), 6, "sq6 en5 sr4", "conflict 5/2; balance 4/2; international 3/3", "Work on both banks of the river and sleep at night.", "Organises workshops for young artists on both sides of a bridge."),
    Invented("Xhesika Leka", "sq", "f", "AL", "Vlorë", "Porti Gallery", "Gallery manager", ("visual", "management"), 5, "sq6 en5 it5", "strategy 5/2; networks 4/2; communication 3/2", "Make the gallery known beyond its street.", "Manages a gallery in a former customs office."),
    Invented("Zlatan Pašagić", "sr-latn", "m", "BA", "Zenica", "Čelik Lab", "Media artist", ("visual", "technology"), 9, "bs6 en4", "legal 4/2; digital 3/4; fundraising 5/2", "Fund work that does not fit any box.", "Builds machines that listen to factories."),
]

MENTORS = [
    Invented("Adriana Voss-Perić", "hr", "f", "HR", "Rijeka", "Lučka zadruga", "Director", ("management", "heritage"), 24, "hr6 en6 it5", "leadership; strategy; governance; fundraising", "Twenty years of leading houses through change.", "Led two cultural institutions through renovation and reopening.", "I do not write applications for others."),
    Invented("Agim Rexhaj", "sq", "m", "XK", "Prishtina", "Rexhaj & Partners", "Lawyer", ("law", "music"), 19, "sq6 en5 sr4", "legal; finance; business-model", "Contracts in plain words.", "Lawyer for authors, bands and publishers.", "", "private"),
    Invented("Ана Љубојевић", "sr", "f", "RS", "Београд", "Институт за публику", "Researcher", ("science", "education"), 18, "sr6 en5 fr4", "audience; digital; advocacy", "What audiences do, as against what they say.", "Studies how people come to culture, and why they stay away."),
    Invented("Besnik Dervishaj", "sq", "m", "AL", "Tirana", "Banka e Bregut", "Head of finance", ("business",), 22, "sq6 en5 it5", "finance; business-model; governance", "Budgets one can read aloud.", "Banker; volunteers on the boards of two theatres.", "I do not raise money.", "private"),
    Invented("Бранко Андоновски", "mk", "m", "MK", "Скопје", "Јавна радиодифузија", "Editor", ("radio", "media"), 26, "mk6 sr5 en4", "communication; confidence; career", "Saying it in two minutes.", "Radio editor who trained three generations of voices.", "", "public"),
    Invented("Clara Winter-Hodžić", "de", "f", "AT", "Graz", "Haus am Fluss", "Artistic director", ("performing", "festivals"), 21, "de6 en5 bs5", "international; production; artistic; networks", "Co-productions from the first mail to the last bill.", "Directs a house for dance with a long memory for the region."),
    Invented("Dafina Muça", "sq", "f", "AL", "Durrës", "Deti Hotels", "Head of people", ("business", "communication"), 17, "sq6 en5", "leadership; conflict; burnout; balance", "Difficult conversations, held in time.", "Leads a team of two hundred and coaches new managers.", "", "private"),
    Invented("Dragana Miletić-Sas", "sr-latn", "f", "RS", "Novi Sad", "Fond za kulturu", "Fund manager", ("policy", "management"), 20, "sr6 en5 hu3", "fundraising; project-logic; advocacy", "How a jury reads.", "Has read about four thousand applications.", "I cannot advise on calls of my own fund.", "public"),
    Invented("Edin Karahasan", "sr-latn", "m", "BA", "Sarajevo", "Studio Luk", "Architect", ("architecture",), 23, "bs6 en5", "strategy; conflict; advocacy; networks", "Long projects in a short-tempered city.", "Architect of public libraries.", "", "private"),
    Invented("Elena Pop-Ristova", "mk", "f", "MK", "Штип", "Текстил 77", "Owner", ("business", "design"), 16, "mk6 en4 sr5", "business-model; finance; communication", "From workshop to company and back.", "Owns a small textile company that works with designers.", "", "private"),
    Invented("Fatos Kuqi", "sq", "m", "XK", "Gjakova", "Teatri i Qytetit", "Director", ("performing",), 25, "sq6 sr4 en4", "production; artistic; leadership", "Rehearsals, tours, and the months between them.", "Director of a town theatre.", "", "public"),
    Invented("Гојко Вукићевић", "sr", "m", "ME", "Никшић", "Рудник идеја", "Consultant", ("business", "technology"), 14, "cnr6 en5", "digital; business-model; strategy", "Tools that a team of three can keep running.", "Left industry to help small organisations with technology.", "", "private"),
    Invented("Helena Baumgart", "de", "f", "DE", "Leipzig", "Verlag Am Kanal", "Publisher", ("publishing", "literature"), 22, "de6 en6 sr3", "business-model; audience; international; legal", "Small editions, long lives.", "Publishes literature in translation.", "", "private"),
    Invented("Ilir Mansaku", "sq", "m", "AL", "Shkodër", "Ambasada e Librit", "Diplomat", ("diplomacy", "policy"), 27, "sq6 en6 fr5 it5", "international; advocacy; communication; networks", "Rooms in which one waits, and what to say in them.", "Former diplomat, now with a reading programme.", "", "public"),
    Invented("Иванка Петрушевска", "mk", "f", "MK", "Охрид", "Школа за водство", "Trainer", ("education",), 18, "mk6 en5 sr4", "leadership; confidence; conflict; career", "Questions instead of advice.", "Trains headteachers and, lately, conductors."),
    Invented("Jasmin Telalović", "sr-latn", "m", "BA", "Tuzla", "Digitalna Bosna", "Product lead", ("technology",), 13, "bs6 en6", "digital; audience; project-logic", "Digital plans that survive the first user.", "Builds software for public services.", "", "private"),
    Invented("Jovana Šćepanović", "sr-latn", "f", "ME", "Podgorica", "Atelje 9", "Producer", ("audiovisual",), 17, "cnr6 en5 it4", "international; production; finance", "Co-production treaties, line by line.", "Producer of films that cross three borders.", "", "private"),
    Invented("Karlo Matešić", "hr", "m", "HR", "Zagreb", "Mreža scena", "Network coordinator", ("policy", "performing"), 19, "hr6 en5", "networks; advocacy; governance; fundraising", "Networks that do something.", "Coordinates a network of independent stages."),
    Invented("Lejla Omerspahić", "sr-latn", "f", "BA", "Sarajevo", "Psihološko savjetovalište", "Psychologist", ("science",), 20, "bs6 en5 tr3", "burnout; balance; conflict; confidence", "Limits, kindly drawn.", "Psychologist who works with people in caring and creative work.", "I am not your therapist here.", "private"),
    Invented("Lirije Shehu", "sq", "f", "XK", "Prizren", "Zanati Cooperative", "Founder", ("crafts", "activism"), 15, "sq6 en4 sr3 tr4", "business-model; audience; communication", "Selling handwork without selling out.", "Founded a cooperative of forty makers."),
    Invented("Марија Зафировиќ", "mk", "f", "MK", "Куманово", "Музеј на детството", "Curator", ("museums",), 16, "mk6 sr5 en4", "artistic; digital; audience", "Collections that answer back.", "Curator who lets children write the labels.", "", "public"),
    Invented("Milan Obradović-Kern", "sr-latn", "m", "RS", "Beograd", "Kern Konsalting", "Management consultant", ("business",), 21, "sr6 en6 de5", "strategy; governance; finance; leadership", "Strategy on one page.", "Advises family firms, and two museums for free.", "", "private"),
    Invented("Nađa Ristić", "sr-latn", "f", "RS", "Novi Pazar", "Redakcija Jug", "Editor-in-chief", ("media", "communication"), 18, "sr6 bs6 en4", "communication; confidence; conflict", "Headlines, crises, and the day after.", "Leads a regional newsroom."),
    Invented("Nikola Drakulić-Vojin", "sr-latn", "m", "ME", "Herceg Novi", "Filmski susreti", "Festival director", ("festivals", "audiovisual"), 23, "cnr6 en5 it4", "audience; production; fundraising; burnout", "Twenty editions, and what to drop.", "Has directed a film festival for twenty years."),
    Invented("Olta Marashi", "sq", "f", "AL", "Tirana", "Kodra Music", "Label manager", ("music",), 14, "sq6 en6", "legal; international; finance", "Rights, royalties, and reading the small print.", "Manages a label for new music.", "", "private"),
    Invented("Pavle Jeremić", "sr-latn", "m", "RS", "Kragujevac", "Fabrika znanja", "Engineer", ("technology", "education"), 19, "sr6 en5", "project-logic; digital; leadership", "Plans that expect trouble.", "Engineer who leads large teams and small orchestras.", "", "private"),
    Invented("Rozafa Lleshi", "sq", "f", "XK", "Ferizaj", "Fondacioni Dritare", "Programme director", ("policy", "activism"), 17, "sq6 en5 sr4", "fundraising; project-logic; governance; burnout", "Grant logic, from the funder's side.", "Directs a foundation for independent culture."),
    Invented("Sanja Vidaković", "sr-latn", "f", "BA", "Banja Luka", "Muzej grada", "Museum director", ("museums", "heritage"), 22, "bs6 en4", "leadership; job-move; career; advocacy", "Moving up, moving on, staying.", "Director of a city museum.", "", "public"),
    Invented("Théo Lambert", "fr", "m", "FR", "Lyon", "Réseau Rives", "Producer", ("performing", "festivals"), 20, "fr6 en5 sr3", "international; networks; production", "Touring on trains.", "Producer who has toured the region every year since 2009."),
    Invented("Valbona Rama-Noli", "sq", "f", "AL", "Elbasan", "Agjencia Fjala", "Communications lead", ("communication", "business"), 15, "sq6 en5 it4", "communication; audience; strategy", "Being understood by people in a hurry.", "Leads communication for public campaigns.", "", "private"),
    Invented("Жарко Стефановић", "sr", "m", "RS", "Зрењанин", "Издавачка задруга", "Publisher", ("publishing", "crafts"), 24, "sr6 en4 hu3", "business-model; audience; finance; artistic", "Books that pay for books.", "Publisher and printer."),
]

TEAM = [
    ("Mila Anđelković", "mila", "owner"),
    ("Igor Sretenović", "igor", "manager"),
    ("Nevena Kosić", "nevena", "coordinator"),
    ("Saša Ilić-Brun", "sasa", "viewer"),
]
