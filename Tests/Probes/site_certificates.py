"""The sites with TLS: what certificate each has, and the verdict on it."""

import dataclasses

from authority import LEAF, Authority
from expected_verdicts import UP, Expected

UNTRUSTED = Expected("tls", "issuer|self.signed|unable to get")
NAMELESS = "basicConstraints=CA:FALSE\n"
CLIENT = LEAF + "extendedKeyUsage=clientAuth\n"
#: Half an hour, in days: so that whole days do not end meanwhile.
BIT = 1 / 48


@dataclasses.dataclass(frozen=True)
class Site:
    """`names` are the certificate's, and the site's own if there are none."""

    expected: Expected
    names: str = ""
    begin: float = -1.0
    end: float = 30 + BIT
    signer: str = "trusted"
    subject: str = ""
    extensions: str = LEAF
    days: int | None = None


SITES = {
    "good.test": Site(UP, days=30),
    "two-names.test": Site(UP, "DNS:first.test,DNS:two-names.test"),
    "star.wild.test": Site(UP, "DNS:*.wild.test"),
    "nine-days.test": Site(UP, end=9 + BIT, days=9),
    "last-day.test": Site(UP, end=0.5, days=0),
    "long.test": Site(UP, end=400 + BIT, days=400),
    "chained.test": Site(UP, signer="intermediate", days=30),
    "system.test": Site(UP, signer="system", days=30),
    "no-chain.test": Site(UNTRUSTED, signer="intermediate, not sent"),
    "unknown.test": Site(UNTRUSTED, signer="unknown"),
    "self-signed.test": Site(UNTRUSTED, signer="itself"),
    "chained-by-expired.test": Site(
        Expected("tls", "expired"), signer="expired intermediate"),
    "expired.test": Site(Expected("tls", "expired"), begin=-30, end=-2),
    "just-expired.test": Site(Expected("tls", "expired"), end=-BIT),
    "future.test": Site(Expected("tls", "not yet valid"), begin=2),
    "wrong-name.test": Site(Expected("tls", "name"), "DNS:other.test"),
    "deep.star.wild.test": Site(Expected("tls", "name"), "DNS:*.wild.test"),
    "star-star.test": Site(Expected("tls", "name"), "DNS:*"),
    "client.test": Site(Expected("tls", "purpose|unsuitable"),
                        extensions=CLIENT),
    "escapes.test": Site(
        Expected("tls", "name"), extensions=NAMELESS,
        subject="/CN=\x1b[31mred\nlocal: up\x07"),
}


class Signers:
    """Who signs: trusted through OBS_CA_FILE, by the system, or not."""

    def __init__(self, trusted, system, folder):
        folder.mkdir()
        self.trusted = trusted
        self.by_name = {
            "trusted": trusted, "system": system,
            "unknown": Authority(folder / "unknown", "nobody", trusted),
            "intermediate": trusted.intermediate(folder / "between"),
            "expired intermediate": trusted.intermediate(
                folder / "expired", begin=-9, end=-2)}

    def certificate(self, host, site):
        """The file of a site's certificate, with what goes along with it."""
        names = site.names or f"DNS:{host}"
        if site.signer == "itself":
            return self.trusted.self_signed(host, names)
        name, comma, _ = site.signer.partition(",")
        signer = self.by_name[name]
        path = signer.issue(host, names, site.begin, site.end, site.subject,
                            site.extensions)
        if "intermediate" in name and not comma:
            with open(path, "ab") as file:
                file.write(signer.certificate.read_bytes())
        return path


def site_certificates(trusted, system, folder):
    """A certificate's file for each site."""
    signers = Signers(trusted, system, folder)
    return {host: signers.certificate(host, site)
            for host, site in SITES.items()}
