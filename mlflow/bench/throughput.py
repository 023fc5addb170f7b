"""Compares how fast 200,000 points of one run reach an MLflow server: ours, and MLflow's own client.

Each turn is a process of its own that records 20 curves of 10,000 steps, one call a step, on one
real server with SQLite, and ends once the server has all. MLflow's client logs asynchronously, in
two ways: log_metrics at each step, as its users write it, and batches of 1,000 points made by hand.
After each turn every point is read back: who is fast and loses some has not arrived.
"""

import argparse
import contextlib
import datetime
import json
import os
import platform
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

CURVES, STEPS, NUMBER = 20, 10_000, 200  # as LoadedRun.longest(200) has them
POINTS = CURVES * STEPS
BATCH = 1_000  # the most that a server takes at once
SIDES = ["ours", "log_metrics", "log_batch"]
EXPERIMENT = "throughput"
HOME = Path(__file__).resolve().parents[1]


def fail(problem):
    sys.exit(f"bench-server: {problem}")


def value(curve, step):
    return (NUMBER + 1) / (3 + curve + step)


def key(curve):
    return f"train/curve_{curve}"


def python_side(way, server, name):
    """A turn of MLflow's client; prints the seconds until all calls returned, and until all arrived."""
    import mlflow
    from mlflow.entities import Metric

    mlflow.set_tracking_uri(server)
    mlflow.set_experiment(EXPERIMENT)
    mlflow.config.enable_async_logging()
    start = time.perf_counter()
    with mlflow.start_run(run_name=name) as run:
        mlflow.log_params({f"group_{i % 5}.param_{i}": f"value {i} of {NUMBER}" for i in range(50)})
        if way == "log_metrics":
            for step in range(STEPS):
                mlflow.log_metrics({key(curve): value(curve, step) for curve in range(CURVES)}, step=step)
        else:
            client, batch, batches = mlflow.MlflowClient(), [], []
            for step in range(STEPS):
                now = int(time.time() * 1000)
                batch += [Metric(key(c), value(c, step), now, step) for c in range(CURVES)]
                if len(batch) == BATCH:
                    batches.append(client.log_batch(run.info.run_id, metrics=batch, synchronous=False))
                    batch = []
            for sent in batches:
                sent.wait()
        recorded = time.perf_counter() - start
        mlflow.flush_async_logging()
    delivered = time.perf_counter() - start
    print(json.dumps({"recorded_seconds": recorded, "delivered_seconds": delivered}))


