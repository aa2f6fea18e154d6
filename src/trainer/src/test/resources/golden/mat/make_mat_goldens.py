"""Writes tiny annotations as Stanford Cars, Stanford Dogs and ILSVRC2012 have them, in MATLAB's format.

Struct arrays of one row, strings in cell arrays, class numbers from 1 in uint8, uint16 or double, compressed or not.
Run with SciPy at hand: python3 make_mat_goldens.py
"""

import pathlib

import numpy
from scipy.io import savemat

HERE = pathlib.Path(__file__).parent


def cells(values, column=False):
    array = numpy.empty((len(values), 1) if column else (1, len(values)), dtype=object)
    array.flat[:] = values
    return array


def structs(fields, rows, column=False):
    array = numpy.empty((len(rows), 1) if column else (1, len(rows)), dtype=[(field, object) for field in fields])
    array.flat[:] = [tuple(row) for row in rows]
    return array


def save(name, compressed=True, **variables):
    savemat(HERE / name, variables, do_compression=compressed)


u8, u16 = numpy.uint8, numpy.uint16
cars = cells(["AM General Hummer SUV 2000", "Ram C/V Cargo Van Minivan 2012", "smart fortwo Convertible 2012"])
box = ["bbox_x1", "bbox_y1", "bbox_x2", "bbox_y2"]

save(
    "cars_annos.mat",
    annotations=structs(
        ["relative_im_path", *box, "class", "test"],
        [
            ["car_ims/000001.jpg", u8(3), u8(2), u8(8), u8(5), u8(1), u8(0)],
            ["car_ims/000002.jpg", u16(1), u16(1), u16(300), u8(4), u8(3), u8(1)],
            ["car_ims/000003.jpg", 1.0, 1.0, 10.0, 6.0, u8(2), u8(0)],
            ["car_ims/000004.jpg", u8(1), u8(1), u8(1), u8(1), u8(3), u8(0)],
        ],
    ),
    class_names=cars,
)
save("cars_meta.mat", compressed=False, class_names=cars)
save(
    "cars_train_annos.mat",
    annotations=structs(
        [*box, "class", "fname"],
        [[u8(3), u8(2), u8(8), u8(5), u8(2), "00001.jpg"], [u8(1), u8(1), u16(600), u8(4), u8(1), "00002.jpg"]],
    ),
)
save(
    "cars_test_annos_withlabels.mat",
    annotations=structs([*box, "class", "fname"], [[u8(3), u8(2), u8(8), u8(5), u8(3), "00001.jpg"]]),
)

dogs = ["n02085620-Chihuahua/n02085620_5927.jpg", "n02086240-Shih-Tzu/n02086240_1.jpg"]
save(
    "train_list.mat",
    file_list=cells([*dogs, "n02085936-Maltese_dog/n02085936_7.jpg"], column=True),
    annotation_list=cells([*[dog[:-4] for dog in dogs], "n02085936-Maltese_dog/n02085936_7"], column=True),
    labels=numpy.array([[1.0], [3.0], [2.0]]),
)
save(
    "test_list.mat",
    file_list=cells(["n02085620-Chihuahua/n02085620_8.jpg"], column=True),
    annotation_list=cells(["n02085620-Chihuahua/n02085620_8"], column=True),
    labels=numpy.array([[1]], dtype=u8),
)

save(
    "meta.mat",
    synsets=structs(
        ["ILSVRC2012_ID", "WNID", "words", "gloss", "num_children", "children", "wordnet_height", "num_train_images"],
        [
            [u8(1), "n02119789", "kit fox, Vulpes macrotis", "a fox", u8(0), numpy.zeros((1, 0)), u8(0), u16(1300)],
            [u8(2), "n03126707", "crane", "lifts things", u8(0), numpy.zeros((1, 0)), u8(0), u16(1300)],
            [u8(3), "n02012849", "crane", "a bird", u8(0), numpy.zeros((1, 0)), u8(0), u16(1300)],
            [u16(1001), "n00001740", "entity", "all there is", u8(2), numpy.array([[1, 2]]), u8(19), u8(0)],
        ],
        column=True,
    ),
)
