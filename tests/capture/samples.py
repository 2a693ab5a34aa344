"""A page and a picture that several tests use."""

POST = """<html lang="en"><head><title>A short post</title></head><body><h1>A short post</h1>
<div class="post-body">One line of it.<br><br>And another, with a <a href="rel">link</a>.</div></body></html>"""
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d494844520000000300000002080200000012162b4a0000000c4944415478da63f80f04000a0c01029b6a7b5d"
    "0000000049454e44ae426082"
)
