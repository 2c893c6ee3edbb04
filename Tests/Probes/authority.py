"""Certificate authorities of one's own, made with openssl."""

import datetime
import subprocess

SETTINGS = """
[ca]
default_ca = own
[own]
database = {folder}/index
new_certs_dir = {folder}
certificate = {folder}/ca.pem
private_key = {folder}/key.pem
rand_serial = yes
unique_subject = no
default_md = sha256
policy = any
[any]
commonName = optional
"""
IS_AN_AUTHORITY = "basicConstraints=critical,CA:TRUE"
LEAF = "basicConstraints=CA:FALSE\nsubjectAltName={names}\n"


class Authority:
    """Signs certificates; `certificate` is its own, in PEM.

    The certificates that it signs have the key of `owner`, else its own.
    """

    def __init__(self, folder, name, owner=None):
        self.folder = folder
        folder.mkdir()
        self.key = folder / "key.pem"
        self.certificate = folder / "ca.pem"
        self.settings = folder / "settings"
        self.settings.write_text(SETTINGS.format(folder=folder))
        (folder / "index").write_text("")
        openssl("genpkey", "-algorithm", "EC", "-pkeyopt",
                "ec_paramgen_curve:P-256", "-out", self.key)
        openssl("req", "-x509", "-key", self.key, "-subj", f"/CN={name}",
                "-days", "2", "-out", self.certificate,
                "-config", self.request_settings(), "-addext", IS_AN_AUTHORITY)
        self.own_request = folder / "request"
        openssl("req", "-new", "-key", self.key, "-subj", "/CN=any",
                "-config", self.request_settings(), "-out", self.own_request)
        self.request = (owner or self).own_request

    def request_settings(self):
        """What `req` needs, and nothing of this machine's."""
        path = self.folder / "request-settings"
        path.write_text("[req]\ndistinguished_name = dn\n[dn]\n")
        return path

    def issue(self, file, names, begin=-1.0, end=30.0, subject="",
              extensions=LEAF):
        """Signs a certificate from `begin` to `end`, in days from now."""
        path = self.folder / f"{file}.pem"
        extra = self.folder / f"{file}.extensions"
        extra.write_text(extensions.format(names=names))
        openssl("ca", "-batch", "-notext", "-config", self.settings,
                "-in", self.request, "-out", path, "-extfile", extra,
                "-startdate", moment(begin), "-enddate", moment(end),
                "-subj", subject or f"/CN={file}")
        return path

    def self_signed(self, file, names):
        """A certificate that vouches for itself, in the authority's stead."""
        path = self.folder / f"{file}.pem"
        openssl("req", "-x509", "-key", self.key, "-subj", f"/CN={file}",
                "-days", "30", "-out", path, "-addext",
                f"subjectAltName={names}",
                "-config", self.request_settings())
        return path

    def intermediate(self, folder, **times):
        """An authority that this one vouches for."""
        name = f"between-{folder.name}"
        other = Authority(folder, name, self)
        self.request = other.own_request
        signed = self.issue(name, "", extensions=IS_AN_AUTHORITY, **times)
        self.request = self.own_request
        other.certificate.write_bytes(signed.read_bytes())
        return other


def moment(days):
    """Days from now, as openssl reads a time."""
    now = datetime.datetime.now(datetime.timezone.utc)
    return (now + datetime.timedelta(days=days)).strftime("%Y%m%d%H%M%SZ")


def openssl(*words):
    """Runs openssl, which must succeed."""
    run = subprocess.run(["openssl", *map(str, words)], capture_output=True)
    assert run.returncode == 0, run
