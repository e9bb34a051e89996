"""Synthetic numbers with right check digits."""

from datetime import date

from stdnum.cn import ric, uscc


def resident(place: str, born_on: date, serial: int) -> str:
    body = f"{place}{born_on:%Y%m%d}{serial:03d}"
    return body + ric.calc_check_digit(f"{body}0")


def credit_code(serial: int) -> str:
    body = f"91110000{serial:09d}"
    return body + uscc.calc_check_digit(body)
