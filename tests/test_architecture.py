"""Rules of the house that no library checks: whole classes of bugs that cannot be written here.

Each rule reads the committed files, names the line that breaks it, and says why it stands.
"""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import Model

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "spona"
# One way: a room may point to itself and to those before it. Rooms of one tuple don't see each other.
ORDER = [
    ("engine",),
    ("core",),
    ("ui",),
    ("people",),
    ("messaging",),
    ("questions",),
    ("programmes",),
    ("needs",),
    ("mentoring", "events"),
    ("admissions", "intake", "matching", "learning", "surveys"),
    ("support",),
    ("home", "insights", "community", "method"),
    ("api",),
    ("config",),
]
LEVEL = {room: level for level, rooms in enumerate(ORDER) for room in rooms}

# Where a trusted piece of HTML is made. Each is ours to the last byte or comes out of the sanitiser.
# `moulds` joins what templates rendered with answers it escapes.
TRUSTED_HTML = {"core/markup.py", "ui/templatetags/ui.py", "questions/moulds.py"}
EXPORT_WRITER = {"core/exports.py"}
HTTP_CLIENT = {"core/outgoing.py"}
SUPERVISOR = {"config/server.py"}  # asks its own web server on this machine whether it is up
# Mail servers are named by the host, not typed into a form.
MAIL_CLIENT = {"config/checkup.py", "messaging/verdicts.py", "messaging/incoming_imap.py"}
HEAVY = {"openpyxl", "scipy", "numpy", "typst", "PIL", "icalendar"}


def python_files() -> list[Path]:
    return sorted(path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts)


def templates() -> list[Path]:
    return sorted(p for p in SOURCE.rglob("templates/**/*") if p.suffix in {".html", ".txt"})


def pages() -> list[Path]:
    """Templates of HTML; mails are plain text, filled by messaging.wording and escaped there."""
    return [path for path in templates() if path.suffix == ".html"]


def name(path: Path) -> str:
    return path.relative_to(SOURCE).as_posix()


def lines_with(
    paths: list[Path], pattern: str, *, but: frozenset[str] | set[str] = frozenset()
) -> list[str]:
    """`file:line: text` of every line that matches, outside the allowed files."""
    expression = re.compile(pattern)
    return [
        f"{name(path)}:{number}: {line.strip()}"
        for path in paths
        if name(path) not in but
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if expression.search(line)
    ]


def imports(path: Path, *, module_level: bool = False) -> Iterator[tuple[int, str]]:
    """(line, dotted name) of what a file imports; with `module_level` only what runs on import."""
    tree = ast.parse(path.read_text())
    nodes: Iterator[ast.AST] = _outside_functions(tree) if module_level else ast.walk(tree)
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.lineno, node.module


