"""Writes formats/: pictures as other programs write them, which the tests of ai.infodisent.image decode.

Needs Pillow (made with 12.3) and, as programs: ImageMagick 6 (convert-im6), libjpeg-turbo (cjpeg,
jpegtran), libwebp (cwebp, gif2webp, webpmux) and exiftool; Debian: imagemagick, libjpeg-turbo-progs,
webp, libimage-exiftool-perl. Run it again only when cases change: other versions may encode
differently, which changes inputs and expectations together.

listing.csv says, for each file, in which PPM its upright RGB pixels stand, as Pillow decodes them
and lays them over white, and by how many levels a decoder may differ.
"""

import csv
import io
import math
import shutil
import struct
import subprocess
import tempfile
import zlib
from pathlib import Path

from PIL import Image, ImageOps

FOLDER = Path(__file__).parent / "formats"
SCRATCH = Path(tempfile.mkdtemp())
CASES = []

# Two inverse cosine transforms and colour conversions differ by so much; everything else by rounding.
JPEG = 4
EXACT = 1


def smooth(width, height):
    """No two corners alike, and soft enough that decoders' rounding stays small."""
    def pixel(x, y):
        blue = 127 + 100 * math.sin(x / 5) * math.cos(y / 7)
        return round(255 * x / width), round(255 * y / height), round(blue)
    picture = Image.new("RGB", (width, height))
    picture.putdata([pixel(x, y) for y in range(height) for x in range(width)])
    return picture


def veiled(width, height):
    """The same, less and less transparent to the right, and not at all there at the left."""
    picture = smooth(width, height).convert("RGBA")
    alpha = Image.new("L", (width, height))
    alpha.putdata([min(255, max(0, 14 * x - 40)) for y in range(height) for x in range(width)])
    picture.putalpha(alpha)
    return picture


def run(*command, data=None):
    return subprocess.run([str(part) for part in command], input=data, check=True,
                          stdout=subprocess.PIPE).stdout


def saved(picture, name, **options):
    path = SCRATCH / name
    picture.save(path, **options)
    return path


def over_white(picture):
    rgba = picture.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", rgba.size, "white"), rgba).convert("RGB")


def case(name, data, tolerance, expected=None):
    """Keeps a file and what Pillow sees of its first frame; expected names another case's PPM."""
    (FOLDER / name).write_bytes(data)
    if expected is None:
        expected = name + ".ppm"
        picture = ImageOps.exif_transpose(Image.open(io.BytesIO(data)))
        over_white(picture).save(FOLDER / expected)
    CASES.append((name, expected, tolerance))
    return data


def segment(jpeg, marker):
    """Where a segment begins and ends."""
    at = 2
    while jpeg[at + 1] != marker:
        at += 2 + struct.unpack(">H", jpeg[at + 2:at + 4])[0]
    return at, at + 2 + struct.unpack(">H", jpeg[at + 2:at + 4])[0]


def jpegs():
    ppm = saved(smooth(32, 24), "picture.ppm")
    plain = case("cjpeg.jpg", run("cjpeg", "-quality", 90, ppm), JPEG)
    case("cjpeg-rgb.jpg", run("cjpeg", "-quality", 90, "-rgb", ppm), JPEG)
    case("cjpeg-optimised-restarts.jpg",
         run("cjpeg", "-quality", 90, "-optimize", "-restart", 1, ppm), JPEG)
    case("jpegtran-progressive.jpg", run("jpegtran", "-progressive", data=plain), JPEG)
    case("jpegtran-grey.jpg", run("jpegtran", "-grayscale", data=plain), JPEG)
    cmyk(smooth(32, 24).convert("CMYK"))
    case("magick-cmyk.jpg",
         run("convert-im6", ppm, "-colorspace", "CMYK", "-quality", 92, "jpg:-"), JPEG)
    upright = run("cjpeg", "-quality", 90, "-sample", "1x1", ppm)
    case("orientation-1.jpg", oriented(upright, 1), JPEG)
    # What undoes the turn that the number asks for.
    turns = {2: ["-flip", "horizontal"], 3: ["-rotate", 180], 4: ["-flip", "vertical"],
             5: ["-transpose"], 6: ["-rotate", 270], 7: ["-transverse"], 8: ["-rotate", 90]}
    for number, turn in turns.items():
        stored = run("jpegtran", "-perfect", *turn, data=upright)
        case("orientation-%d.jpg" % number, oriented(stored, number), JPEG,
             "orientation-1.jpg.ppm")


