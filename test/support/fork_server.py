"""Runs Python code in forked copies of this process, which has imported MLflow once; importing it takes seconds.

Reads jobs from standard input, one JSON object per line: {"id", "args", "env", "stdout", "stderr", "seconds"}. `args` are
those of the python command: a script or `-c` and code, then the arguments. `stdout` and `stderr` are files. Prints
{"id", "code"} when a job ends; the code is negative if a signal ended it. Ends when standard input does.
"""
import gc
import json
import os
import runpy
import select
import signal
import sys

import mlflow
import mlflow.entities
import mlflow.tracking
import opentelemetry.proto.collector.trace.v1.trace_service_pb2
import opentelemetry.sdk.trace

running = {}


def become(job):
    """Turns a forked copy into the process that was asked for."""
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.alarm(job["seconds"])
    for fd, path, flags in ((0, os.devnull, os.O_RDONLY), (1, job["stdout"], os.O_WRONLY), (2, job["stderr"], os.O_WRONLY)):
        opened = os.open(path, flags)
        os.dup2(opened, fd)
        os.close(opened)
    os.environ.clear()
    os.environ.update(job["env"])
    first, *rest = job["args"]
    if first == "-c":
        sys.argv = ["-c", *rest[1:]]
        exec(compile(rest[0], "<string>", "exec"), {"__name__": "__main__"})
    else:
        sys.argv = [first, *rest]
        sys.path.insert(0, os.path.dirname(first))
        runpy.run_path(first, run_name="__main__")


def report():
    """Reports the jobs that have ended."""
    while running:
        pid, status = os.waitpid(-1, os.WNOHANG)
        if pid == 0:
            return
        print(json.dumps({"id": running.pop(pid), "code": os.waitstatus_to_exitcode(status)}), flush=True)


def main():
    wake, waker = os.pipe()
    os.set_blocking(wake, False)
    os.set_blocking(waker, False)
    signal.set_wakeup_fd(waker)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    gc.collect()
    gc.freeze()
    pending = b""
    while True:
        ready, _, _ = select.select([0, wake], [], [])
        if wake in ready:
            os.read(wake, 1024)
            report()
        if 0 not in ready:
            continue
        read = os.read(0, 65536)
        if read == b"":
            return None
        *lines, pending = (pending + read).split(b"\n")
        for line in lines:
            job = json.loads(line)
            pid = os.fork()
            if pid == 0:
                os.close(wake)
                os.close(waker)
                return job
            running[pid] = job["id"]


job = main()
if job is not None:
    become(job)
