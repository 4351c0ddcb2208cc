"""Phones, registration numbers, e-mail and web addresses in the form in which equal ones are equal."""

from __future__ import annotations

import re
import unicodedata

from zhike.analytics.tables import words

# Mail hosts at which anybody can have an address, so that they say nothing of the company.
FREE_HOSTS = words(
    """
    qq.com vip.qq.com foxmail.com 163.com vip.163.com 126.com yeah.net 188.com sina.com sina.cn vip.sina.com sohu.com
    aliyun.com 139.com 189.cn wo.cn 21cn.com tom.com gmail.com googlemail.com outlook.com hotmail.com live.com live.cn
    msn.com yahoo.com yahoo.co.jp yahoo.com.hk icloud.com me.com mac.com proton.me protonmail.com gmx.de gmx.net web.de
    t-online.de mail.ru yandex.ru orange.fr free.fr laposte.net libero.it aol.com naver.com daum.net
    """
)
_EXTENSION = re.compile(r"(?:;ext=|转|ext\.?|#|x)\s*\d+$", re.IGNORECASE)
_HOST = re.compile(r"^(?:https?://)?(?:www\.)?([^/:?#\s]+)")


def phone(text: str) -> str:
    """Return the digits of a number without the country code of China, a trunk 0 or an extension; "" below 7 digits."""
    plain = _EXTENSION.sub("", unicodedata.normalize("NFKC", text).strip())
    digits = re.sub(r"\D", "", plain)
    if plain.startswith(("+86", "0086")):
        digits = digits[2:] if plain.startswith("+") else digits[4:]
    elif digits.startswith("86") and len(digits) == 13:
        digits = digits[2:]
    digits = digits.lstrip("0")
    return digits if len(digits) >= 7 else ""


def registration(text: str) -> str:
    """Return a registration or tax number in NFKC and upper case without separators; "" below 5 characters."""
    plain = re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", text)).upper()
    return plain if len(plain) >= 5 else ""


def email(text: str) -> str:
    """Return an e-mail address in lower case, without a "+tag"; "" for what is none."""
    name, at, host = unicodedata.normalize("NFKC", text).strip().lower().rpartition("@")
    return f"{name.partition('+')[0]}@{host}" if at and name and "." in host else ""


def email_domain(text: str) -> str:
    """Return the host of an e-mail address where it belongs to a company; "" for a free mail host."""
    host = email(text).rpartition("@")[2]
    return "" if host in FREE_HOSTS else host


def web_domain(text: str) -> str:
    """Return the host of a web address without "www."; "" for none."""
    found = _HOST.match(unicodedata.normalize("NFKC", text).strip().lower())
    return found[1] if found and "." in found[1] else ""