def call(server, path, body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(
        f"{server}/api/2.0/mlflow/{path}", data, {"Content-Type": "application/json"}
    )
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(request, timeout=120) as answer:
        return json.load(answer)


@contextlib.contextmanager
def mlflow_server(folder):
    """A server on a free port, which ends with the block."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    environment = {k: v for k, v in os.environ.items() if not k.startswith("MLFLOW_")}
    environment |= {"MLFLOW_DISABLE_TELEMETRY": "true", "MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false"}
    command = [sys.executable, "-m", "mlflow", "server", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--workers", "1", "--backend-store-uri", f"sqlite:///{folder}/mlflow.db"]
    command += ["--artifacts-destination", f"{folder}/artifacts"]
    log = folder / "server.log"
    with log.open("w") as out:
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=out, stderr=out, start_new_session=True
        )
    try:
        await_answer(url, process, log)
        yield url
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, 15)
        process.wait()


def await_answer(url, process, log):
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and process.poll() is None:
        try:
            opener.open(url + "/health", timeout=2)
            return
        except (OSError, urllib.error.URLError):
            time.sleep(0.2)
    fail(f"the MLflow server did not come up: {log.read_text()[-500:]}")


def turn(side, server, number, folder, arguments):
    name = f"{side}-{number}"
    if side == "ours":
        classpath = f"{arguments.lib}/*:{arguments.classes}"
        main = "io.coursework.mlflow.load.LoadProcess"
        command = ["java", "-XX:+UseSerialGC", "-cp", classpath, main]
        command += [server, str(folder / name), EXPERIMENT, str(NUMBER), "longest", name]
    else:
        command = [sys.executable, __file__, "--side", side, "--server", server, "--name", name]
    process = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if process.returncode != 0:
        fail(f"the turn of '{side}' failed: {process.stderr[-800:]}")
    seconds = json.loads(process.stdout.strip().splitlines()[-1])
    return {
        "side": side,
        "points_per_second": POINTS / seconds["delivered_seconds"],
        **seconds,
        "missing_points": missing(server, name),
    }


def missing(server, name):
    """How many points of a run the server has not; fails if it has others, or one twice."""
    experiment = call(server, f"experiments/get-by-name?experiment_name={EXPERIMENT}")
    found = call(
        server,
        "runs/search",
        {
            "experiment_ids": [experiment["experiment"]["experiment_id"]],
            "filter": f"attributes.run_name = '{name}'",
        },
    )
    (run,) = found["runs"]
    lacking = 0
    for curve in range(CURVES):
        query = urllib.parse.urlencode({"run_id": run["info"]["run_id"], "metric_key": key(curve)})
        points = call(server, "metrics/get-history?" + query).get("metrics", [])
        held = {int(p.get("step", 0)): p["value"] for p in points}
        wrong = [s for s, v in held.items() if not 0 <= s < STEPS or v != value(curve, s)]
        if wrong or len(points) != len(held):
            fail(f"{name} holds {len(points) - len(held)} points twice and {len(wrong)} wrong ones")
        lacking += STEPS - len(held)
    return lacking


def machine():
    """What the figures belong to."""
    model = platform.processor()
    if Path("/proc/cpuinfo").exists():
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        names = [line.split(":")[1].strip() for line in lines if line.startswith("model name")]
        model = names[0] if names else model
    return {
        "cpu": model,
        "cores": os.cpu_count(),
        "system": platform.platform(),
        "load_before": os.getloadavg()[0],
        "date": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
    }


def measure(arguments):
    turns = []
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        with mlflow_server(Path(folder)) as server:
            call(server, "experiments/create", {"name": EXPERIMENT})
            for number in range(arguments.rounds):
                # There and back again: who comes first in one round comes last in the next.
                for side in SIDES if number % 2 == 0 else SIDES[::-1]:
                    turns.append(turn(side, server, number, Path(folder), arguments))
                    print(row(turns[-1]), file=sys.stderr, flush=True)
    return turns


def row(one):
    return (
        f"{one['side']:12} {one['recorded_seconds']:9.1f} s {one['delivered_seconds']:9.1f} s"
        f" {one['points_per_second']:14,.0f} {one['missing_points']:9,}"
    )


def summary(turns):
    result = {}
    for side in SIDES:
        own = [t for t in turns if t["side"] == side]
        result[side] = {
            k: statistics.median(t[k] for t in own)
            for k in ("recorded_seconds", "delivered_seconds", "points_per_second")
        } | {"side": side, "missing_points": max(t["missing_points"] for t in own)}
    return result


def write(result, file):
    """Under a temporary name first: a file of that name is always whole."""
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(file.name + ".part")
    part.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    part.rename(file)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lib", type=Path, default=HOME / "target/coursework/lib", help="our jars (%(default)s)")
    parser.add_argument("--classes", type=Path, default=HOME / "target/test-classes", help="(%(default)s)")
    parser.add_argument("--rounds", type=int, default=3, help="turns of each (%(default)s)")
    parser.add_argument("--out", type=Path, help="a JSON file to write")
    parser.add_argument("--json", action="store_true", help="print the JSON, not the table")
    for name in ("--side", "--server", "--name"):  # a turn, started by this program
        parser.add_argument(name, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.side:
        python_side(arguments.side, arguments.server, arguments.name)
        return
    print(
        f"{'':12} {'recorded':>11} {'delivered':>11} {'points/s':>14} {'missing':>9}",
        file=sys.stderr,
    )
    before = machine()
    turns = measure(arguments)
    result = {"machine": before, "points": POINTS, "median": summary(turns), "turns": turns}
    if arguments.out:
        write(result, arguments.out)
    if arguments.json:
        print(json.dumps(result))
    else:
        print(f"medians of {arguments.rounds} turns of {POINTS:,} points each")
        for side in SIDES:
            print(row(result["median"][side]))
        print("machine: {cpu}, {cores} cores, {system}, load {load_before:.1f}".format(**before))
    if result["median"]["ours"]["missing_points"]:
        fail("points of ours are missing")


if __name__ == "__main__":
    main()
