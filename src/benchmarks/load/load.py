#!/usr/bin/env python3
"""What the function does under load, as Markdown tables.

    src/benchmarks/load/load.py [--bundle DIR --picture FILE] [--seconds 60] [--executable FILE]

Before it: ./mvnw package -DskipTests (or the native executable). The first table compares the function's throughput,
eight connections that send as soon as they are answered, with bare runs of the same graph in a loop, both with several
settings of requests (or callers) at once and threads for one run. The second sends ten times as many requests a second
as the best of those answered, on eighty connections and whatever comes back: what is accepted must still be answered
soon, and the rest be refused with 429. The client is a process of its own, whose processor time is told too, because it
takes it from the same processors: for the first table wrk where it is found, which takes little, else one written here.
"""

import argparse
import glob
import json
import os
import re
import resource
import selectors
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from statistics import mean

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", "..", ".."))
HERE = os.path.dirname(os.path.abspath(__file__))
FUNCTION = os.path.join(ROOT, "src", "function", "target", "quarkus-app")
LISTENING = re.compile(r"Listening on: http://[^:]+:(\d+)")
LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
TICKS = os.sysconf("SC_CLK_TCK")


def main():
    if sys.argv[1:2] == ["client"]:
        print(json.dumps(client(json.loads(sys.argv[2]))))
        return
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bundle", default=os.path.join(ROOT, "onnx-exports", "demo"))
    parser.add_argument("--picture", default=os.path.join(ROOT, "onnx-exports", "demo", "sample.png"))
    parser.add_argument("--seconds", type=int, default=60, help="for each measurement; a quarter more to warm up")
    parser.add_argument("--rounds", type=int, default=2, help="of bare runs and requests, in turn, whose means are told")
    parser.add_argument("--connections", type=int, default=8)
    parser.add_argument("--executable", help="a native executable instead of the jar")
    parser.add_argument("--option", action="append", default=[], help="of the JVM or the executable, such as -Xmx64m")
    processors = len(os.sched_getaffinity(0))
    parser.add_argument("--settings", default=f"1x{processors},{processors}x1,{processors + 1}x1,{processors}x{processors}", help="requests at once x threads of one")
    args = parser.parse_args()
    args.bundle = os.path.abspath(args.bundle)
    settings = [tuple(map(int, s.split("x"))) for s in args.settings.split(",")]

    print(f"{processors} processors, bundle {os.path.basename(args.bundle)}, picture {os.path.basename(args.picture)}, "
          f"{args.connections} connections, {args.seconds} s each, client {'wrk' if shutil.which('wrk') else 'load.py'}\n")
    print("| at once x threads | bare runs/s | requests/s | of bare | p50 ms | p99 ms | errors | server CPU | client CPU | resident MB |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    found = {}
    for concurrent, threads in settings:
        with Function(args, concurrent, threads) as function:
            warm_up(function, args)
            # In turn, as a machine that others use, too, is now faster and now slower.
            found[concurrent, threads] = [
                (bare(args, concurrent, threads), measure(function, args, {"connections": args.connections, "seconds": args.seconds}))
                for _ in range(args.rounds)]
    best_bare = max(mean(runs for runs, _ in rounds) for rounds in found.values())
    rates = {setting: mean(each["answered"].get("200", 0) / each["seconds"] for _, each in rounds) for setting, rounds in found.items()}
    for (concurrent, threads), rounds in found.items():
        said = [each for _, each in rounds]
        errors = sum(each["broken"] + sum(n for status, n in each["answered"].items() if status != "200") for each in said)
        runs, rate = mean(runs for runs, _ in rounds), rates[concurrent, threads]
        middle = {of: mean(each[of] for each in said) for of in ("p50", "p99", "server", "client")}
        print(f"| {concurrent} x {threads} | {runs:.1f} | {rate:.1f} | {rate / best_bare:.0%} | {middle['p50']:.1f} | {middle['p99']:.1f} | {errors} | "
              f"{middle['server']:.0%} | {middle['client']:.0%} | {memory(said[-1])} |", flush=True)
    (concurrent, threads), capacity = max(rates.items(), key=lambda each: each[1])

    print(f"\nTen times that of {concurrent} x {threads}: {10 * capacity:.0f} requests/s on 80 connections\n")
    print("| sent/s | accepted/s | p50 ms | p99 ms | refused, 429 | other answers | broken | p99 ms of a refusal | server CPU | client CPU | resident MB |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    with Function(args, concurrent, threads) as function:
        warm_up(function, args)
        said = measure(function, args, {"connections": 80, "seconds": args.seconds, "rate": 10 * capacity})
    sent = sum(said["answered"].values())
    accepted, refused = said["answered"].get("200", 0), said["answered"].get("429", 0)
    print(f"| {sent / said['seconds']:.0f} | {accepted / said['seconds']:.1f} | {said['p50']:.1f} | {said['p99']:.1f} | {refused / max(1, sent):.1%} | "
          f"{sent - accepted - refused} | {said['broken']} | {said['refusal99']:.1f} | {said['server']:.0%} | {said['client']:.0%} | {memory(said)} |")


def memory(said):
    return " ".join(str(kilobytes // 1024) for kilobytes in said["resident"])


def java():
    home = os.environ.get("JAVA_HOME")
    return os.path.join(home, "bin", "java") if home else "java"


def bare(args, callers, threads):
    jar = glob.glob(os.path.join(FUNCTION, "**", "com.microsoft.onnxruntime.onnxruntime*.jar"), recursive=True)
    command = [java(), "-cp", jar[0], os.path.join(HERE, "Bare.java"), os.path.join(args.bundle, "model.onnx"),
               str(callers), str(threads), str(args.seconds)]
    environment = {**os.environ, "ORT_DISABLE_TELEMETRY": "1"}
    return float(subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout.split()[-1])


def warm_up(function, args):
    measure(function, args, {"connections": args.connections, "seconds": max(1, args.seconds // 4)})


def measure(function, args, what):
    """Lets a client ask, and looks at the function's memory six times meanwhile."""
    what |= {"port": function.port, "picture": args.picture}
    before = function.processor_seconds()
    wrk = shutil.which("wrk") if "rate" not in what else None
    if wrk:
        command = [wrk, "-t1", f"-c{what['connections']}", f"-d{what['seconds']}s", "--timeout", "10s", "-s", os.path.join(HERE, "closed.lua"),
                   f"http://127.0.0.1:{function.port}/explain", "--", args.picture]
    else:
        command = [sys.executable, os.path.abspath(__file__), "client", json.dumps(what)]
    used = children_seconds()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    resident = []
    for _ in range(6):
        time.sleep(what["seconds"] / 6.5)
        resident.append(function.resident())
    said = json.loads(process.communicate()[0].splitlines()[-1])
    said["client"] = (children_seconds() - used) / said["seconds"]
    said["server"] = (function.processor_seconds() - before) / said["seconds"]
    said["resident"] = resident
    return said


def children_seconds():
    """The processor time of the clients that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


class Function:
    """The function as a process of its own."""

    def __init__(self, args, concurrent, threads):
        properties = [f"-Dinfodisent.bundle={args.bundle}", f"-Dinfodisent.threads={threads}",
                      f"-Dinfodisent.limits.concurrent={concurrent}", "-Dinfodisent.log.requests=false"]
        command = ([args.executable, *args.option, *properties] if args.executable
                   else [java(), *args.option, *properties, "-jar", os.path.join(FUNCTION, "quarkus-run.jar")])
        self.process = subprocess.Popen(command, env={**os.environ, "PORT": "0", "ORT_DISABLE_TELEMETRY": "1"},
                                        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        said = []
        for line in self.process.stdout:
            said.append(line)
            if LISTENING.search(line):
                self.port = int(LISTENING.search(line).group(1))
                break
        else:
            raise SystemExit("expected the function to start, found: " + "".join(said))
        urllib.request.urlopen(f"http://localhost:{self.port}/v2/health/ready").close()

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        self.process.kill()
        self.process.wait()

    def resident(self):
        with open(f"/proc/{self.process.pid}/status") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))

    def processor_seconds(self):
        with open(f"/proc/{self.process.pid}/stat") as stat:
            numbers = stat.read().rpartition(")")[2].split()
        return (int(numbers[11]) + int(numbers[12])) / TICKS


class Connection:
    """One connection: sends a request, reads its answer, and says what came of it."""

    def __init__(self, port, request, selector):
        self.port, self.request, self.selector = port, request, selector
        self.socket = None

    def send(self):
        if self.socket is None:
            self.socket = socket.create_connection(("127.0.0.1", self.port))
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.socket.setblocking(False)
            self.selector.register(self.socket, selectors.EVENT_READ, self)
        self.start = time.perf_counter()
        self.rest = memoryview(self.request)
        self.answer = b""
        self.write()

    def write(self):
        try:
            self.rest = self.rest[self.socket.send(self.rest):]
        except BlockingIOError:
            pass
        self.selector.modify(self.socket, selectors.EVENT_READ | (selectors.EVENT_WRITE if self.rest else 0), self)

    def ready(self, events):
        """The status and the seconds it took, None while there is more to come; a status of 0 if the connection broke."""
        try:
            if events & selectors.EVENT_WRITE and self.rest:
                self.write()
            if not events & selectors.EVENT_READ:
                return None
            got = self.socket.recv(1 << 18)
        except (BlockingIOError, InterruptedError):
            return None
        except OSError:
            got = b""
        if not got:
            self.close()
            return 0, 0
        self.answer += got
        head = self.answer.find(b"\r\n\r\n")
        if head < 0 or len(self.answer) < head + 4 + int(LENGTH.search(self.answer, 0, head + 2).group(1)) or self.rest:
            return None
        said = int(self.answer[9:12]), time.perf_counter() - self.start
        if b"\r\nconnection: close" in self.answer[:head].lower():
            self.close()
        return said

    def close(self):
        self.selector.unregister(self.socket)
        self.socket.close()
        self.socket = None


def client(what):
    with open(what["picture"], "rb") as picture:
        body = picture.read()
    kind = "image/png" if body.startswith(b"\x89PNG") else "image/jpeg"
    request = f"POST /explain HTTP/1.1\r\nHost: localhost\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
    selector = selectors.DefaultSelector()
    idle = [Connection(what["port"], request, selector) for _ in range(what["connections"])]
    rate = what.get("rate")
    times = {}
    broken = sent = 0
    start = time.perf_counter()
    end = start + what["seconds"]
    while (now := time.perf_counter()) < end:
        while idle and (rate is None or sent < (now - start) * rate):
            idle.pop().send()
            sent += 1
        for key, events in selector.select(0.0005 if rate and idle else 0.05):
            said = key.data.ready(events)
            if said is None:
                continue
            idle.insert(0, key.data)
            if said[0] == 0:
                broken += 1
            else:
                times.setdefault(said[0], []).append(1000 * said[1])
    seconds = time.perf_counter() - start
    return {
        "seconds": seconds,
        "answered": {str(status): len(each) for status, each in times.items()},
        "broken": broken,
        "p50": quantile(times.get(200), 0.5),
        "p99": quantile(times.get(200), 0.99),
        "refusal99": quantile(times.get(429), 0.99),
    }


def quantile(times, share):
    if not times:
        return float("nan")
    return sorted(times)[min(len(times) - 1, round(share * (len(times) - 1)))]


if __name__ == "__main__":
    main()
