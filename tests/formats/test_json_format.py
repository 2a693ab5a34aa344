"""The JSON export."""

import io
import json

import pytest

from reader.errors import FormatError
from reader.formats import json_format


def test_an_export_holds_everything(tmp_path, entry):
    path = tmp_path / "all.json"
    written = json_format.write([entry(), entry(id=13, title="Zwei", published_at=None)], path)
    data = json.loads(path.read_text(encoding="utf-8"))
    assert (written.articles, written.path) == (2, path)
    assert (data["format"], data["version"]) == ("postil-export", 1)
    first, second = data["articles"]
    assert first["published_at"] == "2026-03-12T09:14:00Z"
    assert second["published_at"] is None
    assert first["html"] == entry().html
    assert first["text"].startswith("The pear\nA pear ripens from the inside, so press")
    assert first["highlights"][0] == {
        "id": 5,
        "article_id": 12,
        "exact": "from the inside",
        "prefix": "A pear ripens ",
        "suffix": ", so press",
        "start": 23,
        "end": 38,
        "color": "green",
        "note": "Like an *avocado*.",
        "tags": ["to check"],
        "created_at": "2026-03-12T09:14:00Z",
        "orphan": False,
        "style": "mark",
        "image": "",
        "alt": "",
        "how": "position",
        "confidence": 1.0,
        "doubtful": False,
        "uid": "h-5",
        "updated_at": "2026-03-12T09:14:00Z",
    }
    assert [note["reply_to"] for note in first["notes"]] == [None, 7]
    assert first["uid"] and first["canonical_url"] == "https://pears.example/ripe"


def test_an_empty_export_is_whole_json():
    file = io.StringIO()
    assert json_format.write_to([], file) == 0
    assert json.loads(file.getvalue())["articles"] == []


def test_an_export_is_replaced_and_a_foreign_file_is_not(tmp_path, entry):
    path = tmp_path / "all.json"
    json_format.write([entry()], path)
    json_format.write([], path)
    assert json.loads(path.read_text())["articles"] == []
    path.write_text('{"mine": true}')
    with pytest.raises(FormatError, match="no export of Postil"):
        json_format.write([entry()], path)
    assert path.read_text() == '{"mine": true}'
    with pytest.raises(FormatError, match="is a folder"):
        json_format.write([entry()], tmp_path)
    with pytest.raises(FormatError, match="Cannot write"):
        json_format.write([entry()], tmp_path / "nowhere" / "all.json")


def test_an_export_that_breaks_off_leaves_the_old_one(tmp_path, entry):
    path = tmp_path / "all.json"
    json_format.write([entry()], path)
    before = path.read_bytes()

    def breaking():
        yield entry()
        raise RuntimeError("the library went away")

    with pytest.raises(RuntimeError):
        json_format.write(breaking(), path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]
