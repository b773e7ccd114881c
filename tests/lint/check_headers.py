#!/usr/bin/env python3
"""Compiles every header of src alone (syntax only) with the flags of its module; exits 1 and names those that fail."""
import json
import os
import shlex
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

root, database = sys.argv[1], sys.argv[2]
src = os.path.join(root, "src")

flags, precompiled = {}, set()
for entry in json.load(open(database, encoding="utf-8")):
    folder = os.path.dirname(entry["file"])
    words = shlex.split(entry["command"])
    if "cmake_pch" in entry["command"]:
        precompiled.add(entry["file"])
    keep, skip = [], False
    for i, word in enumerate(words):
        if skip:
            skip = False
            continue
        if word in ("-include", "-isystem"):
            if word == "-isystem":
                keep += [word, words[i + 1]]
            skip = True
        elif word.startswith(("-I", "-D", "-std", "-f")) and not word.startswith(("-fpch", "-fuse")):
            keep.append(word)
    if words:
        flags.setdefault(folder, keep)

def check(header):
    use = flags.get(os.path.dirname(header)) or flags.get(os.path.join(src, "core", "base"))
    with tempfile.NamedTemporaryFile("w", suffix=".cpp") as unit:
        unit.write(f'#include "{header}"\n#include "{header}"\n')
        unit.flush()
        run = subprocess.run(["g++", "-fsyntax-only", "-x", "c++", *use, unit.name], capture_output=True, text=True)
    return header, run.returncode, run.stderr

def is_proven(header):
    """The .cpp of the same name includes it first, and was compiled without a precompiled header."""
    source = header[:-2] + ".cpp"
    if source in precompiled or not os.path.exists(source):
        return False
    for line in open(source, encoding="utf-8"):
        if line.startswith("#include"):
            return line.split('"')[1:2] == [os.path.relpath(header, src)]
    return False

# headers that pull in torch take too long alone; their .cpp files include them first, which proves the same
heavy = ("torch/", "ATen/")
headers = []
for folder, _, files in os.walk(src):
    for file in files:
        path = os.path.join(folder, file)
        if file.endswith(".h") and not is_proven(path) and not any(h in open(path, encoding="utf-8").read() for h in heavy):
            headers.append(path)
failed = 0
with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
    for header, code, text in pool.map(check, sorted(headers)):
        if code:
            failed += 1
            print(f"{os.path.relpath(header, root)} does not compile alone:\n{text[:1500]}")
print(f"{len(headers) - failed} of {len(headers)} headers compile alone; the others are proven by their .cpp")
sys.exit(1 if failed else 0)
