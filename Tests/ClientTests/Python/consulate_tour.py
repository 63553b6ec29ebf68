"""What a program that uses consulate does, as far as Consul 1.8 itself lets it, against whatever answers at HOST PORT as node n1.

consulate 0.6.0 reports on checks and deregisters by GET, which Consul refuses since 1.0, and cannot register with the catalog at all: none of that is here.
It prints one line for each thing that was seen to work, and ends with an error at the first that was not.
"""

import json
import sys
import time

loads = json.loads
# Python's json takes no encoding any more since 3.9, and consulate gives it one.
json.loads = lambda text, encoding=None, **options: loads(text, **options)

import consulate

client = consulate.Consul(host=sys.argv[1], port=int(sys.argv[2]))


def until(ask):
    """Waits until it is so: Consul brings what is registered with its agent into its catalog in its own time."""
    for _ in range(200):
        if ask():
            return
        time.sleep(0.05)
    raise AssertionError("it did not come to be so")


def services():
    assert client.agent.service.register("web", service_id="w1", port=80, tags=["a"], ttl="60s") is True
    service = client.agent.services()[0]["w1"]
    assert (service["Service"], service["Port"], service["Tags"]) == ("web", 80, ["a"])
    assert client.agent.checks()[0]["service:w1"]["Status"] == "critical"
    until(lambda: client.health.checks("web") and client.health.checks("web")[0]["Status"] == "critical")
    print("registered")

    assert [m["Name"] for m in client.agent.members()] == ["n1"]
    assert client.status.leader() and client.status.peers()
    assert client.catalog.datacenters() == "dc1"
    assert client.catalog.services()[0]["web"] == ["a"]
    assert [s["ServiceID"] for s in client.catalog.service("web")] == ["w1"]
    assert [n["Node"] for n in client.catalog.nodes()] == ["n1"]
    assert "w1" in client.catalog.node("n1")["Services"]
    assert [e["Service"]["ID"] for e in client.health.service("web")] == ["w1"]
    assert "serfHealth" in [c["CheckID"] for c in client.health.node("n1")]
    assert {c["Status"] for c in client.health.state("passing")} == {"passing"}
    print("catalog and health")


def keys():
    client.kv.set("a/x", "1")
    client.kv["a/y"] = "2"
    assert (client.kv.get("a/x"), client.kv["a/y"], "a/x" in client.kv, "a/z" in client.kv) == ("1", "2", True, False)
    assert client.kv.find("a/") == {"a/x": "1", "a/y": "2"}
    assert list(client.kv.keys()) == ["a/x", "a/y"] and len(client.kv) == 2
    assert client.kv.records() == [("a/x", 0, "1"), ("a/y", 0, "2")]
    assert client.kv.get_record("a/x")["Value"] == "1"
    session = client.session.create("s", ttl="10s", delay="1s")
    assert client.kv.acquire_lock("lock", session) is True
    assert client.kv.release_lock("lock", session) is True
    assert client.session.info(session)["ID"] == session and client.session.renew(session)
    assert client.session.destroy(session)
    client.kv.delete("", recurse=True)
    assert len(client.kv) == 0
    print("keys, sessions and locks")


def rest():
    event = client.event.fire("deploy", "now")
    # It unwraps a list of one.
    until(lambda: client.event.list() and client.event.list()["ID"] == event)
    print("events")


services()
keys()
rest()
