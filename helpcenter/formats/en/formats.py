"""How English pages write days: by name, so that nobody has to ask whether the day or the month comes first."""

DATE_FORMAT = "j F Y"
SHORT_DATE_FORMAT = "j M Y"
