# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""output.py MXC MODEL FOLDER: compiles to places that cannot be written; shows what mxc says and which files are left."""
import os
import pathlib
import resource
import signal
import subprocess
import sys

mxc, model, folder = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3])
(folder / "folder").mkdir()
(folder / "locked").mkdir(mode=0o555)
(folder / "old.mef").write_text("old")
(folder / "old.mlir").write_text("old")
T = "!mo.tensor<[N], f32>"
(folder / "long.mlir").write_text(f"mo.graph @long<N>(%x0: {T}) -> ({T}) {{\n" + "".join(
    f"  %x{i + 1} = mo.relu(%x{i}) : {T}\n" for i in range(1000)) + f"  mo.output %x1000 : {T}\n}}\n")
(folder / "wrong.mlir").write_text("mo.grph\n")


def small_files():
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (12288, 12288))


def no_privileges():
    """Root may write anywhere; nobody may not."""
    if os.getuid() == 0:
        os.setresuid(65534, 65534, 65534)


def show(what, *arguments, stdout=subprocess.PIPE, preexec=None):
    run = subprocess.run([mxc, "compile", *arguments], cwd=folder, stdout=stdout, stderr=subprocess.PIPE, text=True,
                         preexec_fn=preexec)
    print(f"{what}: {run.returncode} {(run.stderr or '(silent)').splitlines()[0]}")


target = "--target=host"
show("no such folder", model, target, "-o", "absent/model.mef")
show("a folder", model, target, "-o", "folder")
# Under a user who may not even reach the model's path: it comes by standard input.
run = subprocess.Popen([mxc, "compile", "-", "--emit=mo", "-o", "locked/model.mef"], cwd=folder, stdin=subprocess.PIPE,
                       stderr=subprocess.PIPE, preexec_fn=no_privileges)
said = run.communicate(pathlib.Path(model).read_bytes())[1].decode()
print(f"read-only folder: {run.returncode} {said.splitlines()[0] if said else '(silent)'}")
show("full disk", model, target, "-o", "/dev/full")
with open("/dev/full", "w", encoding="utf-8") as full:
    show("full standard output", model, "--emit=mogg", stdout=full)
show("file size limit", model, target, "-o", "old.mef", preexec=small_files)
show("text, file size limit", "long.mlir", "--emit=mo", "-o", "old.mlir", preexec=small_files)
show("wrong model", "wrong.mlir", "-o", "new.mef")
print("files:", *sorted(str(p.relative_to(folder)) for p in folder.rglob("*")))
assert (folder / "old.mef").read_text() == (folder / "old.mlir").read_text() == "old"

to_null = subprocess.run([mxc, "compile", model, target, "-o", "/dev/null"], cwd=folder, check=False).returncode
piped = subprocess.run([mxc, "compile", model, target, "-o", "-"], cwd=folder, capture_output=True, check=False)
print("a pipe and /dev/null:", to_null, piped.returncode if piped.stdout[:3] == b"MEF" or len(piped.stdout) > 4096 else "empty")
