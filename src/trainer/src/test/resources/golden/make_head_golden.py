"""Writes head.json: a head, a batch, and what PyTorch's autograd says of them, in double precision.

Run with PyTorch at hand: python3 make_head_golden.py
"""

import json
import pathlib

import torch

D, C, N, ROWS, COLUMNS, SMOOTHING = 6, 3, 2, 3, 4, 0.1

torch.manual_seed(7)
torch.set_default_dtype(torch.float64)
# Multiples of 1/256, which half precision holds exactly.
features = torch.randint(-512, 512, (N, D, ROWS, COLUMNS)) / 256
skew = torch.randn(D, D)
mixing = torch.matrix_exp(skew - skew.T).requires_grad_()
weights = (0.1 + torch.rand(C, D)).requires_grad_()
labels = torch.tensor([2, 0])

mixed = torch.einsum("kd,ndrq->nkrq", mixing, features).flatten(2)
plus, plus_cell = mixed.max(2)
minus, minus_cell = (-mixed).max(2)
pooled = plus.relu() - minus.relu()
logits = pooled @ weights.T
target = torch.nn.functional.one_hot(labels, C) * (1 - SMOOTHING) + SMOOTHING / C
loss = -(target * logits.log_softmax(1)).sum(1).mean()
loss.backward()

golden = {
    "rows": ROWS,
    "columns": COLUMNS,
    "smoothing": SMOOTHING,
    "features": features.flatten(2),
    "labels": labels,
    "mixing": mixing,
    "weights": weights,
    "logits": logits,
    "components": torch.stack([plus.relu(), -minus.relu()], 1),
    "cells": torch.stack([plus_cell, minus_cell], 1),
    "loss": loss,
    "mixingGradient": mixing.grad,
    "weightsGradient": weights.grad,
}
plain = {k: v.tolist() if isinstance(v, torch.Tensor) else v for k, v in golden.items()}
pathlib.Path(__file__).with_name("head.json").write_text(json.dumps(plain, indent=1) + "\n")
