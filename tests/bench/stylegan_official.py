#!/usr/bin/env python3
"""Times the official StyleGAN2-ADA code (a copy of your own) and ours in turns, same threads, and prints ratios.

usage: stylegan_official.py REPOSITORY BENCH_FOLDER [threads] [rounds] [generator|training]
Needs PyTorch. The copy is only run: its networks with random weights, its loss and its augmentation.
"""
import os
import statistics
import subprocess
import sys

KEEP_HEAP = {"MALLOC_MMAP_THRESHOLD_": "34359738368", "MALLOC_TRIM_THRESHOLD_": "34359738368"}

OFFICIAL = """
import sys, time, torch
sys.path.insert(0, sys.argv[1])
resolution, batch, threads, fused = int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]), sys.argv[5] == "fused"
torch.set_num_threads(threads)
from training.networks import Generator
torch.manual_seed(0)
net = Generator(z_dim=512, c_dim=0, w_dim=512, img_resolution=resolution, img_channels=3,
                mapping_kwargs=dict(num_layers=2), synthesis_kwargs=dict(
                    channel_base=16384, channel_max=512, num_fp16_res=4, conv_clamp=256)).eval().requires_grad_(False)
ws = net.mapping(torch.randn(batch, 512), None)
best = 1e9
for i in range(4):
    start = time.perf_counter()
    net.synthesis(ws, force_fp32=True, noise_mode="const", fused_modconv=fused)
    if i > 0:
        best = min(best, time.perf_counter() - start)
print("seconds", best)
"""

