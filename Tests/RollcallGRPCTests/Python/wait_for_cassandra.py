"""KillrVideo's loop in Python: asks etcd's v2 API again and again until there is a cassandra, and then registers itself.

wait_for_cassandra.py ETCD_HOST ETCD_PORT: a short pause stands for the article's ten seconds.
"""
import sys
import time

import etcd

client = etcd.Client(host=sys.argv[1], port=int(sys.argv[2]))
waited = False
while True:
    try:
        client.read("/killrvideo/services/cassandra")
        break
    except etcd.EtcdKeyNotFound:
        if not waited:
            print("Waiting for Cassandra to be registered in etcd", flush=True)
        waited = True
        time.sleep(0.1)
for child in client.read("/killrvideo/services/cassandra").children:
    print(child.key, child.value, flush=True)
client.write("/killrvideo/services/CommentsService/killrvideo-python", "10.0.75.1:8899")
