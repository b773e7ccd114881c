#!/usr/bin/env python3
"""Finds texts of the window that a translation lacks: runs lupdate into a copy and lists unfinished entries, and
translated ones with a straight apostrophe within a word, where ours are typographic; exits 1 if any."""
import glob
import os
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET

lupdate, root = sys.argv[1], sys.argv[2]
sources = [p for pattern in ("src/ui/**/*.cpp", "src/ui/**/*.h", "app/gui/*.cpp")
           for p in glob.glob(os.path.join(root, pattern), recursive=True)]
missing = 0
with tempfile.TemporaryDirectory() as folder:
    for ts in sorted(glob.glob(os.path.join(root, "translations", "mimik_*.ts"))):
        copy = os.path.join(folder, os.path.basename(ts))
        shutil.copy(ts, copy)
        plural = ["-pluralonly"] if ts.endswith("_en.ts") else []
        subprocess.run([lupdate, *plural, "-silent", "-no-obsolete", "-locations", "none", "-I", os.path.join(root, "src"), *sources, "-ts", copy], check=True)
        total = 0
        for context in ET.parse(copy).getroot().iter("context"):
            for message in context.iter("message"):
                total += 1
                translation = message.find("translation")
                forms = translation.findall("numerusform") or [translation]
                empty = any(not (form.text or "").strip() for form in forms)
                straight = any(re.search(r"\w'\w", form.text or "") for form in forms) and not ts.endswith("_en.ts")
                if straight:
                    missing += 1
                    print(f"{os.path.basename(ts)}: {context.findtext('name')}: straight apostrophe in "
                          f"'{' / '.join(form.text or '' for form in forms)}'")
                if translation.get("type") == "unfinished" or empty:
                    missing += 1
                    print(f"{os.path.basename(ts)}: {context.findtext('name')}: '{message.findtext('source')}'")
        print(f"{os.path.basename(ts)}: {total} texts")
sys.exit(1 if missing else 0)
