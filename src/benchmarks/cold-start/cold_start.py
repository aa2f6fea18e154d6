#!/usr/bin/env python3
"""From exec to the first explained answer, in processes that start cold.

    src/benchmarks/cold-start/cold_start.py --bundle onnx-exports/demo --picture onnx-exports/demo/sample.png

Compares what it finds, and says what it does not find:

    native    src/function/target/native               ./mvnw -Pnative package -DskipTests
    jvm       src/function/target/quarkus-app          ./mvnw package -DskipTests
    jvm, aot  the same with an AOT cache               function-deploy/train-aot-cache.sh DIR -XX:TieredStopAtLevel=1
    floor     Floor.java as a native executable        GRAALVM_HOME is a GraalVM or Mandrel 25
    python    grad_cam.py on the same network          python3 with torch, onnx, pillow

One process of each after the other, in rounds, so that a busy moment hits all; files are in the page cache. Times are
medians [least .. most] in milliseconds; memory is in MB right after the answer, anonymous being what the process does
not share with files; disk is in MB, for python what it has mapped. The JVM is JAVA_HOME's, and a cache is for the JVM
that wrote it. The bundle's serving variant is used if it has one that fits, by the floor too. All have the settings for
ONNX Runtime and the C library that Dockerfile.native has.
"""

import argparse
import glob
import json
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import time

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", "..", ".."))
HERE = os.path.dirname(os.path.abspath(__file__))
WORK = os.path.join(ROOT, "src", "benchmarks", "target", "cold-start")
FUNCTION = os.path.join(ROOT, "src", "function", "target")
DEPLOY = os.path.join(ROOT, "function-deploy")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bundle", default=os.path.join(ROOT, "onnx-exports", "demo"))
    parser.add_argument("--picture", default=os.path.join(ROOT, "onnx-exports", "demo", "sample.png"))
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--only", help="some of them, as the table names them, separated by +")
    parser.add_argument("--heap", default="-Xmx64m", help="of the native executable")
    args = parser.parse_args()
    os.makedirs(WORK, exist_ok=True)
    bundle = os.path.abspath(args.bundle)
    contenders = [c for c in find(bundle, os.path.abspath(args.picture), args.heap) if not args.only or c.name in args.only.split("+")]
    measured = {c.name: [] for c in contenders}
    for turn in range(args.rounds + 1):
        for contender in contenders:
            run = contender.run()
            if turn > 0:  # the first of each reads its files from the disk
                measured[contender.name].append(run)
    print("| | first answer | anonymous | resident | peak | on disk |\n| --- | --- | --- | --- | --- | --- |")
    for contender in contenders:
        runs = measured[contender.name]
        times = sorted(1000 * r["seconds"] for r in runs)
        memory = " | ".join(f"{statistics.median(r[k] for r in runs) / 1024:.0f}" for k in ("RssAnon", "VmRSS", "VmHWM"))
        print(f"| {contender.name} | {statistics.median(times):.0f} [{times[0]:.0f} .. {times[-1]:.0f}] | {memory} | {disk(contender.files):.0f} |")


