"""The peer: what somebody who explains with PyTorch runs, on the same network.

    python3 grad_cam.py convert BUNDLE/model.onnx NETWORK.pt    once: the bundle's network as TorchScript
    python3 grad_cam.py explain NETWORK.pt PICTURE SIZE         a cold process: load it, one Grad-CAM, its class
"""

import sys

import torch


def convert(graph_file, network_file):
    import onnx
    from onnx import numpy_helper

    graph = onnx.load(graph_file).graph
    constants = {t.name: torch.from_numpy(numpy_helper.to_array(t).copy()) for t in graph.initializer}
    maps = next(n for n in graph.node if n.output[0] == "maps").input[0]
    feature_map = next(n for n in graph.node if n.output[0] == maps).input[0]

    def evaluate(values, wanted):
        for node in graph.node:
            if node.output[0] not in values and all(i in values for i in node.input if i):
                values[node.output[0]] = run(node, [values[i] for i in node.input if i])
        return values[wanted]

    class Features(torch.nn.Module):
        def forward(self, image):
            return evaluate(dict(constants, image=image), feature_map)

    class Head(torch.nn.Module):
        def forward(self, features):
            return evaluate({**constants, feature_map: features}, "logits")

    class Network(torch.nn.Module):
        def __init__(self, features, head):
            super().__init__()
            self.features = features
            self.head = head

    shape = [d.dim_value for d in graph.input[0].type.tensor_type.shape.dim][1:]
    image = torch.zeros([1] + shape, dtype=torch.uint8)
    with torch.no_grad():
        features = torch.jit.trace(Features(), image)
        head = torch.jit.trace(Head(), features(image))
    torch.jit.script(Network(features, head)).save(network_file)


def run(node, inputs):
    from onnx import helper

    f = torch.nn.functional
    a = {x.name: helper.get_attribute_value(x) for x in node.attribute}
    x = inputs[0]
    if node.op_type == "Conv":
        pads = a.get("pads", [0] * 4)
        x = f.pad(x, (pads[1], pads[3], pads[0], pads[2]))
        bias = inputs[2] if len(inputs) > 2 else None
        return f.conv2d(x, inputs[1], bias, a.get("strides", 1), 0, a.get("dilations", 1), a.get("group", 1))
    if node.op_type == "MaxPool":
        pads = a.get("pads", [0] * 4)
        x = f.pad(x, (pads[1], pads[3], pads[0], pads[2]), value=float("-inf"))
        return f.max_pool2d(x, a["kernel_shape"], a.get("strides", 1))
    if node.op_type == "AveragePool":
        return f.avg_pool2d(x, a["kernel_shape"], a.get("strides", 1), a["pads"][:2], count_include_pad=bool(a.get("count_include_pad")))
    if node.op_type == "ReduceMean":
        axes = a["axes"] if "axes" in a else inputs[1].tolist()
        return x.mean(dim=axes, keepdim=bool(a.get("keepdims", 1)))
    if node.op_type == "Gemm":
        return inputs[2] + x @ (inputs[1].T if a.get("transB") else inputs[1])
    if node.op_type == "Reshape":
        return x.reshape([x.shape[i] if d == 0 else d for i, d in enumerate(inputs[1].tolist())])
    return {
        "Add": lambda: x + inputs[1],
        "ArgMax": lambda: x.argmax(a["axis"], keepdim=True),
        "Cast": lambda: x.float(),
        "Concat": lambda: torch.cat(inputs, a["axis"]),
        "Div": lambda: x / inputs[1],
        "GlobalMaxPool": lambda: x.amax((2, 3), keepdim=True),
        "Identity": lambda: x,
        "Mul": lambda: x * inputs[1],
        "Neg": lambda: -x,
        "Relu": lambda: x.relu(),
        "Softmax": lambda: x.softmax(a["axis"]),
        "Sqrt": lambda: x.sqrt(),
        "Sub": lambda: x - inputs[1],
        "TopK": lambda: x.sort(descending=True)[0],
        "Transpose": lambda: x.permute(a["perm"]),
    }[node.op_type]()


def explain(network_file, picture, height, width):
    import numpy
    from PIL import Image

    network = torch.jit.load(network_file)
    pixels = Image.open(picture).convert("RGB").resize((width, height), Image.BILINEAR)
    image = torch.from_numpy(numpy.array(pixels))[None]
    with torch.no_grad():
        features = network.features(image)
    features.requires_grad_(True)
    logits = network.head(features)
    best = int(logits.argmax())
    logits[0, best].backward()
    weights = features.grad.mean((2, 3), keepdim=True)
    cam = (weights * features).sum(1, keepdim=True).relu()
    cam = torch.nn.functional.interpolate(cam, size=(height, width), mode="bilinear")
    print(best, float(cam.max()), flush=True)


if sys.argv[1] == "convert":
    convert(*sys.argv[2:])
else:
    explain(sys.argv[2], sys.argv[3], int(sys.argv[4]), int(sys.argv[5]))
    sys.stdin.read()