def cmyk(picture):
    stream = io.BytesIO()
    picture.save(stream, "JPEG", quality=92)
    inverted = case("cmyk.jpg", stream.getvalue(), JPEG)
    case("cmyk-progressive.jpg", run("jpegtran", "-progressive", data=inverted), JPEG)
    # Adobe's marker says that the first three channels are luminance and chrominance.
    start, end = segment(inverted, 0xee)
    assert inverted[end - 1] == 0
    case("ycck.jpg", inverted[:end - 1] + b"\2" + inverted[end:], JPEG)
    # Without the marker everybody takes 255 for no ink all the same.
    case("cmyk-without-marker.jpg", inverted[:start] + inverted[end:], JPEG)


def oriented(data, number, suffix=".jpg"):
    path = SCRATCH / ("oriented" + suffix)
    path.write_bytes(data)
    run("exiftool", "-q", "-overwrite_original", "-n", "-Orientation=%d" % number, path)
    return path.read_bytes()


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def grey_with_key(bits, key):
    """A grey PNG one of whose levels is transparent; Pillow and ImageMagick write few of these."""
    width, height = 16, 6
    levels = [[(5 * x + 7 * y) % (1 << bits) for x in range(width)] for y in range(height)]
    lines = b""
    for row in levels:
        number = 0
        for level in row:
            number = number << bits | level
        lines += b"\0" + number.to_bytes(width * bits // 8, "big")
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, bits, 0,
                                                               0, 0, 0)) +
            chunk(b"tRNS", struct.pack(">H", key)) + chunk(b"IDAT", zlib.compress(lines, 9)) +
            chunk(b"IEND", b""))


def pngs():
    picture = saved(smooth(32, 20), "picture.png")
    alpha = saved(veiled(32, 20), "veiled.png")
    kinds = {"png8-interlaced": (picture, ["-colors", 30, "-interlace", "PNG"], "png8"),
             "png48-interlaced": (picture, ["-interlace", "PNG", "-depth", 16], "png48"),
             "png64": (alpha, ["-depth", 16], "png64"),
             "png32-interlaced": (alpha, ["-interlace", "PNG"], "png32"),
             "grey-alpha-16": (alpha, ["-colorspace", "Gray", "-depth", 16,
                                       "-define", "png:color-type=4"], "png"),
             "bilevel": (picture, ["-threshold", "50%", "-define", "png:bit-depth=1",
                                   "-define", "png:color-type=0"], "png"),
             "palette-alpha": (alpha, ["-channel", "A", "-threshold", "50%", "+channel",
                                       "-colors", 12], "png8")}
    for name, (source, options, kind) in kinds.items():
        data = run("convert-im6", source, "-strip", *options, kind + ":-")
        # Pillow takes 16 bits of RGB for 8 only where they come without alpha or in colour.
        if name == "grey-alpha-16":
            reference = run("convert-im6", source, "-colorspace", "Gray", "png32:-")
            over_white(Image.open(io.BytesIO(reference))).save(FOLDER / "grey-alpha-16.png.ppm")
            case(name + ".png", data, EXACT, "grey-alpha-16.png.ppm")
        else:
            case(name + ".png", data, EXACT)
    for bits, key in {1: 1, 2: 2, 4: 9, 8: 70}.items():
        case("grey-key-%d.png" % bits, grey_with_key(bits, key), EXACT)
    for number in (3, 6):
        case("orientation-%d.png" % number, oriented(picture.read_bytes(), number, ".png"), EXACT)


def webp(source, *options):
    return run("cwebp", "-quiet", *options, source, "-o", "-")