class Contender:
    def __init__(self, name, command, files, request=None, environment=None):
        self.name = name
        self.command = command
        self.files = files
        self.request = request
        self.environment = {**os.environ, **as_in_the_image(), **(environment or {})}

    def run(self):
        """One process: how long, how large."""
        port = free_port()
        environment = dict(self.environment, PORT=str(port))
        begin = time.perf_counter()
        process = subprocess.Popen(self.command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE if not self.request else subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            if self.request:
                self.ask(process, port)
            elif not process.stdout.readline():
                sys.exit(f"expected {self.name} to answer, found it ended: {' '.join(self.command)}")
            seconds = time.perf_counter() - begin
            with open(f"/proc/{process.pid}/status") as status:
                sizes = dict(line.split(":", 1) for line in status)
            if not self.files:
                with open(f"/proc/{process.pid}/maps") as maps:
                    self.files = sorted({line.split()[-1] for line in maps if line.split()[-1].startswith("/")})
            return {"seconds": seconds, **{k: int(sizes[k].split()[0]) for k in ("RssAnon", "VmRSS", "VmHWM")}}
        finally:
            process.kill()
            process.wait()

    def ask(self, process, port):
        while True:
            try:
                connection = socket.create_connection(("127.0.0.1", port))
                break
            except ConnectionRefusedError:
                if process.poll() is not None:
                    sys.exit(f"expected {self.name} to listen, found it ended: {' '.join(self.command)}")
                time.sleep(0.0005)
        with connection:
            connection.sendall(self.request)
            answer = b""
            while b"}" * 2 not in answer[-3:]:
                received = connection.recv(1 << 20)
                if not received:
                    break
                answer += received
        if not answer.startswith(b"HTTP/1.1 200"):
            sys.exit(f"expected {self.name} to explain, found {answer[:300]}")


def as_in_the_image():
    """What the native image's environment says to ONNX Runtime and the C library."""
    with open(os.path.join(DEPLOY, "Dockerfile.native")) as image:
        settings = dict(re.findall(r"^ENV (ORT_DISABLE_TELEMETRY|GLIBC_TUNABLES)=(\S+)$", image.read(), re.MULTILINE))
    if len(settings) != 2:
        sys.exit(f"expected ORT_DISABLE_TELEMETRY and GLIBC_TUNABLES in {image.name}, found {settings}")
    return settings


def find(bundle, picture, heap):
    with open(os.path.join(bundle, "model.json")) as manifest:
        preparation = json.load(manifest)["preparation"]
    height, width = preparation["height"], preparation["width"]
    with open(picture, "rb") as file:
        body = file.read()
    kind = "jpeg" if body.startswith(b"\xff\xd8") else "png"
    request = f"POST /explain HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: image/{kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
    java = os.path.join(os.environ.get("JAVA_HOME", ""), "bin", "java") if "JAVA_HOME" in os.environ else shutil.which("java")

    def serve(name, command, files):
        return Contender(name, command, files, request, {"INFODISENT_BUNDLE": bundle})

    native = os.path.join(FUNCTION, "native")
    if present("native", os.path.join(native, "infodisent")):
        files = [os.path.join(native, "infodisent"), os.path.join(native, "libraries")]
        yield serve("native", [os.path.join(native, "infodisent"), heap], files)
    app = os.path.join(FUNCTION, "quarkus-app")
    if present("jvm", os.path.join(app, "quarkus-run.jar")):
        yield serve("jvm", [java, "-jar", os.path.join(app, "quarkus-run.jar")], [app])
        cache = os.path.join(app, "app.aot")
        if present("aot", cache):
            yield serve("jvm, aot cache", [java, "-XX:AOTCache=" + cache, "-XX:TieredStopAtLevel=1", "-jar", os.path.join(app, "quarkus-run.jar")], [app])
    floor = build_floor(native)
    if floor:
        pixels = os.path.join(WORK, "pixels.rgb")
        with open(pixels, "wb") as file:
            file.write(os.urandom(height * width * 3))
        graphs = [(os.path.join(bundle, "model.onnx"), "plain")]
        graphs += [(graph, "optimised") for graph in sorted(glob.glob(os.path.join(bundle, "serving", "cpu*", "model.onnx")))]
        for graph, form in graphs:
            command = [floor, "-Donnxruntime.native.path=" + os.path.join(native, "libraries"), graph, pixels, str(height), str(width), form]
            yield Contender("floor, " + form, command, [floor])
    python = shutil.which("python3", path="/usr/bin") or sys.executable
    if subprocess.run([python, "-c", "import torch, onnx, PIL"], stderr=subprocess.DEVNULL).returncode == 0:
        network = os.path.join(WORK, os.path.basename(bundle) + ".pt")
        script = os.path.join(HERE, "grad_cam.py")
        subprocess.run([python, "-W", "ignore", script, "convert", os.path.join(bundle, "model.onnx"), network], check=True, stderr=subprocess.DEVNULL)
        yield Contender("python", [python, script, "explain", network, picture, str(height), str(width)], [])
    else:
        print("python is left out: no torch, onnx and PIL", file=sys.stderr)


def build_floor(native):
    home = os.environ.get("GRAALVM_HOME")
    jars = sorted(glob.glob(os.path.expanduser("~/.m2/repository/com/microsoft/onnxruntime/onnxruntime/*/onnxruntime-*[0-9].jar")))
    if not home or not jars or not os.path.isdir(os.path.join(native, "libraries")):
        print("floor is left out: GRAALVM_HOME, ONNX Runtime's jar or the native function's libraries are missing", file=sys.stderr)
        return None
    floor = os.path.join(WORK, "floor")
    if not os.path.exists(floor) or os.path.getmtime(floor) < os.path.getmtime(os.path.join(HERE, "Floor.java")):
        subprocess.run([os.path.join(home, "bin", "javac"), "-d", WORK, "-cp", jars[-1], os.path.join(HERE, "Floor.java")], check=True)
        metadata = os.path.join(ROOT, "src", "explainer", "src", "main", "resources", "META-INF", "native-image", "ai.infodisent", "infodisent-explainer")
        registered = os.path.join(WORK, "META-INF", "native-image", "floor")
        os.makedirs(registered, exist_ok=True)
        with open(os.path.join(metadata, "reachability-metadata.json")) as file:
            wanted = [e for e in json.load(file)["reflection"] if e["type"].startswith(("ai.onnxruntime.", "java."))]
        with open(os.path.join(registered, "reachability-metadata.json"), "w") as file:
            json.dump({"reflection": wanted}, file)
        command = [os.path.join(home, "bin", "native-image"), "--no-fallback", "--initialize-at-run-time=ai.onnxruntime", "--enable-native-access=ALL-UNNAMED", "-cp", WORK + ":" + jars[-1], "Floor", "-o", floor]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return floor


def present(name, file):
    if not os.path.exists(file):
        print(f"{name} is left out: no {os.path.relpath(file, ROOT)}", file=sys.stderr)
    return os.path.exists(file)


def disk(files):
    total = 0
    for file in files:
        for folder, _, names in os.walk(file):
            total += sum(os.path.getsize(os.path.join(folder, n)) for n in names if not os.path.islink(os.path.join(folder, n)))
        if os.path.isfile(file):
            total += os.path.getsize(file)
    return total / 1e6


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


if __name__ == "__main__":
    main()
