"""The names of months and quarters as lists have them, in the languages of our neighbours too. No Django here."""

import re

_NAMES = """
januari jan january januar janvier janv tammikuu tammikuun tammikuuta tammi
februari feb february februar février fevrier févr fév helmikuu helmikuun helmikuuta helmi
mars mar march marts märz mrz mär maaliskuu maaliskuun maaliskuuta maalis
april apr avril avr huhtikuu huhtikuun huhtikuuta huhti
maj may mai toukokuu toukokuun toukokuuta touko
juni jun june juin kesäkuu kesäkuun kesäkuuta kesä
juli jul july juillet juil heinäkuu heinäkuun heinäkuuta heinä
augusti aug august août aout elokuu elokuun elokuuta elo
september sep sept septembre syyskuu syyskuun syyskuuta syys
oktober okt october oct octobre lokakuu lokakuun lokakuuta loka
november nov novembre marraskuu marraskuun marraskuuta marras
december dec dezember dez desember des décembre decembre déc joulukuu joulukuun joulukuuta joulu
"""
MONTHS = {name: number for number, line in enumerate(_NAMES.strip().splitlines(), start=1) for name in line.split()}
_LONGEST_FIRST = "|".join(sorted(MONTHS, key=len, reverse=True))
MONTH = rf"(?:{_LONGEST_FIRST})(?![a-zåäöéèûü])\.?"  # whole names alone: "marraskuu" does not begin with March
QUARTER = r"(?:q|kv|kvartal|quartal|trimestre|neljännes)\.?"
_PART_OF_YEAR = re.compile(
    rf"(?<!31 )(?<!31\. )(?<![a-zåäö]){MONTH}(?![a-zåäö])"
    rf"|\b{QUARTER}\s?\d\b|\d{{4}}\s?[qkm]\d{{1,2}}\b|\b(?:[qkm]\d{{1,2}}|[hv]\s?\d{{1,2}}|[hv]t)\b"
    r"|\b(?:kvartal|halvår|vecka|månad|quarter|quartal|month|monat|week)\w*",
    re.IGNORECASE,
)


def is_part_of_year(text: str) -> bool:
    """Tell whether a text names a month, a quarter or another part of a year; its last day stands for the year."""
    return _PART_OF_YEAR.search(text) is not None
