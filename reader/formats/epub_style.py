"""The style sheet of an EPUB: what a reading program does not know by itself, and no more."""

STYLE = """\
body { line-height: 1.5; }
h1, h2, h3, h4, h5, h6 { line-height: 1.25; text-align: start; hyphens: manual; page-break-after: avoid; break-after: avoid; }
h1 { font-size: 1.6em; margin: 1.6em 0 .3em; }
h2 { font-size: 1.25em; margin: 1.6em 0 .5em; }
h3 { font-size: 1.1em; margin: 1.4em 0 .4em; }
h4, h5, h6, p.head { font-size: 1em; margin: 1.2em 0 .3em; font-weight: bold; }
p { margin: 0 0 .75em; orphans: 2; widows: 2; }
header { margin-bottom: 1.8em; }
.byline { font-style: italic; margin: 0; }
.facts, .tags, .day, .embed, figcaption, .lost { font-size: .85em; color: #6b6559; }
.facts, header .tags { margin: 0; }
.tags { word-spacing: .2em; }
.center { text-align: center; }
.right { text-align: right; }
.left { text-align: left; }
.justify { text-align: justify; }
blockquote { margin: 1em 0 1em .2em; padding: 0 0 0 .9em; border-inline-start: 3px solid #cfc6b2; }
pre { font-size: .85em; line-height: 1.4; white-space: pre-wrap; overflow-wrap: break-word; margin: 1em 0; padding: .5em .7em;
  border-left: 3px solid #cfc6b2; }
code, kbd { font-size: .9em; }
pre code { font-size: 1em; }
figure { margin: 1.2em 0; text-align: center; page-break-inside: avoid; break-inside: avoid; }
figcaption { margin-top: .4em; text-align: start; }
img { max-width: 100%; height: auto; }
table { border-collapse: collapse; margin: 1em 0; font-size: .88em; }
td, th { border-bottom: 1px solid #cfc6b2; padding: .25em .6em; text-align: start; vertical-align: top; }
caption { font-size: .9em; color: #6b6559; text-align: start; padding-bottom: .3em; }
dt, .term { font-weight: bold; }
.said { margin-inline-start: 1.5em; }
ul.tasks { list-style: none; padding-inline-start: 1em; }
hr { border: 0; text-align: center; margin: 1.6em 0; }
hr::before { content: "* * *"; letter-spacing: .4em; color: #6b6559; }
mark { color: inherit; background: none; }
mark.mark { padding: .08em 0; }
mark.yellow { background-color: #ffe28a; color: #26231d; }
mark.green { background-color: #bfe6b0; color: #26231d; }
mark.blue { background-color: #b9d9f7; color: #26231d; }
mark.pink { background-color: #f9c6d9; color: #26231d; }
mark.violet { background-color: #d9caf5; color: #26231d; }
span.underline { text-decoration: underline; text-decoration-thickness: 2px; }
span.strike { text-decoration: line-through; }
span.yellow { text-decoration-color: #d9a514; }
span.green { text-decoration-color: #5fa044; }
span.blue { text-decoration-color: #4a8fc9; }
span.pink { text-decoration-color: #cf6a8d; }
span.violet { text-decoration-color: #8d70c9; }
img.marked { outline: 4px solid #ffe28a; }
blockquote.passage { border-inline-start-width: 5px; margin: 1.6em 0 .8em 0; page-break-inside: avoid; break-inside: avoid; }
blockquote.passage > :last-child { margin-bottom: 0; }
blockquote.passage .called { margin: 0; text-align: end; }
.passage.yellow, aside.yellow { border-color: #e5c04b; }
.passage.green, aside.green { border-color: #8cbf6b; }
.passage.blue, aside.blue { border-color: #7db1d6; }
.passage.pink, aside.pink { border-color: #e19ab0; }
.passage.violet, aside.violet { border-color: #b39bd6; }
sup.call { font-size: .7em; line-height: 0; font-family: sans-serif; }
sup.call a, a.back { text-decoration: none; }
aside.margin { font-size: .85em; line-height: 1.4; margin: .2em 0 1em 1.2em; padding: 0 0 0 .7em;
  border-inline-start-style: solid; border-inline-start-width: 3px; }
aside.margin p, .footnotes p { margin: 0 0 .3em; }
@media (min-width: 56em) {
  section[role="doc-chapter"] { max-width: 36em; margin-right: 16em; }
  section[role="doc-chapter"][dir="rtl"], html[dir="rtl"] section[role="doc-chapter"] { margin-right: 0; margin-left: 16em; }
  aside.margin { float: right; clear: right; width: 14em; margin: -2.6em -17.5em .6em 0; }
  html[dir="rtl"] aside.margin { float: left; clear: left; margin: -2.6em 0 .6em -17.5em; }
}
.footnotes { margin-top: 2em; padding-top: .8em; border-top: 1px solid #cfc6b2; font-size: .88em; line-height: 1.4; }
.footnotes aside { margin: 0 0 .5em; }
a.back { font-weight: bold; }
.thread { margin-top: 2.4em; border-top: 1px solid #cfc6b2; }
.note { margin: 0 0 1em; }
.note .day { margin: 0 0 .15em; }
.depth1 { margin-inline-start: 1.3em; }
.depth2 { margin-inline-start: 2.6em; }
.depth3 { margin-inline-start: 3.9em; }
.depth4, .depth5, .depth6 { margin-inline-start: 5.2em; }
.title { text-align: center; margin-top: 22%; }
.title h1 { font-size: 2.1em; text-align: center; }
.title .byline { margin-bottom: 2em; }
.cover { text-align: center; }
.cover img { max-height: 100vh; }
nav ol { list-style: none; padding: 0; }
nav li { margin: 0 0 .7em; }
nav li a { text-decoration: none; }
nav li .facts { display: block; }
nav li.end { margin-top: 1.2em; }
.index, .index ul { list-style: none; padding: 0; }
.index ul { margin: 0 0 .8em 1.2em; }
.index .tag { font-weight: bold; }
.sources li { margin-bottom: .7em; }
.address { overflow-wrap: anywhere; word-break: break-word; }
.colophon { margin-top: 2.5em; font-size: .85em; color: #6b6559; }
"""
