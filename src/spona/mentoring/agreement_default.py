"""The agreement a cycle starts with, until the team writes its own. Markdown, per language."""

from spona.core.translated import Said

ENGLISH = """# What we agree

- **How often.** About {sessions} meetings in the programme, each around {minutes} minutes. \
In person or online, as suits us both.
- **Who arranges.** The mentee proposes the dates. Whoever cannot come says so at least a day before.
- **Between meetings.** We agree at the first meeting how we write to each other, and how soon we answer.
- **What we talk about.** The mentee brings the topics. Either of us may say that a topic is not for us.
- **Interests.** We do not buy from, hire or pay each other without telling the team first.

# What stays between us

- What we say stays with the two of us, unless both agree. The limits are danger to somebody and the law.
- Agenda, notes and goals belong to the two of us. The team cannot open them.
- The team sees that we met, when, how long and in what way. Nothing else.
- Work that the mentee shows remains the mentee's.

# How we look back and how we end

- After the second meeting and in the middle of the programme we ask each other whether this works.
- Either of us may end the pair without blame and without giving reasons to the other. \
A message to the team is enough.
"""

SERBIAN = """# Шта договарамо

- **Колико често.** Око {sessions} састанака током програма, сваки око {minutes} минута. \
Уживо или онлајн, како обома одговара.
- **Ко заказује.** Менти предлаже термине. Ко не може да дође, јавља најкасније дан раније.
- **Између састанака.** На првом састанку договарамо како се дописујемо и за колико одговарамо.
- **О чему разговарамо.** Менти доноси теме. Свако може да каже да нека тема није за њега или њу.
- **Интереси.** Не купујемо једно од другог, не запошљавамо се и не плаћамо међусобно а да тим то \
претходно не зна.

# Шта остаје међу нама

- Што кажемо, остаје међу нама, осим ако се обоје не сложимо. Границе су нечија угроженост и закон.
- Дневни ред, белешке и циљеви припадају нама двома странама. Тим не може да их отвори.
- Тим види да је састанак одржан, када, колико је трајао и на који начин. Ништа друго.
- Рад који менти покаже остаје његов или њен.

# Како се осврћемо и како завршавамо

- После другог састанка и на половини програма питамо једно друго да ли ово функционише.
- Свако може да заврши менторство без кривице и без образложења другој страни. \
Довољна је порука тиму.
"""


def default_agreement(*, sessions: int, minutes: int) -> Said:
    """The text per language with the cycle's numbers in it."""
    numbers = {"sessions": sessions, "minutes": minutes}
    return {"en": ENGLISH.format(**numbers), "sr": SERBIAN.format(**numbers)}
