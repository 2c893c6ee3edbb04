"""What is asked of the log stream and gets one answer: refusals."""

from table import ask, case, problem

NO_LOG = problem(404, "there is no access log: OBS_ACCESS_LOG names it")
NO_ID = "Last-Event-ID must be a line's id, not "
#: A log that is there, so that all that is wrong is what the case has.
HOSTS = "/etc/hosts"
LOG = f"OBS_ACCESS_LOG={HOSTS}\n"


def refused(name, query, detail, **how):
    """GET and HEAD are refused alike."""
    expected = problem(422, detail)
    return case(name, ask(f"GET logs/my-shop{query}", **how), expected,
                ask(f"HEAD logs/my-shop{query}", **how), expected, config=LOG)


NO_LOGS = [
    case("logs that nobody has named", ask("GET logs/my-shop"), NO_LOG,
         ask("HEAD logs/my-shop?tail=0"), NO_LOG,
         ask("GET logs/new?source=access"), NO_LOG),
    case("logs of an app without any", ask("GET logs/my-shop?source=app"),
         problem(404, "my-shop has no log of its own: bind one"),
         ask("GET logs/new?source=app"),
         problem(404, "new has no log of its own: bind one"), config=LOG),
    case("a log that can't be read", ask("GET logs/my-shop"),
         problem(500, "can't open /etc/shadow: Permission denied"),
         ask("HEAD logs/my-shop"),
         problem(500, "can't open /etc/shadow: Permission denied"),
         config="OBS_ACCESS_LOG=/etc/shadow\n"),
    case("a log that is none", ask("GET logs/my-shop"),
         problem(500, "can't use /etc/: it is not a regular file"),
         config="OBS_ACCESS_LOG=/etc/\n"),
    case("no slot for a stream of logs", ask("GET logs/my-shop"),
         problem(503, "as many streams as OBS_STREAMS allows are open",
                 Retry_After="1"), config=LOG + "OBS_STREAMS=0\n"),
]

PARAMETERS = [
    refused(f"tail={text}", f"?tail={text}",
            f'tail must be an integer from 0 to 1000, not "{text}"')
    for text in ("1001", "-1", "x", "", "1.0", "1e2", "12345678901234567890")
] + [
    refused(f"source={text}", f"?source={text}",
            f'source must be access or app, not "{text}"')
    for text in ("", "both", "ACCESS", "/etc/passwd", "../access")
] + [
    refused("all that is wrong with a stream", "?tail=x&source=y",
            'tail must be an integer from 0 to 1000, not "x"; '
            'source must be access or app, not "y"; '
            f'{NO_ID}"z"', headers=[("Last-Event-ID", "z")]),
]

#: Positions as nobody gives them: each has four numbers.
IDS = [
    refused(f"Last-Event-ID: {text[:40]}", "", f'{NO_ID}"{shown}"',
            headers=[("Last-Event-ID", text)])
    for text, shown in {
        "1-2-3": "1-2-3", "1-2-3-4-5": "1-2-3-4-5", "1-2-3-g": "1-2-3-g",
        "1-2-3-4,": "1-2-3-4,", ",": ",", "++": "++", "1-2--3": "1-2--3",
        "1--2-3-4": "1--2-3-4", "1-+2-3-4": "1-+2-3-4", "-1-2-3-4": "-1-2-3-4",
        "1-0x2-3-4": "1-0x2-3-4", "1-2-3-4 5": "1-2-3-4 5",
        "1 -2-3-4": "1 -2-3-4", "../../etc/passwd": "../../etc/passwd",
        # More than fits: 32 bits, 63 bits, 64 bits, 63 bits.
        "100000000-2-3-4": "100000000-2-3-4",
        "1-8000000000000000-3-4": "1-8000000000000000-3-4",
        "1-2-10000000000000000-4": "1-2-10000000000000000-4",
        "1-2-3-8000000000000000": "1-2-3-8000000000000000",
        "1-2-3-4," * 20: "1-2-3-4," * 8 + "\u2026",
        "evt-6a3eb9ac0001": "evt-6a3eb9ac0001"}.items()
]

CASES = NO_LOGS + PARAMETERS + IDS