def _outside_functions(node: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
            continue
        yield child
        yield from _outside_functions(child)


def test_html_is_trusted_in_few_places() -> None:
    """Stored scripts: everything else is escaped by the template engine."""
    assert lines_with(python_files(), r"\b(mark_safe|SafeString)\(", but=TRUSTED_HTML) == []
    switched_off = r"\|\s*(safe|safeseq)\b|\{%\s*autoescape\s+off|\{%\s*filter\s+safe"
    assert lines_with(pages(), switched_off) == []


def test_mail_texts_are_filled_by_the_one_filler() -> None:
    """A name in a mail never becomes a link or a header: messaging.wording tames what it fills in."""
    mails = [path for path in templates() if path.suffix == ".txt" and path.parent.name == "mail"]
    assert mails
    assert lines_with(mails, r"\{\{") == []


def test_templates_hold_no_code_and_no_style() -> None:
    """The content security policy would refuse it, and a template stays readable."""
    # What the sign-in library's scripts read stands in the page as data.
    assert lines_with(templates(), r"<script(?![^>]*(\bsrc=|type=\"application/json\"))") == []
    assert lines_with(templates(), r"<style\b|\sstyle\s*=") == []
    assert lines_with(templates(), r"<[^>]*\son[a-z]+\s*=") == []
    assert lines_with(templates(), r"javascript:") == []


def test_own_scripts_never_write_html() -> None:
    scripts = [p for p in SOURCE.rglob("static/**/*.js") if "vendor" not in p.parts]
    assert scripts, "the rule must have something to look at"
    pattern = (
        r"\.(inner|outer)HTML\s*\+?=(?!=)|insertAdjacentHTML|document\.write|\beval\(|new Function"
    )
    assert lines_with(scripts, pattern) == []


def test_every_post_form_carries_token_and_key() -> None:
    """A second click, a reload or a forged form acts at most once, or not at all."""
    bare = []
    for path in templates():
        for form in re.finditer(r"<form\b[^>]*>.*?</form>", path.read_text(), re.S | re.I):
            opening = form.group(0).split(">", 1)[0]
            if re.search(
                r"method\s*=\s*[\"']?post", opening, re.I
            ) and "{% post_fields" not in form.group(0):
                bare.append(f"{name(path)}: {opening}>")
    assert bare == []


def test_forms_name_their_fields() -> None:
    """Mass assignment: a field that is added to a model is not editable by accident."""
    assert lines_with(python_files(), r"__all__[\"']\s*$|fields\s*=\s*[\"']__all__") == []
    assert lines_with(python_files(), r"^\s+exclude\s*=\s*[\[(]") == []


def test_nobody_redirects_to_what_a_visitor_sent() -> None:
    """Open redirects: no view of ours takes an address from a request (Django's own check theirs)."""
    pattern = r"(redirect|HttpResponseRedirect)\(\s*(to=)?request\.(GET|POST|META|headers)"
    assert lines_with(python_files(), pattern) == []


def test_one_client_talks_to_other_servers() -> None:
    """Server-side request forgery: one client resolves, refuses private addresses, and limits."""
    banned = {
        "requests", "httpx", "urllib3", "aiohttp", "urllib.request", "http.client", "pycurl",
        "websockets", "websocket", "ftplib", "telnetlib", "xmlrpc", "socketserver", "asyncio.streams",
    }  # fmt: skip
    wire = {"socket", "ssl", "smtplib", "imaplib", "poplib"}
    found = [
        f"{name(path)}:{line}: {module}"
        for path in python_files()
        if name(path) not in HTTP_CLIENT | SUPERVISOR
        for line, module in imports(path)
        if module in banned
        or module.split(".")[0] in banned
        or (module in wire and name(path) not in MAIL_CLIENT)
    ]
    assert found == []
    opened = r"open_connection\(|create_connection\(|\burlopen\(|from urllib import|import urllib$"
    assert lines_with(python_files(), opened, but=HTTP_CLIENT) == []


def test_one_writer_makes_spreadsheets() -> None:
    """Formula injection: a name that begins with = must stay a name."""
    pattern = r"csv\.(Dict)?[wW]riter\(|\bWorkbook\("
    assert lines_with(python_files(), pattern, but=EXPORT_WRITER) == []


def test_heavy_libraries_are_imported_where_they_are_used() -> None:
    """Memory and start: a worker that never draws a PDF never loads what draws it."""
    found = [
        f"{name(path)}:{line}: {module}"
        for path in python_files()
        for line, module in imports(path, module_level=True)
        if module.split(".")[0] in HEAVY
    ]
    assert found == []


def test_no_shell_and_no_evaluation() -> None:
    assert (
        lines_with(python_files(), r"shell\s*=\s*True|os\.system\(|(?<![\w.])(eval|exec)\(") == []
    )
    assert lines_with(python_files(), r"\bpickle\b|yaml\.load\(|marshal\.load") == []


def test_the_clock_is_passed_in() -> None:
    """Rules, queries, states and the engine say the same today and in a test about next year."""
    thinking = [
        p
        for p in python_files()
        if p.name in {"rules.py", "states.py", "queries.py"}
        or p.parent.name == "queries"
        or name(p).startswith("engine/")
    ]
    assert lines_with(thinking, r"timezone\.now\(|datetime\.now\(|date\.today\(|time\.time\(") == []


def test_rooms_are_known() -> None:
    rooms = {p.name for p in SOURCE.iterdir() if (p / "__init__.py").exists()}
    assert rooms - set(LEVEL) == set()


def test_ui_has_no_models() -> None:
    assert [model for model in apps.get_models() if model.__module__.startswith("spona.ui")] == []


@pytest.mark.parametrize("room", sorted(LEVEL))
def test_relations_point_to_the_same_or_a_lower_room(room: str) -> None:
    """import-linter cannot see string foreign keys."""
    wrong = []
    for model in (m for m in apps.get_models() if _room(m) == room):
        for field in model._meta.get_fields():
            target = field.related_model
            if field.auto_created or not isinstance(target, type) or _room(target) not in LEVEL:
                continue
            other = _room(target)
            if LEVEL[other] > LEVEL[room] or (LEVEL[other] == LEVEL[room] and other != room):
                wrong.append(f"{model.__name__}.{field.name} -> {other}.{target.__name__}")
    assert wrong == []


def _room(model: type[Model]) -> str:
    parts = model.__module__.split(".")
    return parts[1] if parts[0] == "spona" else ""


def committed_files() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return [ROOT / path for path in listed.split("\0") if path and (ROOT / path).is_file()]


def test_no_file_names_a_package_index_or_one_machine() -> None:
    """Whoever installs chooses the index; and nobody else has this machine's folders."""
    hosts = ["py" + "pi.org", "python" + "hosted.org", "npm" + "js.org", "npm" + "js.com"]
    folders = ["/wo" + "rk/", "/ro" + "ot/", "/home/" + "runner"]
    found = []
    for path in committed_files():
        try:
            text = path.read_text()
        except UnicodeDecodeError:
            continue
        found += [f"{path.relative_to(ROOT)}: {w}" for w in hosts + folders if w in text]
    assert found == []
