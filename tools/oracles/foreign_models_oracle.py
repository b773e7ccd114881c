#!/usr/bin/env python3
"""Checks the model readers and the .pt writer against PyTorch itself, with random numbers of our own.

    foreign_models_oracle.py --cli build/bin/mimik-cli

PyTorch writes a generator in rosinality's layout (converter and training files, zip and legacy) and a TorchScript
archive; `mimik-cli model convert` must give the same bits under the official names. The way back: a .pt written by
`model convert` is loaded by torch.load and by modules with the names of rosinality's code.
Exit code 77: PyTorch is not installed (the test is skipped).
"""
import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

try:
    import numpy as np
    import torch
    from torch import nn
except ImportError as reason:
    print(f"SKIP: {reason}; install python3-torch to compare with PyTorch")
    sys.exit(77)

checks = 0


def check(condition, what):
    global checks
    checks += 1
    if not condition:
        sys.exit(f"FAIL: {what}")


def read_safetensors(path):
    data = pathlib.Path(path).read_bytes()
    size = int.from_bytes(data[:8], "little")
    header = json.loads(data[8 : 8 + size])
    types = {"F32": np.float32, "F16": np.float16, "F64": np.float64}
    out = {}
    for name, entry in header.items():
        if name == "__metadata__":
            continue
        begin, end = (8 + size + at for at in entry["data_offsets"])
        out[name] = np.frombuffer(data[begin:end], types[entry["dtype"]]).reshape(entry["shape"])
    return out


def cli(path, *arguments):
    done = subprocess.run([path, *map(str, arguments)], capture_output=True, text=True)
    check(done.returncode == 0, f"{arguments}: {done.stderr}")
    return done.stdout


def random(*shape):
    return torch.randn(*shape)


def styled(prefix, inputs, outputs, w, up, out):
    out[f"{prefix}.conv.weight"] = random(1, outputs, inputs, 3, 3)
    out[f"{prefix}.conv.modulation.weight"] = random(inputs, w)
    out[f"{prefix}.conv.modulation.bias"] = random(inputs)
    out[f"{prefix}.noise.weight"] = random(1)
    out[f"{prefix}.activate.bias"] = random(outputs)
    if up:
        out[f"{prefix}.conv.blur.kernel"] = usual_kernel()


def to_rgb(prefix, inputs, w, up, out):
    out[f"{prefix}.conv.weight"] = random(1, 3, inputs, 1, 1)
    out[f"{prefix}.conv.modulation.weight"] = random(inputs, w)
    out[f"{prefix}.conv.modulation.bias"] = random(inputs)
    out[f"{prefix}.bias"] = random(1, 3, 1, 1)
    if up:
        out[f"{prefix}.upsample.kernel"] = usual_kernel()


def usual_kernel():
    kernel = torch.tensor([1.0, 3.0, 3.0, 1.0])
    return kernel[:, None] * kernel[None, :] / 64 * 4


def generator(size, w, layers, channels):
    """Names and shapes of rosinality's Generator(size, w, layers)."""
    out = {}
    for i in range(layers):
        out[f"style.{i + 1}.weight"], out[f"style.{i + 1}.bias"] = random(w, w), random(w)
    out["input.input"] = random(1, channels, 4, 4)
    styled("conv1", channels, channels, w, False, out)
    to_rgb("to_rgb1", channels, w, False, out)
    out["noises.noise_0"] = random(1, 1, 4, 4)
    for j, r in enumerate(2**k for k in range(3, size.bit_length())):
        styled(f"convs.{2 * j}", channels, channels, w, True, out)
        styled(f"convs.{2 * j + 1}", channels, channels, w, False, out)
        to_rgb(f"to_rgbs.{j}", channels, w, True, out)
        out[f"noises.noise_{2 * j + 1}"], out[f"noises.noise_{2 * j + 2}"] = random(1, 1, r, r), random(1, 1, r, r)
    return out


def official(theirs, size):
    """Their names in the official ones, from the description of both."""
    pairs = {}
    for name in theirs:
        if name.startswith("style."):
            _, i, part = name.split(".")
            pairs[name] = f"mapping.fc{int(i) - 1}.{part}"
    pairs["input.input"] = "synthesis.b4.const"
    blocks = [("conv1", "b4.conv1", 0)]
    rgbs = [("to_rgb1", "b4.torgb")]
    for j, r in enumerate(2**k for k in range(3, size.bit_length())):
        blocks += [(f"convs.{2 * j}", f"b{r}.conv0", 2 * j + 1), (f"convs.{2 * j + 1}", f"b{r}.conv1", 2 * j + 2)]
        rgbs.append((f"to_rgbs.{j}", f"b{r}.torgb"))
    for source, target, noise in blocks:
        pairs[f"{source}.conv.weight"] = f"synthesis.{target}.weight"
        pairs[f"{source}.noise.weight"] = f"synthesis.{target}.noise_strength"
        pairs[f"{source}.activate.bias"] = f"synthesis.{target}.bias"
        pairs[f"noises.noise_{noise}"] = f"synthesis.{target}.noise_const"
    for source, target in rgbs:
        pairs[f"{source}.conv.weight"] = f"synthesis.{target}.weight"
        pairs[f"{source}.bias"] = f"synthesis.{target}.bias"
    for source, target in [b[:2] for b in blocks] + rgbs:
        pairs[f"{source}.conv.modulation.weight"] = f"synthesis.{target}.affine.weight"
        pairs[f"{source}.conv.modulation.bias"] = f"synthesis.{target}.affine.bias"
    return pairs


