"""Postil: a desktop article reader that keeps the margin.

The map of the house (the whole plan of who may import whom is held by ``tests/test_architecture.py``):

=================  ==============================================================================
``frozen``         how values are declared without slowing the start
``model``          the frozen values everything else passes around
``feed_model``     those about feeds
``import_model``   those about what other programs export
``import_report``  what an import did, in sentences
``counts``         numbers of things in sentences
``whole``          all that a library holds, as values
``shared_model``   those that machines with one library tell one another
``errors``         the errors a person may see; ``str()`` of each is a sentence
``paths``          where data, settings, logs and resources live
``address``        what makes two web addresses the same article
``offline``        the switch that forbids every request
``document``       the document tree: clean HTML in; canonical text, HTML and Markdown out
``changes``        what has changed between two bodies, word by word
``merging``        two bodies as one document, with what has gone and come
``anchoring``      where a passage is: ``describe`` it as selectors, ``anchor`` it again
``links``          links that a reader writes into notes
``query``          the language of the search box
``library``        the library on disk (the only SQL)
``capture``        pages, files, feeds and pasted text in (the only network, the only distrusted input)
``formats``        export (and import) formats, one file each
``leaving``        what is chosen from the library to be exported
``live``           the folder that follows the library
``sync``           what machines that share a library tell one another, merged, and the folder that carries it
``cli``            the command line: one front end
``ui``             the window: the other front end (the only Qt)
=================  ==============================================================================
"""

__version__ = "0.1.0"
