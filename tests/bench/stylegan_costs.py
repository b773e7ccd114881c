#!/usr/bin/env python3
"""What generating and training cost on this machine, as the table of docs/costs.md.

usage: stylegan_costs.py BENCH_FOLDER [threads]
Full-size networks of preset auto (channel base 16384, at most 512), single precision. The share of the peak is that of
the convolutions' multiplications and additions to what a large matrix product reaches on the same threads; above 100 %
where Winograd's method needs fewer of them.
"""
import os
import subprocess
import sys

# Convolutions of a whole iteration in forward passes of G and D: Gmain 3 G + 2 D (D's weights need no gradient),
# Dmain G + 6 D, Greg / 4 on half of the batch about 0.75 G, Dreg / 16 about 0.4 D.
OF_G, OF_D = 3 + 1 + 0.75, 2 + 6 + 0.4


def numbers(command):
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return {name: float(value) for name, _, value in (line.partition(" ") for line in done.stdout.splitlines())}


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    folder = sys.argv[1]
    threads = sys.argv[2] if len(sys.argv) > 2 else str(os.cpu_count())
    print("| size | faces/s, one at a time | in batches of 16 | share of peak | memory | kimg/h of training (batch) "
          "| share of peak | memory |")
    print("|---|---|---|---|---|---|---|---|")
    for resolution, batch, part in ((32, 16, 8), (64, 16, 8), (128, 8, 8), (256, 4, 4)):
        bench = os.path.join(folder, "bench_stylegan")
        one = numbers([bench, "--ours", str(resolution), "1", threads, "peak"])
        many = numbers([bench, "--ours", str(resolution), "16", threads])
        trained = numbers([os.path.join(folder, "bench_stylegan_training"), "--ours", str(resolution), str(batch),
                           threads, "1", str(part)])
        share = 100 * 16 * many["gigaflops"] / many["seconds"] / one["peak_gflops"]
        rate = batch / trained["seconds"]
        trainingShare = 100 * rate * (OF_G * one["gigaflops"] + OF_D * one["discriminator_gigaflops"]) / one["peak_gflops"]
        print(f"| {resolution}² | {1 / one['seconds']:.1f} | {16 / many['seconds']:.1f} | {share:.0f} % "
              f"| {one['memory_mb']:.0f} MB | {3.6 * rate:.2f} ({batch}) | {trainingShare:.0f} % "
              f"| {trained['memory_mb'] / 1024:.1f} GB |", flush=True)
    print(f"\n{threads} threads; a matrix product reaches {one['peak_gflops']:.0f} GFLOP/s.")


main()
