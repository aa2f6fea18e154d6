"""Writes the pictures that the tests of ai.infodisent.image compare with, into this folder.

Needs Pillow and numpy (Debian: python3-pil, python3-numpy; made with Pillow 9.4). Run it again only
when cases change: another Pillow may encode JPEG differently, which changes inputs and expectations
together.

resize/  inputs and Pillow's bilinear results, as PPM; cases.csv says which belong together
decode/  encoded pictures, and beside each (name + ".ppm") its upright RGB pixels
"""

import csv
import struct
import zlib
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

HERE = Path(__file__).parent
GENERATOR = np.random.default_rng(7)


def noise(width, height):
    return Image.fromarray(GENERATOR.integers(0, 256, (height, width, 3), dtype=np.uint8))


def smooth(width, height):
    """No two corners alike, and soft enough that decoders' rounding stays small."""
    y, x = np.mgrid[0:height, 0:width].astype(float)
    red = 255 * x / width
    green = 255 * y / height
    blue = 127 + 100 * np.sin(x / 5) * np.cos(y / 7)
    return Image.fromarray(np.stack([red, green, blue], axis=2).round().astype(np.uint8))


def resized(picture, size):
    return picture.resize(size, Image.BILINEAR)


def cropped(picture, shorter_side, width, height):
    """torchvision.transforms: Resize(shorter_side), then CenterCrop((height, width))."""
    w, h = picture.size
    short, long = (w, h) if w <= h else (h, w)
    new_long = int(shorter_side * long / short)
    new = (shorter_side, new_long) if w <= h else (new_long, shorter_side)
    scaled = resized(picture, new)
    top = int(round((new[1] - height) / 2.0))
    left = int(round((new[0] - width) / 2.0))
    return scaled.crop((left, top, left + width, top + height))


def resize_goldens():
    folder = HERE / "resize"
    folder.mkdir(exist_ok=True)
    inputs = [noise(37, 23), noise(23, 37), noise(61, 8), noise(1, 1), noise(5, 3), noise(64, 48)]
    squashes = [(16, 16), (7, 11), (37, 23), (37, 10), (11, 23), (50, 40), (1, 1)]
    crops = [(16, 16, 16), (16, 14, 14), (15, 14, 9), (23, 20, 17), (30, 25, 28), (9, 4, 7)]
    with open(folder / "cases.csv", "w", newline="") as out:
        cases = csv.writer(out, lineterminator="\n")
        cases.writerow(["input", "rule", "shorterSide", "width", "height", "expected"])
        for picture in inputs:
            name = "noise-%dx%d" % picture.size
            picture.save(folder / (name + ".ppm"))
            for width, height in squashes:
                expected = "%s-squash-%dx%d" % (name, width, height)
                resized(picture, (width, height)).save(folder / (expected + ".ppm"))
                cases.writerow([name, "SQUASH", 0, width, height, expected])
            for shorter, width, height in crops:
                expected = "%s-crop-%d-%dx%d" % (name, shorter, width, height)
                cropped(picture, shorter, width, height).save(folder / (expected + ".ppm"))
                cases.writerow([name, "CROP", shorter, width, height, expected])
    box_goldens(folder)


def box_goldens(folder):
    """Parts with edges between pixels, as pictures decoded at a reduced scale have."""
    picture = Image.open(folder / "noise-37x23.ppm")
    boxes = [(0, 0, 36.125, 22.5), (0.875, 0.5, 37, 23), (0.25, 0, 36.75, 23), (0, 0.625, 37, 22)]
    with open(folder / "boxes.csv", "w", newline="") as out:
        cases = csv.writer(out, lineterminator="\n")
        cases.writerow(["left", "top", "right", "bottom", "expected"])
        for number, box in enumerate(boxes):
            expected = "noise-37x23-box-%d" % number
            picture.resize((11, 9), Image.BILINEAR, box=box).save(folder / (expected + ".ppm"))
            cases.writerow([*box, expected])


def expect(path, rgb):
    """Writes what a decoder should see; rgb is a Pillow picture or an array [H, W, 3] of uint8."""
    picture = rgb if isinstance(rgb, Image.Image) else Image.fromarray(rgb)
    picture.convert("RGB").save(path.with_name(path.name + ".ppm"))


def jpeg_goldens(folder):
    picture = smooth(40, 24)
    variants = {"444": dict(subsampling=0), "422": dict(subsampling=1), "420": dict(subsampling=2),
                "progressive": dict(progressive=True), "odd": dict()}
    for name, options in variants.items():
        path = folder / ("rgb-%s.jpg" % name)
        (smooth(37, 21) if name == "odd" else picture).save(path, quality=90, **options)
        expect(path, Image.open(path))
    data = (folder / "rgb-444.jpg").read_bytes()
    path = folder / "rgb-comment-and-tail.jpg"
    path.write_bytes(data[:2] + b"\xff\xfe\0\7hello" + data[2:] + b"\0\0tail")
    expect(path, Image.open(path))
    path = folder / "grey.jpg"
    picture.convert("L").save(path, quality=90)
    expect(path, Image.open(path))
    for orientation in range(1, 9):
        exif = Image.Exif()
        exif[0x0112] = orientation
        path = folder / ("orientation-%d.jpg" % orientation)
        picture.save(path, quality=90, subsampling=0, exif=exif)
        expect(path, ImageOps.exif_transpose(Image.open(path)))
    for orientation in (1, 2, 3, 4, 5, 6, 7, 8):
        exif[0x0112] = orientation
        # 157 and 109 are multiples of no reduction: the last reduced pixels are covered in part.
        smooth(157, 109).save(folder / ("large-%d.jpg" % orientation), quality=90, exif=exif)


