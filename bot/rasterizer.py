"""A child that turns SVG into PNG: what draws is loaded here alone, and goes with its process."""

import sys
from typing import Final

FONT: Final = "Rubik"
"""Its letters are Latin, Cyrillic and Arabic; it comes with the package, whatever fonts the machine has."""


def main() -> None:
    """Read SVG from standard input, and write it as PNG of a width in pixels, the first argument."""
    import fontpkg_rubik
    import resvg_py

    picture = resvg_py.svg_to_bytes(
        svg_string=sys.stdin.buffer.read().decode(),
        width=int(sys.argv[1]),
        skip_system_fonts=True,
        font_files=[str(fontpkg_rubik.ROOT / "files" / f"{FONT}[wght].ttf")],
        font_family=FONT,
        sans_serif_family=FONT,
    )
    sys.stdout.buffer.write(picture)


if __name__ == "__main__":
    main()
