"""A load on ZooKeeper by kazoo. Prints one line of JSON; times are in microseconds.

    zookeeper_kazoo.py ADDRESS sequence get|set|create COUNT
    zookeeper_kazoo.py ADDRESS flight get|set|create COUNT WINDOW

`flight` keeps WINDOW requests under way on the one connection.
"""

import json
import os
import resource
import sys
import threading
import time

from kazoo.client import KazooClient

DATA = b"v" * 100


def cpu():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def request(client, kind, mark):
    if kind == "get":
        return lambda number: client.get_async("/bench/%d" % (number % 100))
    if kind == "set":
        return lambda number: client.set_async("/bench/%d" % (number % 100), DATA)
    return lambda number: client.create_async("/bench/%s-%d" % (mark, number), DATA)


def main():
    address, part, kind, count = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
    client = KazooClient(hosts=address)
    client.start(timeout=15)
    send = request(client, kind, "k%d-%d" % (os.getpid(), time.time_ns()))
    times = []
    if part == "sequence":
        begin, used = time.perf_counter(), cpu()
        for number in range(count):
            start = time.perf_counter()
            send(number).get()
            times.append(time.perf_counter() - start)
    else:
        window = threading.Semaphore(int(sys.argv[5]))

        def answered(start, result):
            result.get()
            times.append(time.perf_counter() - start)
            window.release()

        begin, used = time.perf_counter(), cpu()
        for number in range(count):
            window.acquire()
            start = time.perf_counter()
            send(number).rawlink(lambda result, start=start: answered(start, result))
        for _ in range(int(sys.argv[5])):
            window.acquire()
    elapsed, used = time.perf_counter() - begin, cpu() - used
    times.sort()
    print(
        json.dumps(
            {
                "median": times[len(times) // 2] * 1e6,
                "tail": times[min(len(times) - 1, len(times) * 99 // 100)] * 1e6,
                "rate": len(times) / elapsed,
                "cpu": used / len(times) * 1e6,
            }
        )
    )
    client.stop()


main()
