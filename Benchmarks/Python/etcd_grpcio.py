"""A client of etcd on grpcio with raw stubs: no generated code, no library above it. Prints one line of JSON.

    etcd_grpcio.py ADDRESS [--root FILE] sequence put|range COUNT
    etcd_grpcio.py ADDRESS [--root FILE] flight put|range THREADS SECONDS
    etcd_grpcio.py ADDRESS [--root FILE] watch COUNT

Times are in microseconds. `flight` has one blocking call under way in each thread, which is how such clients are used.
"""

import argparse
import json
import queue
import resource
import threading
import time

import grpc


def varint(number):
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def field(number, value):
    """A field of bytes."""
    return varint(number << 3 | 2) + varint(len(value)) + value


def requests(kind):
    value = b"v" * 100
    if kind == "put":
        return "/etcdserverpb.KV/Put", lambda number: field(1, b"bench/%d" % (number % 100)) + field(2, value)
    return "/etcdserverpb.KV/Range", lambda number: field(1, b"bench/%d" % (number % 100))


def stub(channel, path):
    return channel.unary_unary(path, request_serializer=None, response_deserializer=None)


def percentile(times, share):
    times = sorted(times)
    return times[min(len(times) - 1, int(len(times) * share))] * 1e6


def cpu():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def sequence(channel, kind, count):
    path, request = requests(kind)
    call = stub(channel, path)
    for number in range(200):
        call(request(number), timeout=8)
    times = []
    begin, used = time.perf_counter(), cpu()
    for number in range(count):
        start = time.perf_counter()
        call(request(number), timeout=8)
        times.append(time.perf_counter() - start)
    return figures(times, time.perf_counter() - begin, cpu() - used)


def flight(channel, kind, threads, seconds):
    path, request = requests(kind)
    call = stub(channel, path)
    for number in range(200):
        call(request(number), timeout=8)
    times = [[] for _ in range(threads)]
    end = time.perf_counter() + seconds

    def work(mine, number):
        while time.perf_counter() < end:
            start = time.perf_counter()
            call(request(number), timeout=8)
            mine.append(time.perf_counter() - start)
            number += threads

    workers = [threading.Thread(target=work, args=(times[number], number)) for number in range(threads)]
    begin, used = time.perf_counter(), cpu()
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return figures([each for mine in times for each in mine], time.perf_counter() - begin, cpu() - used)


def watch(channel, count):
    path, request = requests("put")
    call = stub(channel, path)
    outgoing = queue.Queue()
    outgoing.put(field(1, field(1, b"bench/") + field(2, b"bench0")))
    stream = channel.stream_stream("/etcdserverpb.Watch/Watch", request_serializer=None, response_deserializer=None)
    responses = stream(iter(outgoing.get, None))
    next(responses)
    arrivals = queue.Queue()

    def read():
        try:
            for _ in responses:
                arrivals.put(time.perf_counter())
        except grpc.RpcError:
            pass

    threading.Thread(target=read, daemon=True).start()
    times = []
    begin, used = time.perf_counter(), cpu()
    for number in range(count):
        start = time.perf_counter()
        call(request(number), timeout=8)
        times.append(arrivals.get(timeout=8) - start)
    result = figures(times, time.perf_counter() - begin, cpu() - used)
    responses.cancel()
    outgoing.put(None)
    return result


def figures(times, elapsed, used):
    return {
        "median": percentile(times, 0.5),
        "tail": percentile(times, 0.99),
        "rate": len(times) / elapsed,
        "cpu": used / len(times) * 1e6,
    }


def main():
    parser = argparse.ArgumentParser(description="A client of etcd on grpcio with raw stubs.")
    parser.add_argument("address")
    parser.add_argument("--root")
    parts = parser.add_subparsers(dest="part", required=True)
    part = parts.add_parser("sequence")
    part.add_argument("kind", choices=["put", "range"])
    part.add_argument("count", type=int)
    part = parts.add_parser("flight")
    part.add_argument("kind", choices=["put", "range"])
    part.add_argument("threads", type=int)
    part.add_argument("seconds", type=float)
    part = parts.add_parser("watch")
    part.add_argument("count", type=int)
    arguments = parser.parse_args()
    if arguments.root:
        with open(arguments.root, "rb") as file:
            channel = grpc.secure_channel(arguments.address, grpc.ssl_channel_credentials(file.read()))
    else:
        channel = grpc.insecure_channel(arguments.address)
    with channel:
        grpc.channel_ready_future(channel).result(timeout=10)
        if arguments.part == "sequence":
            result = sequence(channel, arguments.kind, arguments.count)
        elif arguments.part == "flight":
            result = flight(channel, arguments.kind, arguments.threads, arguments.seconds)
        else:
            result = watch(channel, arguments.count)
    print(json.dumps(result))


main()
