"""Texts that break programs: other scripts, things not seen, and what other programs would run."""

NAUGHTY_TEXTS = {
    "right to left": "میری بیٹی کو مدد نہیں ملی",
    "arabic with tashkeel": "لَمْ يَحْصُلْ طِفْلِي عَلَى المُسَاعَدَة",
    "both directions": "She said \u2067مدد\u2069 twice",
    "direction override": "abc\u202egnp.exe",
    "family emoji": "👨‍👩‍👧‍👦 and 👩🏽‍🏫",
    "flag and keycap": "🏴󠁧󠁢󠁥󠁮󠁧󠁿 1️⃣",
    "combining marks": "Z̸̢̛a̷͙͝l̴̻̾g̵̱͝o̶̗͌",
    "decomposed": "Cafe\u0301",
    "panjabi": "ਮੇਰੇ ਬੱਚੇ ਨੂੰ ਮਦਦ ਚਾਹੀਦੀ ਹੈ",
    "sql": "Robert'); DROP TABLE answers;--",
    "html": "<script>alert('x')</script><b>bold</b>&amp;",
    "template": "{{ 7*7 }} {% raw %} ${7*7} #{7*7} {area}",
    "formula": '=HYPERLINK("http://example.org";"look")',
    "formula with plus": "+1-1@SUM(A1)",
    "csv": 'a,"b"\n;c',
    "json": '{"a": null}',
    "null words": "null",
    "nothing in other languages": "None undefined NaN",
    "path": "../../../../etc/passwd\\..\\",
    "percent": "%s %n %x %00",
    "shell": "$(touch /nowhere) `id` | &",
    "yaml": "- {a: *b}\n!!python/object:x",
    "very long word": "x" * 9_999,
    "ten thousand emoji": "🙂" * 10_000,
}
"""Texts that are kept as they are (after NFC), by what is naughty about them."""
