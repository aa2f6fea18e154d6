"""Export narrow torchvision classifiers with seeded random weights, and what PyTorch computes for their feature maps.

Usage: python3 make_backbones.py OUT_DIR
Each NAME.onnx takes "input" [N, 3, S, S]; NAME.features is the map of one picture, float32 little-endian [D, R, Q].
Its pixels, of range 0..1, are ((7 y + 13 x + 29 c + x y) mod 256) / 255. Needs torch 1.13 and torchvision 0.14.
"""
import pathlib
import sys
import warnings

import torch
from torchvision.models.convnext import CNBlockConfig, ConvNeXt
from torchvision.models.densenet import DenseNet
from torchvision.models.maxvit import MaxVit
from torchvision.models.swin_transformer import SwinTransformer
from torchvision.models.vision_transformer import VisionTransformer

warnings.filterwarnings("ignore")


def picture(side):
    y, x, c = torch.meshgrid(*[torch.arange(n) for n in (side, side, 3)], indexing="ij")
    return ((7 * y + 13 * x + 29 * c + x * y) % 256).permute(2, 0, 1)[None] / 255


def grid(tokens):
    cells = tokens[:, 1:]
    side = round(cells.shape[1] ** 0.5)
    return cells.transpose(1, 2).reshape(1, -1, side, side)


def export(out, name, model, module, side, as_map=lambda value: value, opset=16):
    model = model.eval()
    seen = []
    hook = module(model).register_forward_hook(lambda _, __, value: seen.append(as_map(value)))
    with torch.no_grad():
        model(picture(side))
    hook.remove()
    seen[0].contiguous().numpy().astype("<f4").tofile(out / f"{name}.features")
    axes = {"input": {0: "batch"}, "logits": {0: "batch"}}
    torch.onnx.export(
        model, picture(side), str(out / f"{name}.onnx"), input_names=["input"], output_names=["logits"],
        dynamic_axes=axes, opset_version=opset)


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
    vit = VisionTransformer(image_size=32, patch_size=8, num_layers=1, num_heads=2, hidden_dim=16, mlp_dim=16,
                            num_classes=5)
    export(out, "vit", vit, lambda m: m.encoder, 32, grid)
    export(out, "vit-opset11", vit, lambda m: m.encoder, 32, grid, opset=11)


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
