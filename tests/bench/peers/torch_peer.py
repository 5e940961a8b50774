"""PyTorch's side of `make bench`: reads one command a line, answers with one line.

    product FORM ROWS COLS INNER THREADS                       prepares a product  -> its number
    training WIDTHS ACTIVATION LOSS BATCH PRECISION THREADS    prepares a step     -> its number
    run NUMBER REPEATS                                         runs it             -> seconds
"""
import ctypes
import os
import sys
import time

import torch

CORES = sorted(os.sched_getaffinity(0))
BLAS = ctypes.CDLL("libopenblas.so.0")
FORMS = {
    "nn": lambda a, b, c: torch.mm(a, b, out=c),
    "tn": lambda a, b, c: torch.mm(a.t(), b, out=c),
    "nt": lambda a, b, c: torch.mm(a, b.t(), out=c),
}


def product(form, rows, cols, inner):
    """The product into a tensor that is there already, as ours is measured."""
    rows, cols, inner = int(rows), int(cols), int(inner)
    a = torch.randn(*((inner, rows) if form == "tn" else (rows, inner)), dtype=torch.float64)
    b = torch.randn(*((cols, inner) if form == "nt" else (inner, cols)), dtype=torch.float64)
    c = torch.empty(rows, cols, dtype=torch.float64)
    multiply = FORMS[form]
    return lambda: multiply(a, b, c)


def training(widths, activation, loss, batch, precision):
    """One step of gradient descent, written as every tutorial of PyTorch writes it."""
    widths, batch = [int(width) for width in widths.split("-")], int(batch)
    dtype = getattr(torch, precision)
    layers = []
    for fan_in, fan_out in zip(widths, widths[1:]):
        layers.append(torch.nn.Linear(fan_in, fan_out))
        layers.append(torch.nn.Tanh() if activation == "tanh" else torch.nn.ReLU())
    net = torch.nn.Sequential(*layers[:-1]).to(dtype)
    x = torch.randn(batch, widths[0], dtype=dtype)
    if loss == "mean_squared_error":
        targets, criterion = torch.rand(batch, widths[-1], dtype=dtype), torch.nn.MSELoss()
    else:
        targets, criterion = torch.randint(widths[-1], (batch,)), torch.nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(net.parameters(), lr=0.01)

    def step():
        optimizer.zero_grad()
        criterion(net(x), targets).backward()
        optimizer.step()

    return step


def spread_threads():
    """A core of its own for the main thread: else the scheduler may keep it beside its helper."""
    first, *others = CORES
    for task in map(int, os.listdir("/proc/self/task")):
        os.sched_setaffinity(task, {first} if task == os.getpid() else others or {first})


def time_of(job, threads, repeats):
    """Seconds of `repeats` runs: of this thread's processor time where there is only one thread."""
    torch.set_num_threads(threads)
    BLAS.openblas_set_num_threads(threads)  # PyTorch's own setting does not reach it
    clock = time.thread_time
    if threads > 1:
        clock = time.perf_counter
        job()
        spread_threads()
    start = clock()
    for _ in range(repeats):
        job()
    return clock() - start


def main():
    """Answers until the pipe ends."""
    print(torch.__version__, flush=True)
    jobs = []
    for line in sys.stdin:
        command, *words = line.split()
        if command == "run":
            number, repeats = map(int, words)
            print(time_of(*jobs[number], repeats), flush=True)
        else:
            make = product if command == "product" else training
            jobs.append((make(*words[:-1]), int(words[-1])))
            print(len(jobs) - 1, flush=True)


main()
