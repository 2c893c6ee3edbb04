"""What the name server says. Other names below .test are 127.0.0.1."""

from name_server import A, AAAA
from namespace import SILENT_V4, SILENT_V6

HOME, HOME_6 = "127.0.0.1", "::1"
#: An address of each kind that nobody may be asked at.
BLOCKED_V4 = ("169.254.169.254", "169.254.0.1", "100.100.100.200",
              "168.63.129.16", "192.0.0.192", "0.0.0.0", "0.1.2.3",
              "224.0.0.1", "239.255.255.255", "255.255.255.255")
BLOCKED_V6 = (
    "fe80::1", "febf::1", "::", "ff02::1", "fd00:ec2::254", "fd20:ce::254",
    "::ffff:169.254.169.254", "::ffff:100.100.100.200", "::ffff:0.0.0.0",
    "::169.254.169.254", "64:ff9b::169.254.169.254",
    "64:ff9b::100.100.100.200", "2002:a9fe:a9fe::1", "2002:6464:64c8::1")


def host(address):
    """The name of a blocked address, alone."""
    return "only-" + address.replace(".", "-").replace(":", "-") + "x.test"


def mixed(address):
    """The name of a blocked address and a good one."""
    return host(address).replace("only", "mixed")


def blocked(address):
    """The entries of both names."""
    kind = AAAA if ":" in address else A
    good = {A: [HOME]} if kind == AAAA else {A: [address, HOME]}
    return {host(address): {kind: [address]},
            mixed(address): {kind: [address]} | good}


NAMES = {
    "nx.test": 3, "servfail.test": 2, "refused.test": 5, "empty.test": {},
    "hung.test": None, "garbage.test": b"\xff" * 30, "torn.test": b"\x85\x80",
    "half-hung.test": {A: [HOME], AAAA: None},
    "six.test": {AAAA: [HOME_6]},
    "both.test": {A: [HOME], AAAA: [HOME_6]},
    "silent.test": {A: [SILENT_V4]},
    "silent-six.test": {A: [HOME], AAAA: [SILENT_V6]},
    "silent-four.test": {A: [SILENT_V4], AAAA: [HOME_6]},
    "many.test": {A: [f"127.0.1.{n}" for n in range(20)] + [HOME]},
    "forbidden-and-refused.test": {A: ["169.254.169.254", "127.0.0.2"]},
}
for each in BLOCKED_V4 + BLOCKED_V6:
    NAMES |= blocked(each)
