"""Export narrow torchvision classifiers with seeded random weights, and what PyTorch computes for their feature maps.

Usage: python3 make_backbones.py OUT_DIR
Each NAME.onnx takes "input" [N, 3, S, S]; NAME.features is the map of one picture, float32 little-endian [D, R, Q].

The networks built here by hand, and what is made of finished exports:
- deit: class and distillation token, two classifiers, their mean; vit-mean: no class token's classifier, the mean of patches
- last: takes [N, S, S, 3] and pools a map with the channel last, as TensorFlow's networks do
- NAME-static: one picture a run; NAME-external: weights in a file beside it
- NAME-opset20: the newer form of ReduceMean, whose axes are an input, by hand, as onnx 1.12 converts up to 17
- NAME-float16: weights, constants, casts, input and output in float16
Its pixels, of range 0..1, are ((7 y + 13 x + 29 c + x y) mod 256) / 255. Needs torch 1.13 and torchvision 0.14.
"""
import pathlib
import sys
import warnings

import numpy
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torchvision.models.convnext import CNBlockConfig, ConvNeXt
from torchvision.models.densenet import DenseNet
from torchvision.models.maxvit import MaxVit
from torchvision.models.swin_transformer import SwinTransformer
from torchvision.models.vision_transformer import VisionTransformer

warnings.filterwarnings("ignore")


def picture(side):
    y, x, c = torch.meshgrid(*[torch.arange(n) for n in (side, side, 3)], indexing="ij")
    return ((7 * y + 13 * x + 29 * c + x * y) % 256).permute(2, 0, 1)[None] / 255


class Deit(VisionTransformer):
    """DeiT's distilled kind: both tokens have a classifier."""

    def __init__(self):
        super().__init__(**VIT)
        self.distillation = torch.nn.Parameter(torch.randn(1, 1, 16))
        self.encoder.pos_embedding = torch.nn.Parameter(torch.randn(1, 18, 16))
        self.class_token.data.normal_()
        self.second = torch.nn.Linear(16, 5)

    def forward(self, x):
        two = torch.cat([self.class_token, self.distillation], 1).expand(x.shape[0], -1, -1)
        tokens = self.encoder(torch.cat([two, self._process_input(x)], 1))
        return (self.heads(tokens[:, 0]) + self.second(tokens[:, 1])) / 2


class MeanViT(VisionTransformer):
    """The mean of the patches is classified, as in timm's global_pool="avg"."""

    def forward(self, x):
        token = self.class_token.expand(x.shape[0], -1, -1)
        return self.heads(self.encoder(torch.cat([token, self._process_input(x)], 1))[:, 1:].mean(1))


class Last(torch.nn.Module):
    """Pictures and map with the channel last."""

    def __init__(self):
        super().__init__()
        self.features = torch.nn.Sequential(torch.nn.Conv2d(3, 6, 4, 4), torch.nn.ReLU(), torch.nn.Conv2d(6, 8, 2, 2))
        self.classifier = torch.nn.Linear(8, 5)

    def forward(self, x):
        map_ = self.features(x.permute(0, 3, 1, 2)).permute(0, 2, 3, 1)
        return self.classifier(torch.nn.functional.gelu(map_).mean((1, 2)))


def grid(tokens, others=1):
    cells = tokens[:, others:]
    side = round(cells.shape[1] ** 0.5)
    return cells.transpose(1, 2).reshape(1, -1, side, side)


def export(out, name, model, module, side, as_map=lambda value: value, opset=16, static=False, example=picture):
    model = model.eval()
    seen = []
    hook = module(model).register_forward_hook(lambda _, __, value: seen.append(as_map(value)))
    with torch.no_grad():
        model(example(side))
    hook.remove()
    seen[0].contiguous().numpy().astype("<f4").tofile(out / f"{name}.features")
    axes = {"input": {0: "batch"}, "logits": {0: "batch"}}
    torch.onnx.export(
        model, example(side), str(out / f"{name}.onnx"), input_names=["input"], output_names=["logits"],
        dynamic_axes={} if static else axes, opset_version=opset)


def rewrite(out, name, suffix, change):
    model = onnx.load(str(out / f"{name}.onnx"))
    change(model)
    del model.graph.value_info[:]
    onnx.save(model, str(out / f"{name}-{suffix}.onnx"))


def to_float16(model):
    def halve(tensor):
        if tensor.data_type == TensorProto.FLOAT:
            tensor.CopyFrom(numpy_helper.from_array(numpy_helper.to_array(tensor).astype(numpy.float16), tensor.name))

    for tensor in model.graph.initializer:
        halve(tensor)
    for node in model.graph.node:
        for attribute in node.attribute:
            if attribute.HasField("t"):
                halve(attribute.t)
            elif node.op_type == "Cast" and attribute.i == TensorProto.FLOAT:
                attribute.i = TensorProto.FLOAT16
    for value in [*model.graph.input, *model.graph.output]:
        value.type.tensor_type.elem_type = TensorProto.FLOAT16


def to_opset20(model):
    for node in model.graph.node:
        if node.op_type == "ReduceMean":
            axes = next(a for a in node.attribute if a.name == "axes")
            name = node.output[0] + "/axes"
            model.graph.initializer.append(numpy_helper.from_array(numpy.array(axes.ints, numpy.int64), name))
            node.input.append(name)
            node.attribute.remove(axes)
    del model.opset_import[:]
    model.opset_import.append(helper.make_opsetid("", 20))


def external(out, name):
    model = onnx.load(str(out / f"{name}.onnx"))
    onnx.save(model, str(out / f"{name}-external.onnx"), save_as_external_data=True, size_threshold=64,
              location=f"{name}-external.weights")


VIT = dict(image_size=32, patch_size=8, num_layers=1, num_heads=2, hidden_dim=16, mlp_dim=16, num_classes=5)


def main(out):
    out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(0)
    export(out, "densenet", DenseNet(4, (1, 1), 8, num_classes=5),
           lambda m: m.features, 64, torch.relu)
    export(out, "convnext", ConvNeXt([CNBlockConfig(8, 16, 1), CNBlockConfig(16, None, 1)], num_classes=5),
           lambda m: m.features, 64)
    export(out, "swin", SwinTransformer([4, 4], 8, [1, 1], [2, 2], [2, 2], num_classes=5),
           lambda m: m.permute, 64)
    export(out, "maxvit", MaxVit((64, 64), 8, 2, [8, 16], [1, 1], 8, 0.0, num_classes=5),
           lambda m: m.blocks[-1], 64)
    vit = VisionTransformer(**VIT)
    export(out, "vit", vit, lambda m: m.encoder, 32, grid)
    export(out, "vit-opset11", vit, lambda m: m.encoder, 32, grid, opset=11)
    export(out, "vit-static", vit, lambda m: m.encoder, 32, grid, static=True)
    export(out, "deit", Deit(), lambda m: m.encoder, 32, lambda tokens: grid(tokens, 2))
    export(out, "vit-mean", MeanViT(**VIT), lambda m: m.encoder, 32, grid)
    export(out, "last", Last(), lambda m: m.features, 32, torch.nn.functional.gelu,
           example=lambda side: picture(side).permute(0, 2, 3, 1))
    rewrite(out, "vit", "opset20", to_opset20)
    for name in ("convnext", "vit", "last", "swin"):
        rewrite(out, name, "float16", to_float16)
    external(out, "convnext")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