# One iteration of its training at batch 16 in parts of 8, as ours. Its gradient of grid_sample is of an older PyTorch:
# the bilinear sampling that can be differentiated twice is given to it anew.
TRAINING = """
import sys, time, resource, torch
sys.path.insert(0, sys.argv[1])
resolution, batch, part, threads, rounds = (int(a) for a in sys.argv[2:7])
torch.set_num_threads(threads)
from torch_utils.ops import grid_sample_gradfix

class Sample(torch.autograd.Function):
    @staticmethod
    def forward(ctx, image, grid):
        ctx.save_for_backward(image, grid)
        return torch.nn.functional.grid_sample(image, grid, mode="bilinear", padding_mode="zeros", align_corners=False)
    @staticmethod
    def backward(ctx, gradient):
        image, grid = ctx.saved_tensors
        return SampleBack.apply(gradient, image, grid), None

class SampleBack(torch.autograd.Function):
    @staticmethod
    def forward(ctx, gradient, image, grid):
        ctx.save_for_backward(grid)
        return torch.ops.aten.grid_sampler_2d_backward(gradient, image, grid, 0, 0, False, [True, False])[0]
    @staticmethod
    def backward(ctx, second):
        grid, = ctx.saved_tensors
        return Sample.apply(second, grid), None, None

grid_sample_gradfix.grid_sample = lambda input, grid: Sample.apply(input, grid)
from training.networks import Generator, Discriminator
from training.augment import AugmentPipe
from training.loss import StyleGAN2Loss
torch.manual_seed(0)
common = dict(channel_base=16384, channel_max=512, num_fp16_res=0, conv_clamp=None)
G = Generator(z_dim=512, c_dim=0, w_dim=512, img_resolution=resolution, img_channels=3,
              mapping_kwargs=dict(num_layers=2), synthesis_kwargs=common).train().requires_grad_(False)
D = Discriminator(c_dim=0, img_resolution=resolution, img_channels=3, epilogue_kwargs=dict(mbstd_group_size=4),
                  **common).train().requires_grad_(False)
pipe = AugmentPipe(xflip=1, rotate90=1, xint=1, scale=1, rotate=1, aniso=1, xfrac=1, brightness=1, contrast=1,
                   lumaflip=1, hue=1, saturation=1).train().requires_grad_(False)
pipe.p.copy_(torch.as_tensor(0.2))
loss = StyleGAN2Loss(device=torch.device("cpu"), G_mapping=G.mapping, G_synthesis=G.synthesis, D=D, augment_pipe=pipe,
                     style_mixing_prob=1.0, r1_gamma=0.0512)
opt = {"G": torch.optim.Adam(G.parameters(), lr=0.002, betas=(0, 0.992), eps=1e-8),
       "D": torch.optim.Adam(D.parameters(), lr=0.00235, betas=(0, 0.9906), eps=1e-8)}
real, z, c = torch.rand(batch, 3, resolution, resolution) * 2 - 1, torch.randn(batch, 512), torch.zeros(batch, 0)
phases = {"Gmain": 1, "Greg": 4, "Dmain": 1, "Dreg": 16}
times = {name: [] for name in phases}
for r in range(rounds + 1):
    for name, interval in phases.items():
        start = time.perf_counter()
        net = G if name[0] == "G" else D
        opt[name[0]].zero_grad(set_to_none=True)
        net.requires_grad_(True)
        for i in range(0, batch, part):
            loss.accumulate_gradients(phase=name, real_img=real[i:i + part], real_c=c[i:i + part],
                                      gen_z=z[i:i + part], gen_c=c[i:i + part], sync=True, gain=interval)
        net.requires_grad_(False)
        opt[name[0]].step()
        if r > 0:
            times[name].append(time.perf_counter() - start)
middle = {name: sorted(t)[len(t) // 2] for name, t in times.items()}
for name, t in middle.items():
    print(name, t)
print("seconds", sum(t / phases[name] for name, t in middle.items()))
print("memory_mb", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def numbers(command, extra=None):
    done = subprocess.run(command, env={**os.environ, **(extra or {})}, capture_output=True, text=True, check=False)
    out = {}
    for line in done.stdout.splitlines():
        name, _, value = line.partition(" ")
        try:
            out[name] = float(value)
        except ValueError:
            continue
    if "seconds" not in out:
        sys.exit(f"{command[0]} failed: {done.stderr.strip()[-400:]}")
    return out


def generator(repository, folder, threads, rounds):
    bench = os.path.join(folder, "bench_stylegan")
    for resolution in ("64", "256"):
        for batch in ("1", "16"):
            official = [sys.executable, "-c", OFFICIAL, repository, resolution, batch, threads]
            works = {
                "ours": ([bench, "--ours", resolution, batch, threads], {}),
                "fused": (official + ["fused"], {}),
                "best": (official + ["parts"], KEEP_HEAP),
            }
            times = {name: [] for name in works}
            for _ in range(rounds):
                for name, (command, extra) in works.items():
                    times[name].append(numbers(command, extra)["seconds"])
            rate = {name: int(batch) / statistics.median(t) for name, t in times.items()}
            print(f"{resolution:>3} px batch {batch:>2}: ours {rate['ours']:.2f} img/s, "
                  f"official fused {rate['fused']:.2f} (x {rate['ours'] / rate['fused']:.2f}), "
                  f"not fused with the heap kept {rate['best']:.2f} (x {rate['ours'] / rate['best']:.2f})", flush=True)


def training(repository, folder, threads, rounds):
    bench = os.path.join(folder, "bench_stylegan_training")
    each = "1"  # measured iterations of a process
    works = {
        "ours": ([bench, "--ours", "64", "16", threads, each, "8"], {}),
        "official": ([sys.executable, "-c", TRAINING, repository, "64", "16", "8", threads, each], {}),
        "official, heap kept": ([sys.executable, "-c", TRAINING, repository, "64", "16", "8", threads, each], KEEP_HEAP),
    }
    seen = {name: [] for name in works}
    for _ in range(rounds):
        for name, (command, extra) in works.items():
            seen[name].append(numbers(command, extra))
    print("Training, 64 px, batch 16 in parts of 8, bgc")
    middle = {name: {key: statistics.median(n[key] for n in all) for key in all[0]} for name, all in seen.items()}
    ours = middle.pop("ours")
    for name, theirs in middle.items():
        for key in ("Gmain", "Greg", "Dmain", "Dreg", "seconds"):
            print(f"{'iteration' if key == 'seconds' else key:>9}: ours {ours[key]:.2f} s, {name} {theirs[key]:.2f} s "
                  f"(x {theirs[key] / ours[key]:.2f})")
        print(f"peak memory: ours {ours['memory_mb']:.0f} MB, {name} {theirs['memory_mb']:.0f} MB", flush=True)


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    repository, folder = sys.argv[1], sys.argv[2]
    threads = sys.argv[3] if len(sys.argv) > 3 else str(os.cpu_count())
    rounds = int(sys.argv[4]) if len(sys.argv) > 4 else 3
    parts = sys.argv[5:] or ["generator", "training"]
    print(f"Official StyleGAN2-ADA against ours, {threads} threads, medians of {rounds} processes")
    if "generator" in parts:
        generator(repository, folder, threads, rounds)
    if "training" in parts:
        training(repository, folder, threads, rounds)


main()
