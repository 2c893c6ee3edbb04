"""Python's json, without what it takes beyond RFC 8259."""

import json

#: As many as the scanner takes; RFC 8259 leaves it to the parser.
DEEPEST = 64


class Number(str):
    """A number as it is spelt: Python's int has a limit."""


class Object(list):
    """The members of an object, in their order, repeated ones too."""


def refuse(word):
    """NaN and the infinities are none of JSON's words."""
    raise ValueError(word)


DECODER = json.JSONDecoder(
    object_pairs_hook=Object, parse_int=Number, parse_float=Number,
    parse_constant=refuse)


def value(data):
    """The value that some bytes are; ValueError if they are none."""
    text = data.decode("utf-8")
    if text.startswith("\ufeff"):
        raise ValueError("a byte order mark")
    return DECODER.decode(text)


def verdict(data):
    """The kind, the members' keys and kinds, and whether any key of any
    object is repeated; None if the scanner should refuse the bytes."""
    try:
        top = value(data)
    except (ValueError, RecursionError):
        return None
    if depth(top) > DEEPEST or has_lone_surrogate(top):
        return None
    members = top if isinstance(top, Object) else []
    return (kind(top), [(key, kind(each)) for key, each in members],
            has_repeated_key(top))


def kind(each):
    """The name of a value's kind."""
    for type_, name in ((Number, "number"), (Object, "object"),
                        (list, "array"), (str, "string")):
        if isinstance(each, type_):
            return name
    return {True: "true", False: "false", None: "null"}[each]


def parts(each):
    """The values inside a value."""
    if isinstance(each, Object):
        return [inner for _, inner in each]
    return each if isinstance(each, list) else []


def depth(each):
    """How many objects and arrays lie in one another."""
    if not isinstance(each, list):
        return 0
    return 1 + max(map(depth, parts(each)), default=0)


def has_lone_surrogate(each):
    """Whether a string somewhere is no text: Python lets it pass."""
    texts = [key for key, _ in each] if isinstance(each, Object) else []
    texts += [each] if isinstance(each, str) else []
    return any("\ud800" <= letter <= "\udfff"
               for text in texts for letter in text) \
        or any(map(has_lone_surrogate, parts(each)))


def has_repeated_key(each):
    """Whether an object somewhere has two members of one name."""
    keys = [key for key, _ in each] if isinstance(each, Object) else []
    return len(set(keys)) < len(keys) \
        or any(map(has_repeated_key, parts(each)))
