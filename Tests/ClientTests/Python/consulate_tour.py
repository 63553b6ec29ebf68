"""What a program that uses consulate does, against whatever answers at HOST PORT as node n1.

It prints one line for each thing that was seen to work, and ends with an error at the first that was not.
"""

import sys
import time

import consulate
from consulate.models import agent as models

client = consulate.Consul(host=sys.argv[1], port=int(sys.argv[2]))


def until(ask):
    """Waits until it is so: Consul brings what is registered with its agent into its catalog in its own time."""
    for _ in range(200):
        if ask():
            return
        time.sleep(0.05)
    raise AssertionError("it did not come to be so")


def services():
    check = models.Check(name="alive", ttl="60s")
    assert client.agent.service.register("web", service_id="w1", port=80, tags=["a"], check=check) is True
    service = client.agent.services()["w1"]
    assert (service["Service"], service["Port"], service["Tags"]) == ("web", 80, ["a"])
    assert client.agent.checks()["service:w1"]["Status"] == "critical"
    for report, status in ((client.agent.check.ttl_warn, "warning"), (client.agent.check.ttl_fail, "critical"),
                           (client.agent.check.ttl_pass, "passing")):
        assert report("service:w1", "a note") is True
        until(lambda: [c["Status"] for c in client.health.checks("web")] == [status])
    print("registered, and reported on")

    assert client.agent.check.register("c1", ttl="60s") is True
    assert client.agent.check.deregister("c1") is True
    assert client.agent.service.maintenance("w1", True, "upgrade") is True
    assert client.agent.service.maintenance("w1", False) is True
    assert client.agent.maintenance(True, "upgrade") is True
    assert client.agent.maintenance(False) is True
    print("checks and maintenance")

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

    assert client.catalog.register("ext", "10.0.0.9") is True
    assert [n["Node"] for n in client.catalog.nodes()] == ["ext", "n1"]
    assert client.catalog.deregister("ext") is True
    assert client.agent.service.deregister("w1") is True
    until(lambda: client.catalog.service("web") == [])
    print("a node from outside, and all taken out again")


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
    with client.lock.acquire("mine"):
        pass
    client.kv.delete("", recurse=True)
    assert len(client.kv) == 0
    print("keys, sessions and locks")


def rest():
    event = client.event.fire("deploy", "now")
    # It unwraps a list of one.
    until(lambda: client.event.list() and client.event.list()["ID"] == event)
    assert client.coordinate.nodes() is not None
    try:
        client.acl.list()
        raise AssertionError("there are access lists")
    except consulate.exceptions.ACLDisabled:
        pass
    print("events, and what is not there")


services()
keys()
rest()