def same(converted, theirs, size, what):
    pairs = official(theirs, size)
    for source, target in pairs.items():
        mine = converted.get(f"G_ema.{target}")
        check(mine is not None, f"{what}: {target} is missing")
        check(mine.tobytes() == theirs[source].numpy().tobytes(), f"{what}: {target} differs")
    return pairs


class Branch(nn.Module):
    """A module tree with the given dotted names."""

    def __init__(self, tensors):
        super().__init__()
        children = {}
        for name, value in tensors.items():
            first, _, rest = name.partition(".")
            if rest:
                children.setdefault(first, {})[rest] = value
            else:
                self.register_parameter(first, nn.Parameter(value))
        for name, inner in children.items():
            self.add_module(name, Branch(inner))

    def forward(self, x):
        return x


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--cli", required=True)
    arguments = arguments.parse_args()
    torch.manual_seed(0)
    folder = pathlib.Path(tempfile.mkdtemp())
    size, w = 32, 8
    theirs = generator(size, w, 3, 6)
    average = random(w)
    half = {name: value.half() for name, value in theirs.items()}
    optimiser = torch.optim.Adam([nn.Parameter(random(3))], lr=1e-3)
    optimiser.param_groups[0]["params"][0].grad = torch.ones(3)
    optimiser.step()
    training = {"g": theirs, "g_ema": theirs, "d": {}, "g_optim": optimiser.state_dict(),
                "args": argparse.Namespace(batch=4, path="faces", channel_multiplier=2), "ada_aug_p": 0.5}
    for legacy in (False, True):
        for what, content in {"converter": {"g_ema": theirs, "latent_avg": average}, "training": training,
                              "half": {"g_ema": half, "latent_avg": average}}.items():
            file = folder / f"{what}-{legacy}.pt"
            torch.save(content, file, _use_new_zipfile_serialization=not legacy)
            out = folder / "out.safetensors"
            cli(arguments.cli, "model", "convert", file, out, "--force")
            converted = read_safetensors(out)
            same(converted, half if what == "half" else theirs, size, file.name)
            if what != "training":
                check(converted["G_ema.mapping.w_avg"].tobytes() == average.numpy().tobytes(), "latent_avg differs")
            else:
                check(np.abs(converted["G_ema.mapping.w_avg"]).max() > 0, "w_avg was not computed")
    # TorchScript of a network with the official names.
    named = {target: theirs[source].reshape(()) if "noise_strength" in target else
             theirs[source].reshape(theirs[source].shape[-2:]) if "noise_const" in target else
             theirs[source].reshape(-1) if target.endswith("torgb.bias") else
             theirs[source][0] if source.endswith("conv.weight") or source == "input.input" else theirs[source]
             for source, target in official(theirs, size).items()}
    named["mapping.w_avg"] = average
    torch.jit.script(Branch(named)).save(str(folder / "script.pt"))
    cli(arguments.cli, "model", "convert", folder / "script.pt", folder / "out.safetensors", "--force")
    converted = read_safetensors(folder / "out.safetensors")
    for name, value in named.items():
        found = converted.get(f"G_ema.{name}", converted.get(name))
        check(found is not None and found.tobytes() == value.detach().numpy().tobytes(), f"TorchScript: {name} differs")
    # There and back at a size that rosinality's code knows.
    wide = generator(8, w, 2, 512)
    torch.save({"g_ema": wide, "latent_avg": average}, folder / "wide.pt")
    cli(arguments.cli, "model", "convert", folder / "wide.pt", folder / "wide.safetensors")
    cli(arguments.cli, "model", "convert", folder / "wide.safetensors", folder / "back.pt")
    back = torch.load(folder / "back.pt")
    check(set(back) == {"g_ema", "latent_avg"}, f"keys are {set(back)}")
    check(set(back["g_ema"]) == set(wide), f"other names: {set(back['g_ema']) ^ set(wide)}")
    for name, value in wide.items():
        if not name.endswith("kernel"):
            check(torch.equal(back["g_ema"][name], value), f"{name} differs after the round trip")
    kernel = usual_kernel()
    check(torch.equal(back["g_ema"]["convs.0.conv.blur.kernel"], kernel), "the blur kernel differs")
    check(torch.equal(back["latent_avg"], average), "latent_avg differs after the round trip")
    Branch(wide).load_state_dict(back["g_ema"], strict=True)
    print(f"{checks} checks against PyTorch {torch.__version__}")


main()
