#!/usr/bin/env python3
"""Checks every #include against the module graph of cmake/modules.cmake; exits 1 and names each wrong arrow."""
import os
import re
import sys

root = sys.argv[1]
src = os.path.join(root, "src")

def graph():
    """module -> modules it may include, read from the table that CMake itself uses."""
    text = open(os.path.join(root, "cmake", "modules.cmake"), encoding="utf-8").read()
    allow = {}
    for name, value in re.findall(r'^set\(MIMIK_ALLOW_(?!LIBS_)(\w+) ([^)]*)\)', text, re.M):
        words = []
        for word in value.replace('"', '').split():
            ref = re.fullmatch(r'\$\{MIMIK_ALLOW_(\w+)\}', word)
            words += allow[ref.group(1)] if ref else [word]
        allow[name] = words
    screens = re.search(r'foreach\(screen ([\w ]+)\)', text).group(1).split()
    for screen in screens:
        allow["ui_" + screen] = allow["ui_common"] + ["ui_common", "ui_shell"]
    return allow

# third-party headers that may stand only in some modules
only_in = [
    (re.compile(r'^(torch|ATen|c10)/'), {"nn", "gan", "train", "engine"}),
    (re.compile(r'^opencv2/'), {"vision", "train", "engine"}),
    (re.compile(r'^dlib/'), {"vision", "engine"}),
    (re.compile(r'^Q[A-Z]\w*$|^qcustomplot'), None),
]
qt_core_modules = {"data", "jobs", "report", "engine"}
qt_widget_headers = re.compile(r'^(QWidget|QPainter|QImage|QPixmap|QIcon|QLabel|QDialog|QMainWindow|QApplication|QGuiApplication|QColor|qcustomplot)')

def module_of(path):
    parts = os.path.relpath(path, src).split(os.sep)
    return parts[1] if parts[0] == "core" else "ui_" + parts[1]

def included_module(name):
    parts = name.split("/")
    if parts[0] == "core" and len(parts) > 2:
        return parts[1]
    if parts[0] == "ui" and len(parts) > 2:
        return "ui_" + parts[1]
    return None

def main():
    allow = graph()
    errors = []
    for folder, _, files in os.walk(src):
        for file in files:
            if not file.endswith((".h", ".cpp")):
                continue
            path = os.path.join(folder, file)
            module = module_of(path)
            where = os.path.relpath(path, root)
            for number, line in enumerate(open(path, encoding="utf-8"), 1):
                found = re.match(r'\s*#\s*include\s*[<"]([^>"]+)[>"]', line)
                if not found:
                    continue
                name = found.group(1)
                other = included_module(name)
                if other and other != module and other not in allow.get(module, []):
                    errors.append(f"{where}:{number}: {module} may not include {other} ({name})")
                for pattern, modules in only_in[:3]:
                    if pattern.match(name) and module not in modules:
                        errors.append(f"{where}:{number}: {module} may not include {name}")
                if only_in[3][0].match(name) and not module.startswith("ui_"):
                    if module not in qt_core_modules or qt_widget_headers.match(name):
                        errors.append(f"{where}:{number}: {module} may not include {name}")
                if file.endswith(".h") and not file.endswith("_p.h") and module != "nn" and re.match(r'^(torch|ATen|opencv2|dlib)/', name):
                    errors.append(f"{where}:{number}: a public header may not include {name}")
    print("\n".join(errors) if errors else "all includes follow the module graph")
    return 1 if errors else 0

sys.exit(main())
