"""Takes JSON apart as the reader of access logs does.

Strings must end and brackets pair; what lies between the brackets of a value
is not looked at. Whatever json.loads takes must come out of this as json
loads it: each function here checks that for itself.
"""

import re

import strict_json

SPACE = re.compile(rb"[ \t\n\r]*")
STRING = re.compile(rb'"((?:[^"\\\x00-\x1f]|\\[^\x00-\x1f])*)"')
SCALAR = re.compile(
    rb"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false|null")
#: In a container a backslash takes a quote's meaning, even outside strings.
TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*"|\\["\\]|["{}\[\]]', re.DOTALL)
ESCAPE = re.compile(r'\\(?:u([0-9a-fA-F]{4})|(["\\/bfnrt])|.?)', re.DOTALL)
LETTERS = dict(zip("bfnrt", "\b\f\n\r\t"))


class Broken(Exception):
    """Something unexpected."""


def members(data, brackets):
    """The members of an object, (raw key, raw value), and all the rest.

    The second is False where the object is broken: the members before that
    are there. Which brackets pair in values is the caller's to say.
    """
    found = []
    try:
        for item in items(data, b"{}", brackets):
            found.append(item)
        is_whole = True
    except Broken:
        is_whole = False
    check(data, found, is_whole)
    return found, is_whole


def elements(data, brackets):
    """The elements of an array, up to where it is broken."""
    found = []
    try:
        for item in items(data, b"[]", brackets):
            found.append(item[1])
    except Broken:
        pass
    return found


def items(data, around, brackets):
    """Yields what is in an object or array that must fill the data."""
    position = expect(data, 0, around[:1])
    if data[position:position + 1] != around[1:]:
        while True:
            key = None
            if around == b"{}":
                match = STRING.match(data, position)
                if not match:
                    raise Broken
                key = match[1]
                position = expect(data, match.end(), b":")
            end = value_end(data, position, brackets)
            yield key, data[position:end]
            position = SPACE.match(data, end).end()
            if data[position:position + 1] != b",":
                break
            position = SPACE.match(data, position + 1).end()
    if expect(data, position, around[1:]) != len(data):
        raise Broken


def expect(data, position, byte):
    """The offset behind a byte and the white space around it."""
    position = SPACE.match(data, position).end()
    if data[position:position + 1] != byte:
        raise Broken
    return SPACE.match(data, position + 1).end()


def value_end(data, position, brackets):
    """Where a value ends that begins here."""
    if data[position:position + 1] in (b"{", b"["):
        return container_end(data, position, brackets)
    match = STRING.match(data, position) or SCALAR.match(data, position)
    if not match:
        raise Broken
    return match.end()


def container_end(data, position, brackets):
    """Where as many brackets have closed as were opened.

    "same": those of the kind that the container has. "all": of both kinds,
    as if they were one.
    """
    opening, closing = b"{[", b"}]"
    if brackets == "same":
        index = opening.index(data[position:position + 1])
        opening, closing = opening[index:index + 1], closing[index:index + 1]
    depth = 0
    for match in TOKEN.finditer(data, position):
        if match[0] == b'"':
            raise Broken
        if match[0] in opening:
            depth += 1
        elif match[0] in closing:
            depth -= 1
            if depth == 0:
                return match.end()
    raise Broken


def text(raw):
    """How a string reads; what is no escape becomes U+FFFD."""
    def letter(match):
        if match[1]:
            return chr(int(match[1], 16))
        return LETTERS.get(match[2], match[2]) if match[2] else "\ufffd"

    units = ESCAPE.sub(letter, raw.decode("utf-8", "surrogateescape"))
    # Two surrogates are one letter.
    return units.encode("utf-16-le", "surrogatepass").decode(
        "utf-16-le", "surrogatepass")


def check(data, found, is_whole):
    """Checks that json agrees, if it calls the data JSON."""
    try:
        value = strict_json.value(data)
    except (ValueError, RecursionError):
        return
    assert is_whole == isinstance(value, strict_json.Object), data
    if is_whole:
        pairs = [(text(key), strict_json.value(raw)) for key, raw in found]
        assert pairs == list(value), data
