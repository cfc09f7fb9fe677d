"""How fast and how small it is, measured on the local site beside the plain `yt-dlp` command: `make bench`.

`suite.BENCHMARKS` is the list; each entry names its goal and the function that measures it.
"""
