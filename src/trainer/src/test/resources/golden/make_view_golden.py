"""Writes views.json: random numbers, and the windows and views that torchvision makes of them.

Needs torchvision and Pillow (Debian: python3-torchvision, python3-pil; made with torchvision 0.14
and Pillow 9.4). torchvision's own code draws the windows, from the numbers written here instead of
PyTorch's. Run it again only when cases change: python3 make_view_golden.py
"""

import base64
import json
import pathlib
import types

import numpy as np
import torch
from PIL import Image
from torchvision.transforms import InterpolationMode, transforms
from torchvision.transforms import functional as F

WIDTH, HEIGHT, SHORTER_SIDE = 12, 10, 14
GENERATOR = np.random.default_rng(7)


class Numbers:
    """Random numbers from 0 to below 1, and those of them that were taken."""

    def __init__(self):
        self.taken = []

    def __next__(self):
        self.taken.append(int(GENERATOR.integers(0, 1000)) / 1000)
        return self.taken[-1]


def window(width, height, numbers):
    """(top, left, height, width) by RandomResizedCrop."""
    def empty(_):
        between = lambda low, high: torch.as_tensor(low + (high - low) * next(numbers))
        return types.SimpleNamespace(uniform_=between)

    def randint(low, high, size):
        return torch.tensor(low + int(next(numbers) * (high - low)))

    own = transforms.torch
    transforms.torch = types.SimpleNamespace(
        empty=empty, randint=randint, log=torch.log, exp=torch.exp, tensor=torch.tensor)
    try:
        picture = Image.new("RGB", (width, height))
        return transforms.RandomResizedCrop.get_params(picture, [0.5, 1.0], [3 / 4, 4 / 3])
    finally:
        transforms.torch = own


def windows():
    for width, height in [(64, 48), (333, 500), (224, 224), (7, 5), (1, 1), (2, 1), (90, 40),
                          (40, 90), (300, 1), (1, 300), (61, 8), (8, 61)]:
        for _ in range(6):
            numbers = Numbers()
            top, left, down, across = window(width, height, numbers)
            yield {"width": width, "height": height, "uniform": numbers.taken,
                   "window": [left, top, across, down]}


def view(picture, names, shorter_side, numbers):
    bilinear = InterpolationMode.BILINEAR
    if "crop" in names:
        top, left, down, across = window(*picture.size, numbers)
        picture = F.resized_crop(picture, top, left, down, across, [HEIGHT, WIDTH], bilinear)
    elif shorter_side:
        picture = F.center_crop(F.resize(picture, shorter_side, bilinear), [HEIGHT, WIDTH])
    else:
        picture = F.resize(picture, [HEIGHT, WIDTH], bilinear)
    if "flip" in names and next(numbers) < 0.5:
        picture = F.hflip(picture)
    pixels = F.pil_to_tensor(picture)
    if "jitter" in names:
        pixels = F.adjust_brightness(pixels, 1 + 0.2 * (2 * next(numbers) - 1))
        pixels = F.adjust_contrast(pixels, 1 + 0.2 * (2 * next(numbers) - 1))
        pixels = F.adjust_saturation(pixels, 1 + 0.2 * (2 * next(numbers) - 1))
    return pixels.permute(1, 2, 0).contiguous().numpy().tobytes()


def encoded(samples):
    return base64.b64encode(samples).decode()


def pictures():
    for width, height in [(37, 23), (13, 30), (9, 8)]:
        yield Image.fromarray(GENERATOR.integers(0, 256, (height, width, 3), dtype=np.uint8))


def views():
    for picture in pictures():
        cases = []
        for augmentation in ["none", "flip", "crop", "jitter", "flip,crop", "flip,crop,jitter"]:
            for shorter_side in (0, SHORTER_SIDE):
                for _ in range(2):
                    numbers = Numbers()
                    seen = view(picture, augmentation.split(","), shorter_side, numbers)
                    cases.append({"augmentation": augmentation, "shorterSide": shorter_side,
                                  "uniform": numbers.taken, "view": encoded(seen)})
        yield {"width": picture.size[0], "height": picture.size[1],
               "rgb": encoded(picture.tobytes()), "cases": cases}


golden = {"width": WIDTH, "height": HEIGHT, "windows": list(windows()), "pictures": list(views())}
path = pathlib.Path(__file__).with_name("views.json")
path.write_text(json.dumps(golden, separators=(",", ":")).replace("},{", "},\n{") + "\n")
