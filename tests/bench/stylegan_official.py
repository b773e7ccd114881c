#!/usr/bin/env python3
"""Times the official StyleGAN2-ADA code (a copy of your own) and ours in turns, same threads, and prints ratios.

usage: stylegan_official.py REPOSITORY BENCH_STYLEGAN [threads] [rounds]
Needs PyTorch. Nothing of the copy is used but its generator's forward pass with random weights.
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


def seconds(command, extra):
    done = subprocess.run(command, env={**os.environ, **extra}, capture_output=True, text=True, check=False)
    for line in done.stdout.splitlines():
        if line.startswith("seconds "):
            return float(line.split()[1])
    sys.exit(f"{command[0]} failed: {done.stderr.strip()[-400:]}")


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    repository, bench = sys.argv[1], sys.argv[2]
    threads = sys.argv[3] if len(sys.argv) > 3 else str(os.cpu_count())
    rounds = int(sys.argv[4]) if len(sys.argv) > 4 else 3
    print(f"Official StyleGAN2-ADA against ours, {threads} threads, medians of {rounds} processes (each its best of 3)")
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
                    times[name].append(seconds(command, extra))
            rate = {name: int(batch) / statistics.median(t) for name, t in times.items()}
            print(f"{resolution:>3} px batch {batch:>2}: ours {rate['ours']:.2f} img/s, "
                  f"official fused {rate['fused']:.2f} (x {rate['ours'] / rate['fused']:.2f}), "
                  f"not fused with the heap kept {rate['best']:.2f} (x {rate['ours'] / rate['best']:.2f})", flush=True)


main()
