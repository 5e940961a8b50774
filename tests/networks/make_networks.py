#!/usr/bin/python3
"""Makes the files beside it: two networks as PyTorch saves them, and the data that they are for.

    apt install python3-torch
    /usr/bin/python3 tests/networks/make_networks.py

all_half.safetensors  2-16-16-16-1, ReLU, all weights 0.5: the network of the interview
sound.safetensors     2-16-16-1, tanh, PyTorch's default start, trained for 300 steps
moons.csv             200 points in two classes, as they are

The files hold what safetensors.torch.save_file(model.state_dict(), path) writes, and in their metadata
the loss that PyTorch computes on moons.csv. `save` does it by hand, for the package safetensors is
in few distributions.
"""
import json
import math
import os
import struct

import torch

FOLDER = os.path.dirname(os.path.abspath(__file__))


def save(model, path, metadata):
    """Header length (8 bytes), header (JSON), then the numbers as float32, row after row."""
    header, data = {"__metadata__": metadata}, b""
    for name, tensor in sorted(model.state_dict().items()):
        numbers = tensor.flatten().tolist()
        raw = struct.pack("<%df" % len(numbers), *numbers)
        header[name] = {"dtype": "F32", "shape": list(tensor.shape),
                        "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with open(os.path.join(FOLDER, path), "wb") as out:
        out.write(struct.pack("<Q", len(text)) + text + data)


def moons(n):
    """Two half circles that reach into each other, with a little noise."""
    torch.manual_seed(1)
    t = torch.linspace(0, math.pi, n // 2)
    zero = torch.stack([torch.cos(t), torch.sin(t)], 1)
    one = torch.stack([1 - torch.cos(t), 0.5 - torch.sin(t)], 1)
    return torch.cat([zero, one]) + 0.1 * torch.randn(n, 2), torch.arange(n) // (n // 2)


def perceptron(widths, activation):
    layers = []
    for fan_in, fan_out in zip(widths, widths[1:]):
        layers += [torch.nn.Linear(fan_in, fan_out), activation()]
    return torch.nn.Sequential(*layers[:-1])


def loss_on(model, x, y):
    return torch.nn.functional.binary_cross_entropy_with_logits(model(x)[:, 0], y)


def main():
    points, labels = moons(200)
    with open(os.path.join(FOLDER, "moons.csv"), "w") as out:
        out.write("x,y,moon\n")
        for (x, y), label in zip(points.tolist(), labels.tolist()):
            out.write("%.4f,%.4f,%s\n" % (x, y, ("upper", "lower")[label]))
    points = (points * 1e4).round() / 1e4  # as the file has them
    target = 1.0 - labels.float()  # "lower" comes before "upper": class 0

    half = perceptron([2, 16, 16, 16, 1], torch.nn.ReLU)
    for parameter in half.parameters():
        torch.nn.init.constant_(parameter, 0.5 if parameter.dim() == 2 else 0.0)
    save(half, "all_half.safetensors", {"loss": "%.6g" % loss_on(half, points, target)})

    sound = perceptron([2, 16, 16, 1], torch.nn.Tanh)
    adam = torch.optim.Adam(sound.parameters(), lr=0.01)
    for _ in range(300):
        adam.zero_grad()
        loss_on(sound, points, target).backward()
        adam.step()
    save(sound, "sound.safetensors", {"loss": "%.6g" % loss_on(sound, points, target)})


main()
