"""Finds CommentsService in the catalog as it is written there, and calls it with grpcio.

comments.py ETCD_HOST:PORT: reads etcd's v3 API by raw calls, as no client of it is at hand. Messages are written byte by byte: fields 1 and 2 of each are what is needed.
"""
import sys

import grpc

VIDEO = "00000000-0000-4000-8000-0000000000a1"
USER = "00000000-0000-4000-8000-000000000001"


def field(number, data):
    """A field of bytes, text or another message."""
    data = data.encode() if isinstance(data, str) else data
    assert len(data) < 128
    return bytes([number << 3 | 2, len(data)]) + data


def fields(data):
    """All fields of a message, as (number, value)."""
    found, at = [], 0

    def varint():
        nonlocal at
        value, shift = 0, 0
        while True:
            byte = data[at]
            at += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    while at < len(data):
        key = varint()
        if key & 7 == 0:
            found.append((key >> 3, varint()))
        else:
            size = varint()
            found.append((key >> 3, data[at : at + size]))
            at += size
    return found


def call(channel, method, message):
    return channel.unary_unary(method)(message, timeout=10)


def registered(etcd, prefix):
    """The keys and values under a prefix."""
    with grpc.insecure_channel(etcd) as channel:
        end = prefix[:-1] + chr(ord(prefix[-1]) + 1)
        answer = call(channel, "/etcdserverpb.KV/Range", field(1, prefix) + field(2, end))
    pairs = [dict(fields(value)) for number, value in fields(answer) if number == 2]
    return {pair[1].decode(): pair[5].decode() for pair in pairs}


found = registered(sys.argv[1], "/killrvideo/services/CommentsService/")
for key in sorted(found):
    print(key)
address = sorted(found.values())[0]
with grpc.insecure_channel(address) as comments:
    service = "/killrvideo.comments.CommentsService/"
    comment = field(1, field(1, VIDEO)) + field(2, field(1, USER)) + field(3, field(1, USER)) + field(4, "Written by Python.")
    call(comments, service + "CommentOnVideo", comment)
    answer = call(comments, service + "GetVideoComments", field(1, field(1, VIDEO)) + b"\x10\x0a")
    for number, value in fields(answer):
        if number == 2:
            print(dict(fields(value))[3].decode())
    # The health service of the same server.
    health = call(comments, "/grpc.health.v1.Health/Check", field(1, "killrvideo.comments.CommentsService"))
    print("serving" if dict(fields(health)).get(1) == 1 else "not serving")