def webps():
    picture = saved(smooth(33, 21), "picture.png")
    alpha = saved(veiled(33, 21), "veiled.png")
    case("lossy.webp", webp(picture, "-q", 80), EXACT)
    lossless = case("lossless.webp", webp(picture, "-lossless"), EXACT)
    case("lossy-alpha.webp", webp(alpha, "-q", 80), EXACT)
    case("lossless-alpha.webp", webp(alpha, "-lossless", "-exact"), EXACT)
    case("one-pixel.webp", webp(saved(smooth(1, 1), "one.png"), "-lossless"), EXACT)
    case("orientation-6.webp", oriented(lossless, 6, ".webp"), EXACT)
    frames = [saved(veiled(16, 10), "a.png"), saved(smooth(33, 21), "b.png")]
    for kind, options in {"lossy": ["-q", 80], "lossless": ["-lossless"]}.items():
        files = [SCRATCH / ("frame-%d.webp" % number) for number in range(2)]
        for frame, path in zip(frames, files):
            path.write_bytes(webp(frame, *options))
        # The first frame lies within the canvas, which the second fills.
        run("webpmux", "-frame", files[0], "+100+6+4+0+b", "-frame", files[1], "+100+0+0+0+b",
            "-o", SCRATCH / "animated.webp")
        case("animated-%s.webp" % kind, (SCRATCH / "animated.webp").read_bytes(), EXACT)
    run("gif2webp", "-quiet", FOLDER / "animated.gif", "-o", SCRATCH / "gif.webp")
    case("gif2webp.webp", (SCRATCH / "gif.webp").read_bytes(), EXACT)


def gifs():
    picture = saved(smooth(32, 20), "picture.png")
    alpha = saved(veiled(32, 20), "veiled.png")
    small = saved(smooth(14, 9), "small.png")

    def gif(*arguments):
        return run("convert-im6", *arguments, "gif:-")

    case("plain.gif", gif(picture, "-colors", 60), EXACT)
    case("interlaced.gif", gif(picture, "-colors", 60, "-interlace", "GIF"), EXACT)
    case("two-colours.gif", gif(picture, "-threshold", "50%"), EXACT)
    case("transparent.gif", gif(alpha, "-channel", "A", "-threshold", "50%", "+channel",
                                "-colors", 60), EXACT)
    animated = gif("-page", "32x20+5+3", small, "-colors", 30, "-page", "32x20+0+0", picture,
                   "-loop", 0)
    # Pillow shows the background colour around the frame, browsers and ImageMagick nothing.
    (FOLDER / "animated.gif.ppm").write_bytes(
        run("convert-im6", "gif:-[0]", "-background", "white", "-flatten", "ppm:-", data=animated))
    case("animated.gif", animated, EXACT, "animated.gif.ppm")
    case("old.gif", run("convert-im6", picture, "-colors", 16, "gif87:-"), EXACT)


def bmps():
    picture = saved(smooth(31, 20), "picture.png")
    alpha = saved(veiled(31, 20), "veiled.png")

    def bmp(kind, source, *options):
        return run("convert-im6", source, *options, kind + ":-")

    case("bits-1.bmp", bmp("bmp3", picture, "-threshold", "50%", "-type", "bilevel"), EXACT)
    case("bits-4.bmp", bmp("bmp3", picture, "-colors", 13, "-type", "palette"), EXACT)
    case("bits-8.bmp", bmp("bmp3", picture, "-colors", 90, "-type", "palette"), EXACT)
    case("run-lengths-8.bmp", bmp("bmp3", picture, "-colors", 20, "-type", "palette",
                                  "-compress", "RLE"), EXACT)
    case("bits-16.bmp", bmp("bmp", picture, "-define", "bmp:subtype=RGB565"), 4)
    case("bits-16-555.bmp", bmp("bmp", picture, "-define", "bmp:subtype=RGB555"), 4)
    below = case("bits-24.bmp", bmp("bmp3", picture, "-type", "truecolor"), EXACT)
    case("bits-24-version-4.bmp", bmp("bmp", picture, "-type", "truecolor"), EXACT)
    case("core.bmp", bmp("bmp2", picture, "-type", "truecolor"), EXACT)
    case("bits-32-alpha.bmp", bmp("bmp", alpha), EXACT)
    stream = io.BytesIO()
    smooth(31, 20).convert("RGBA").save(stream, "BMP")
    case("bits-32.bmp", stream.getvalue(), EXACT)
    # The first row first, and the height below 0.
    flipped = bmp("bmp3", picture, "-flip", "-type", "truecolor")
    case("downwards.bmp", flipped[:22] + struct.pack("<i", -20) + flipped[26:], EXACT,
         "bits-24.bmp.ppm")


if __name__ == "__main__":
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir()
    jpegs()
    pngs()
    gifs()
    webps()
    bmps()
    with open(FOLDER / "listing.csv", "w", newline="") as out:
        listing = csv.writer(out, lineterminator="\n")
        listing.writerow(["file", "expected", "tolerance"])
        listing.writerows(CASES)
    shutil.rmtree(SCRATCH)
