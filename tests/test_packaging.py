"""What a desktop and a store are told agrees with the program."""

from __future__ import annotations

import configparser
import tomllib
import xml.etree.ElementTree as ET

from reader import __version__
from tests.conftest import ROOT

APP_ID = "org.postil.Postil"
PACKAGING = ROOT / "packaging"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def desktop_entry() -> configparser.SectionProxy:
    file = configparser.ConfigParser(interpolation=None)
    file.optionxform = str  # type: ignore[assignment, method-assign]
    file.read_string((PACKAGING / f"{APP_ID}.desktop").read_text("utf-8"))
    return file["Desktop Entry"]


def test_the_desktop_file_starts_the_command_that_is_installed() -> None:
    entry = desktop_entry()
    assert entry["Exec"].split()[0] in PROJECT["project"]["scripts"]
    assert (entry["Type"], entry["Icon"], entry["Terminal"]) == ("Application", APP_ID, "false")
    for name in ("Categories", "Keywords", "MimeType"):
        assert entry[name].endswith(";")
    assert "x-scheme-handler/postil" in entry["MimeType"].split(";"), "links to highlights open the window"
    assert "%U" in entry["Exec"].split()


def test_the_window_names_the_desktop_file() -> None:
    assert f'setDesktopFileName("{APP_ID}")' in (ROOT / "reader/ui/app.py").read_text("utf-8")


def test_the_metainfo_is_of_this_version_and_application() -> None:
    component = ET.parse(PACKAGING / f"{APP_ID}.metainfo.xml").getroot()
    assert component.findtext("id") == APP_ID
    assert component.findtext("launchable") == f"{APP_ID}.desktop"
    assert component.findtext("provides/binary") in PROJECT["project"]["scripts"]
    assert component.findtext("project_license") == PROJECT["project"]["license"]
    releases = [release.get("version") for release in component.iterfind("releases/release")]
    assert releases[0] == __version__
    assert len(component.findtext("summary") or "") <= 50


def test_the_changelog_begins_with_this_version() -> None:
    headings = [line for line in (ROOT / "CHANGELOG.md").read_text("utf-8").splitlines() if line.startswith("## ")]
    assert headings[0] in ("## Unreleased", f"## {__version__}")


def test_the_readme_shows_a_picture_that_is_there() -> None:
    assert "(docs/screenshot.png)" in (ROOT / "README.md").read_text("utf-8")
    assert (ROOT / "docs" / "screenshot.png").read_bytes().startswith(b"\x89PNG")
