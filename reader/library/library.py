"""The door of the library: one method per thing that can be done with it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Self

import apsw

from reader.library import articles, damage, media, page_comments, rows, tags, upkeep
from reader.library.feeds import Feeds
from reader.library.history import History
from reader.library.imports import Imports
from reader.library.many import Many
from reader.library.margin import Margin
from reader.library.naming import Naming
from reader.library.returning import Returning
from reader.library.saved import Saved
from reader.library.searching import Searching
from reader.library.sharing_verbs import Shares
from reader.library.store import Store
from reader.library.trouble import telling
from reader.library.vocabulary import Vocabulary
from reader.library.wholes import Wholes
from reader.model import Article, Captured, CapturedImage, Change, Comment, State


class Library(Margin, History, Searching, Returning, Feeds, Saved, Vocabulary, Many, Imports, Naming, Shares, Wholes):
    """One thread's view of the library in a folder.

    Every method that changes something is one transaction, on disk when it returns. All raise LibraryError, whose text
    is for people; ids that name nothing, or something deleted, are such an error.
    """

    @classmethod
    def open(cls, folder: Path, *, create: bool = True) -> Self:
        """Open the library in a folder, made if need be and wanted. Nothing is changed when this raises LibraryError."""
        store = Store(folder, create=create)
        try:
            with telling(folder):
                due = upkeep.is_due(store.db, int(time.time())) and not damage.is_known(folder)
            if due:
                with store.write() as transaction:
                    upkeep.purge(transaction, folder)
            return cls(store)
        except BaseException:
            store.close()
            raise

    def close(self) -> None:
        """Close the files; a second time does no harm."""
        for derived in (self._index, self._mark_index, self._twin_index):
            if derived:
                derived.close()
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def subscribe(self, callback: Callable[[Change], None]) -> Callable[[], None]:
        """Have ``callback`` told of every change after its commit, on this thread; return what ends that."""
        return self._store.subscribe(callback)

    def poll(self) -> Change | None:
        """Return what others have committed since the last call, having told the subscribers; cheap when nothing was."""
        return self._store.poll()

    # Coming in

    def add(self, captured: Captured, *, tags: Iterable[str] = (), into: int | None = None) -> tuple[Article, bool]:
        """Keep a captured article; return it, and whether it is new.

        Another copy of an article that is kept (same canonical address; without one, same text) becomes its body:
        tags, shelf, star, progress, highlights and notes stay, and one from the trash or deleted returns to the inbox.
        ``into`` is the row that waited for it.
        """
        from reader.library import adding

        incoming = adding.work_out(captured)
        with telling(self.folder):
            media.write(self.folder, incoming.media)
        with self._store.write() as transaction:
            article_id, created = adding.add(transaction, self.folder, incoming, tags, into)
            article = articles.one(transaction.db, article_id)
        return article, created

    def begin(self, url: str, *, tags: Iterable[str] = (), origin: str = "url") -> Article:
        """Keep an address whose article is about to be captured; an article known by that address only gains the tags."""
        from reader.library import adding

        with self._store.write() as transaction:
            article_id = adding.begin(transaction, url, tags, origin)
            return articles.one(transaction.db, article_id)

    def fail(self, article_id: int, reason: str) -> None:
        """Keep why the capture failed; an article that has a body from an earlier one stays as it is."""
        from reader.library import adding

        with self._store.write() as transaction:
            adding.fail(transaction, article_id, reason)

    def begin_all(self, urls: Iterable[str], *, tags: Iterable[str] = (), origin: str = "url") -> list[tuple[int, str]]:
        """Do as ``begin`` with many addresses at once; return the ids and addresses of those that are to be captured."""
        from reader.library import adding

        with self._store.write() as transaction:
            return adding.begin_all(transaction, urls, tags, origin)

    def fail_all(self, ids: Iterable[int], reason: str) -> None:
        """Do as ``fail`` with many; those that are gone are passed over."""
        from reader.library import adding

        with self._store.write() as transaction:
            for article_id in rows.present(transaction.db, ids):
                adding.fail(transaction, article_id, reason)

    def retry_all(self, ids: Iterable[int]) -> None:
        """Do as ``retry`` with many; those that are gone are passed over."""
        from reader.library import adding

        with self._store.write() as transaction:
            for article_id in rows.present(transaction.db, ids):
                adding.retry(transaction, article_id)

    def retry(self, article_id: int) -> Article:
        """Let a failed article wait for its capture again."""
        from reader.library import adding

        with self._store.write() as transaction:
            adding.retry(transaction, article_id)
            return articles.one(transaction.db, article_id)

    # Reading

    def article(self, article_id: int) -> Article:
        """Return one article."""
        with self._store.read() as db:
            return articles.one(db, article_id)

    def articles(self, ids: Sequence[int]) -> list[Article]:
        """Return these articles in this order, without those that are gone; made for the rows in sight."""
        with self._store.read() as db:
            return articles.several(db, ids)

    def kept(self, addresses: Iterable[str]) -> dict[str, int]:
        """Return which of these addresses are those of kept articles outside the trash, with the articles' ids."""
        with self._store.read() as db:
            return articles.kept(db, addresses)

    def body(self, article_id: int) -> str:
        """Return the body as clean HTML; empty for an article that has none yet."""
        with self._store.read() as db:
            rows.demand(db, [article_id])
            return articles.html(db, article_id)

    def original(self, article_id: int) -> bytes:
        """Return the page or file as it came; empty when none was kept."""
        with self._store.read() as db:
            rows.demand(db, [article_id])
            sha256 = db.execute("SELECT original FROM body WHERE article_id = ?", (article_id,)).get
        return media.read(self.folder, sha256, media.ORIGINAL) if sha256 else b""

    def original_media(self, article_id: int) -> str:
        """Return the content type that the original came with; empty when that is not known."""
        with self._store.read() as db:
            found = db.execute(
                "SELECT mime FROM media WHERE sha256 = (SELECT original FROM body WHERE article_id = ?)", (article_id,)
            )
            return str(found.get or "")

    def page_comments(self, article_id: int) -> tuple[Comment, ...]:
        """Return what others wrote under an article on its page, in its order."""
        with self._store.read() as db:
            rows.demand(db, [article_id])
            return page_comments.of_article(db, article_id)

    def keep_images(self, article_id: int, images: Iterable[CapturedImage]) -> Article:
        """Keep pictures of an article's body that came after it; return the article."""
        from reader.library import adding

        found = media.of_images(images)
        media.write(self.folder, list(found.values()))
        with self._store.write() as transaction:
            rows.demand(transaction.db, [article_id])
            media.write(self.folder, list(found.values()), again=True)
            adding.keep_images(transaction, article_id, found)
            return articles.one(transaction.db, article_id)

    def originals_of(self, site: str) -> tuple[int, ...]:
        """Return the articles from a site (a host without ``www.``, or one below it) whose page is kept, newest first."""
        with self._store.read() as db:
            return articles.originals_of(db, site)

    def images(self, article_id: int) -> dict[str, Path]:
        """Return the kept images of an article: the address in its body to the file."""
        with self._store.read() as db:
            rows.demand(db, [article_id])
            found = rows.fetch(db, "SELECT url, sha256 FROM article_image WHERE article_id = ?", (article_id,))
        return {url: media.path(self.folder, sha256, media.IMAGE) for url, sha256 in found}

    def lead_pictures(self, ids: Sequence[int]) -> dict[int, Path]:
        """Return the file of the picture that each of these is shown by in a list; those without one are left out."""
        from reader.library import leads

        with self._store.read() as db:
            found = leads.leads(db, ids)
        return {article_id: media.path(self.folder, sha256, media.IMAGE) for article_id, sha256 in found.items()}

    def count(self) -> int:
        """Return the number of articles, trashed ones included, entries that wait in their feeds not."""
        with self._store.read() as db:
            return int(db.execute("SELECT count(*) FROM article WHERE deleted_at IS NULL AND entry = 0").get)

    def waiting(self) -> tuple[int, ...]:
        """Return the articles whose capture is still to be done, oldest first."""
        with self._store.read() as db:
            sql = "SELECT id FROM article WHERE status = 'waiting' AND deleted_at IS NULL ORDER BY id"
            return tuple(article_id for (article_id,) in rows.fetch(db, sql, ()))

    # Changing articles

    def set_state(self, ids: Iterable[int], state: State) -> dict[int, State]:
        """Put articles on a shelf, deleted ones too, which brings them back; return where each was."""
        with self._store.write() as transaction:
            return articles.set_state(transaction, ids, state)

    def set_starred(self, ids: Iterable[int], starred: bool) -> dict[int, bool]:
        """Star articles or not; return what each was."""
        with self._store.write() as transaction:
            return articles.set_starred(transaction, ids, starred)

    def set_read(self, ids: Iterable[int], read: bool | datetime) -> dict[int, datetime | None]:
        """Mark articles as read, now or at a time given, or as not read; return when each had been."""
        with self._store.write() as transaction:
            return articles.set_read(transaction, ids, read)

    def set_progress(self, article_id: int, progress: float, position: int) -> None:
        """Keep how much of an article has been read (0 to 1) and the canonical character at the top of the page.

        Reaching 0.98 from below marks it as read.
        """
        with self._store.write() as transaction:
            articles.set_progress(transaction, article_id, min(max(progress, 0.0), 1.0), max(position, 0))

    def retag(
        self, ids: Iterable[int], add: Iterable[str] = (), remove: Iterable[str] = ()
    ) -> dict[int, tuple[str, ...]]:
        """Add and remove tags; return what each article had before."""
        from reader.library import entries

        with self._store.write() as transaction:
            before = tags.retag(transaction, rows.demand(transaction.db, ids), add, remove)
            entries.save(transaction, before if tuple(add) else ())
            return before

    def set_tags(self, wanted: Mapping[int, Iterable[str]]) -> dict[int, tuple[str, ...]]:
        """Give each article exactly these tags; return what each had before."""
        with self._store.write() as transaction:
            rows.demand(transaction.db, wanted)
            return tags.set_of_articles(transaction, wanted)

    def delete(self, ids: Iterable[int]) -> None:
        """Delete articles; for 30 days ``undelete`` brings them back with all that belongs to them."""
        with self._store.write() as transaction:
            articles.delete(transaction, ids)

    def undelete(self, ids: Iterable[int]) -> None:
        """Bring deleted articles back to where they were."""
        with self._store.write() as transaction:
            articles.undelete(transaction, ids)

    # Keeping it sound

    def check(self) -> list[str]:
        """Return what is wrong with the library, a sentence each; nothing when it is sound. Reads all of it."""
        self._stop.clear()
        with self._store.read() as db:
            found = upkeep.check(db, self.folder)
            lost = upkeep.check_log(db, self.folder)
        if found:
            return found + lost
        with telling(self.folder):
            found = lost + upkeep.check_marks(self._store.db, self._caught_up_marks())
            try:
                return found + upkeep.check_index(self._store.db, self._caught_up())
            except (apsw.CorruptError, apsw.NotADBError):
                if self._index is None:
                    raise
                self._discard_indexes()
        return [*found, upkeep.INDEX_WRONG]

    def backup(self, path: Path) -> None:
        """Write library and files to one new zip, verified; raises LibraryError where a file of that name exists."""
        upkeep.backup(self._store, path)
