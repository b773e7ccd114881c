#!/usr/bin/env python3
"""Features of the bundled AU classifier by PyTorch: the numbers in tests/core/nn/tst_feature_extractor.cpp.

    feature_extractor_oracle.py [resources/models/annotator64.safetensors]

Exit code 77: NumPy or PyTorch is not installed.
"""
import hashlib
import json
import pathlib
import struct
import sys

try:
    import numpy as np
    import torch
    import torch.nn.functional as F
except ImportError as reason:
    print(f"SKIP: {reason}; install python3-torch")
    sys.exit(77)


def read_safetensors(path):
    data = pathlib.Path(path).read_bytes()
    length = struct.unpack("<Q", data[:8])[0]
    header = json.loads(data[8 : 8 + length])
    kinds = {"F32": np.float32, "F16": np.float16}
    return {
        name: torch.tensor(
            np.frombuffer(data[8 + length + e["data_offsets"][0] : 8 + length + e["data_offsets"][1]], kinds[e["dtype"]])
            .reshape(e["shape"]).astype(np.float32))
        for name, e in header.items() if name != "__metadata__"
    }


def features(w, x, size=64):
    """x [N, 3, H, W] in -1..1"""
    if x.shape[-1] != size:
        x = F.interpolate(x, (size, size), mode="bilinear", align_corners=False, antialias=True)
    x = (x - x.mean((2, 3), keepdim=True)) / (x.std((1, 2, 3), unbiased=True, keepdim=True) + 0.05) * 0.5
    for i in range(4):
        x = F.conv2d(x, w[f"conv.{i}.weight"], padding=1)
        if x.shape[2] > 4:
            x = F.max_pool2d(x, 2)
        x = F.relu(F.batch_norm(x, w[f"bn.{i}.running_mean"], w[f"bn.{i}.running_var"], w[f"bn.{i}.weight"], w[f"bn.{i}.bias"]))
    return F.adaptive_avg_pool2d(x, 4).flatten(1)


def main():
    default = pathlib.Path(__file__).parents[2] / "resources/models/annotator64.safetensors"
    file = sys.argv[1] if len(sys.argv) > 1 else default
    w = read_safetensors(file)
    print("name: mimik-au-cnn@" + hashlib.sha256(pathlib.Path(file).read_bytes()).hexdigest()[:4])
    for size in (64, 32, 100):
        # smooth pictures, 8 bit
        y, x = np.mgrid[0:size, 0:size] / size
        image = np.stack([np.stack([127 + 100 * np.sin(6.28 * (x * (i + 1) + y * c)) for c in range(3)]) for i in range(2)])
        f = features(w, torch.tensor(np.floor(image), dtype=torch.float32) / 127.5 - 1)
        order = torch.argsort(f[0], descending=True)[:3].tolist()
        print(size, tuple(f.shape), "sums", [round(v, 4) for v in f.sum(1).tolist()],
              "largest of image 0", [(k, round(f[0, k].item(), 5)) for k in order], "in image 1",
              [round(f[1, k].item(), 5) for k in order])


if __name__ == "__main__":
    main()
