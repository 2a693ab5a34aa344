from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from reader.library import Library
from reader.model import State
from reader.ui.commands.undo import History
from tests.ui.shell import add, passage


@pytest.fixture
def library(tmp_path: Path):
    with Library.open(tmp_path / "library") as made:
        yield made


@pytest.fixture
def history(qtbot: QtBot, library: Library) -> History:
    return History(library)


def everything(library: Library) -> object:
    """Return all that the user can change, times of change left out."""
    from reader.query import parse

    rows = []
    for text in ("", "is:trashed"):
        for id_ in library.search(parse(text)).ids:
            article = library.article(id_)
            marks = [(h.id, h.color, h.style, h.note, h.tags, h.selectors) for h in library.highlights(id_)]
            notes = [
                (n.id, n.text, n.reply_to, n.tags, [was.text for was in library.note_history(n.id)])
                for n in library.notes(id_)
            ]
            rows.append((id_, article.state, article.starred, article.read_at is not None, article.tags, marks, notes))
    return rows


def test_every_user_change_is_undone_and_done_again(library: Library, history: History) -> None:
    one, two = add(library, "One", tags=("lamp",)).id, add(library, "Two").id
    words = passage(library, one, "took it for a promise")
    states = [everything(library)]

    def after(act) -> object:
        made = act()
        states.append(everything(library))
        assert states[-1] != states[-2], "it did something"
        return made

    after(lambda: history.set_state([one, two], State.ARCHIVE))
    after(lambda: history.set_state([one], State.LATER))
    after(lambda: history.set_starred([one, two], True))
    after(lambda: history.set_read([two], True))
    after(lambda: history.set_read([two], False))
    after(lambda: history.retag([one, two], ("Dusk", "kiosk/night"), ("lamp",)))
    mark = after(lambda: history.add_highlight(one, words, "green"))
    after(lambda: history.recolor(mark.id, "pink"))
    after(lambda: history.restyle(mark.id, "underline"))
    after(lambda: history.resize(mark.id, passage(library, one, "it for a promise")))
    after(lambda: history.retag_highlight(mark.id, ("promise", "kiosk/night")))
    after(lambda: history.annotate(mark.id, "Whose promise?"))
    note = after(lambda: history.add_note(one, "Read this again."))
    reply = after(lambda: history.add_note(one, "Did so.", note.id))
    after(lambda: history.edit_note(reply.id, "Did so twice."))
    after(lambda: history.retag_note(reply.id, ("dusk", "done")))
    after(lambda: history.delete_note(note.id))
    after(lambda: history.delete_highlight(mark.id))
    after(lambda: history.set_state([two], State.TRASH))
    after(lambda: history.delete([one]))

    for wanted in reversed(states[:-1]):
        history.undo()
        assert everything(library) == wanted
    assert not history.stack.canUndo()
    for wanted in states[1:]:
        history.redo()
        assert everything(library) == wanted
    assert not history.stack.canRedo()


def test_what_changes_nothing_is_no_step(library: Library, history: History) -> None:
    one = add(library, "One", tags=("lamp",)).id
    mark = library.add_highlight(one, passage(library, one, "the lamp"), color="blue", note="x")
    note = library.add_note(one, "y")
    history.set_state([one], State.INBOX)
    history.set_starred([one], False)
    history.set_read([one], False)
    history.retag([one], ("Lamp",), ("nothing",))
    history.recolor(mark.id, "blue")
    history.annotate(mark.id, "x")
    history.edit_note(note.id, "y")
    history.retag_note(note.id, ())
    assert history.stack.count() == 0


def test_a_verb_that_fails_leaves_no_step(library: Library, history: History) -> None:
    with pytest.raises(Exception, match="no article 99"):
        history.set_state([99], State.ARCHIVE)
    with pytest.raises(Exception, match="99"):
        history.recolor(99, "pink")
    assert history.stack.count() == 0


def test_a_step_that_can_no_longer_be_undone_says_so_and_goes(qtbot: QtBot, library: Library, history: History) -> None:
    one, two = add(library, "One").id, add(library, "Two").id
    history.set_starred([two], True)
    history.set_starred([one], True)
    library.delete([one])
    with qtbot.waitSignal(history.failed) as failed:
        history.undo()
    assert f"article {one}" in failed.args[0]
    history.undo()
    assert not library.article(two).starred, "the step below is still there"
    assert not history.stack.canUndo()


def test_an_undo_tells_which_articles_it_was_about(qtbot: QtBot, library: Library, history: History) -> None:
    one = add(library, "One").id
    history.set_state([one], State.ARCHIVE)
    assert history.stack.undoText() == "archive"
    with qtbot.waitSignal(history.stepped) as stepped:
        history.undo()
    assert stepped.args == [(one,)]
