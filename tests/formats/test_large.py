"""What importers make of exports that are cut or changed anywhere; ``./dev torture imports`` does it with 100,000 articles."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from reader.formats.importing import importer_for, importers
from reader.formats.source import Source
from reader.import_model import Incoming
from tests.formats.large import MAKERS
from tests.torture.imports import damage, read


def test_there_is_one_of_every_kind() -> None:
    assert set(importers()) == {*MAKERS, "folder"}


@pytest.mark.parametrize("name", sorted(MAKERS))
def test_each_is_known_by_its_content_and_read_whole(tmp_path: Path, name: str) -> None:
    path = tmp_path / "export"
    path.write_bytes(MAKERS[name](25))
    source = Source(path)
    found, importer = importer_for(source)
    records = [record for record in importer.read(source) if isinstance(record, Incoming)]
    assert found == name
    marks = [passage for record in records for passage in record.passages]
    assert len(marks if name in {"zotero", "zotero_note", "calibre", "foliate"} else records) == 25


@pytest.mark.parametrize("name", sorted(MAKERS))
def test_cut_off_or_changed_it_ends_in_records_or_a_sentence(tmp_path: Path, name: str) -> None:
    dice, whole = random.Random(name), MAKERS[name](4)
    for _ in range(8):
        read(tmp_path / "export", damage(whole, dice))