ADAM7 = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2),
         (0, 1, 1, 2)]


def png(samples, colour, bits, chunks=(), interlaced=False):
    """Encodes samples [H, W, channels] as PNG; written out since Pillow writes few variants."""
    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(
            ">I", zlib.crc32(name + data))

    def lines(part):
        result = b""
        for row in part:
            if bits == 16:
                packed = row.astype(">u2").tobytes()
            elif bits == 8:
                packed = row.astype(np.uint8).tobytes()
            else:
                places = np.arange(bits - 1, -1, -1)
                packed = np.packbits((row.reshape(-1, 1) >> places) & 1).tobytes()
            result += b"\0" + packed
        return result

    height, width = samples.shape[:2]
    if interlaced:
        parts = [samples[y::dy, x::dx] for x, y, dx, dy in ADAM7]
        data = b"".join(lines(part) for part in parts if part.size)
    else:
        data = lines(samples)
    header = struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, int(interlaced))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) +
            b"".join(chunk(name, content) for name, content in chunks) +
            chunk(b"IDAT", zlib.compress(data, 9)) + chunk(b"IEND", b""))


def over_white(rgb, alpha):
    rgb, alpha = rgb.astype(float), alpha.astype(float)[..., None] / 255
    return (rgb * alpha + 255 * (1 - alpha)).round().astype(np.uint8)


def png_goldens(folder):
    rgb = np.asarray(smooth(13, 9))
    grey = rgb[..., :1]
    alpha = np.asarray(smooth(13, 9))[..., 2:]
    low = GENERATOR.integers(0, 256, rgb.shape).astype(int)
    grey_rgb = np.repeat(grey, 3, axis=2)
    small = GENERATOR.integers(0, 256, (9, 13, 1))

    def write(name, expected, *arguments, **options):
        path = folder / (name + ".png")
        path.write_bytes(png(*arguments, **options))
        expect(path, expected)

    write("rgb-8", rgb, rgb, 2, 8)
    write("rgb-8-interlaced", rgb, rgb, 2, 8, interlaced=True)
    write("rgb-16", rgb, rgb.astype(int) * 256 + low, 2, 16)
    write("rgba-8", over_white(rgb, alpha[..., 0]), np.concatenate([rgb, alpha], 2), 6, 8)
    write("rgba-16", over_white(rgb, alpha[..., 0]),
          np.concatenate([rgb, alpha], 2).astype(int) * 257, 6, 16)
    write("grey-8", grey_rgb, grey, 0, 8)
    write("grey-16", grey_rgb, grey.astype(int) * 256 + low[..., :1], 0, 16)
    write("grey-alpha-8", over_white(grey_rgb, alpha[..., 0]), np.concatenate([grey, alpha], 2),
          4, 8)
    for bits in (1, 2, 4):
        levels = small % (1 << bits)
        write("grey-%d" % bits, np.repeat(levels * 255 // ((1 << bits) - 1), 3, 2).astype(np.uint8),
              levels, 0, bits)
    for bits in (1, 2, 4, 8):
        palette = GENERATOR.integers(0, 256, (1 << bits, 3), dtype=np.uint8)
        indices = small % (1 << bits)
        write("palette-%d" % bits, palette[indices[..., 0]], indices, 3, bits,
              [(b"PLTE", palette.tobytes())])
        if bits == 4:
            alphas = GENERATOR.integers(0, 256, 16, dtype=np.uint8)
            write("palette-4-alpha", over_white(palette[indices[..., 0]], alphas[indices[..., 0]]),
                  indices, 3, bits, [(b"PLTE", palette.tobytes()), (b"tRNS", alphas.tobytes())])
    key = rgb[4, 6]
    keyed = rgb.copy()
    keyed[(rgb == key).all(2)] = 255
    write("rgb-8-transparent-colour", keyed, rgb, 2, 8,
          [(b"tRNS", struct.pack(">HHH", *key.tolist()))])


def decode_goldens():
    folder = HERE / "decode"
    folder.mkdir(exist_ok=True)
    jpeg_goldens(folder)
    png_goldens(folder)
    (folder / "listing.txt").write_text(
        "".join(p.name[:-4] + "\n" for p in sorted(folder.glob("*.ppm"))))


if __name__ == "__main__":
    resize_goldens()
    decode_goldens()
