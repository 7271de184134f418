"""Serbian dates as the orthography has them: 18. 5. 2024., and the month in the genitive."""

DATE_FORMAT = "j. E Y."
DATETIME_FORMAT = "j. E Y. H:i"
TIME_FORMAT = "H:i"
YEAR_MONTH_FORMAT = "F Y."
MONTH_DAY_FORMAT = "j. E"
SHORT_DATE_FORMAT = "j. n. Y."
SHORT_DATETIME_FORMAT = "j. n. Y. H:i"
FIRST_DAY_OF_WEEK = 1
# The first one fills `<input type="date">`. People write all the others: with and without blanks,
# with and without the last dot.
DATE_INPUT_FORMATS = [
    "%Y-%m-%d",
    "%d. %m. %Y.",
    "%d. %m. %Y",
    "%d.%m.%Y.",
    "%d.%m.%Y",
    "%d.%m.%y.",
    "%d.%m.%y",
    "%d/%m/%Y",
]
DATETIME_INPUT_FORMATS = ["%Y-%m-%dT%H:%M"] + [f"{date} %H:%M" for date in DATE_INPUT_FORMATS]
TIME_INPUT_FORMATS = ["%H:%M", "%H.%M", "%H:%M:%S"]
DECIMAL_SEPARATOR = ","
THOUSAND_SEPARATOR = "."
NUMBER_GROUPING = 3
