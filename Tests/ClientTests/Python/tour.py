"""What a program that uses a Python client of Consul does, against whatever answers at HOST PORT.

It prints one line for each thing that was seen to work, and ends with an error at the first that was not.
"""

import base64
import sys
import threading

import consul

client = consul.Consul(host=sys.argv[1], port=int(sys.argv[2]))


def in_background(ask):
    """Asks at once, and gives back how to wait for the answer."""
    answers = []
    thread = threading.Thread(target=lambda: answers.append(ask()), daemon=True)
    thread.start()

    def answer():
        thread.join(60)
        assert answers, "a blocking query was not answered"
        return answers[0]

    return answer


def services():
    register = dict(service_id="web-1", port=8000, tags=["v1", "a"], check=consul.Check.ttl("60s"))
    assert client.agent.service.register("web", **register) is True
    service = client.agent.services()["web-1"]
    assert (service["Service"], service["Port"], sorted(service["Tags"])) == ("web", 8000, ["a", "v1"])
    check = client.agent.checks()["service:web-1"]
    assert (check["Status"], check["ServiceName"]) == ("critical", "web")
    print("registered, critical until it is reported")

    index, nodes = client.health.service("web", passing=True)
    assert nodes == []
    answer = in_background(lambda: client.health.service("web", passing=True, index=index, wait="50s"))
    assert client.agent.check.ttl_pass("service:web-1", "all is well") is True
    later, nodes = answer()
    assert int(later) > int(index) and [node["Service"]["ID"] for node in nodes] == ["web-1"]
    assert [c["Output"] for c in nodes[0]["Checks"] if c["CheckID"] == "service:web-1"] == ["all is well"]
    print("found by a blocking query when it passed")

    assert client.agent.check.ttl_warn("service:web-1") is True
    assert client.health.service("web", passing=True)[1] == []
    assert client.agent.check.ttl_fail("service:web-1") is True
    assert [c["CheckID"] for c in client.health.state("critical")[1]] == ["service:web-1"]
    assert client.agent.check.ttl_pass("service:web-1") is True
    assert [c["Status"] for c in client.health.checks("web")[1]] == ["passing"]
    assert sorted(client.catalog.services()[1]["web"]) == ["a", "v1"]
    assert [s["ServiceID"] for s in client.catalog.service("web", tag="v1")[1]] == ["web-1"]
    assert client.catalog.service("web", tag="other")[1] == []
    print("warned, failed and passed, in health and catalog")

    assert client.agent.service.maintenance("web-1", True, "upgrade") is True
    assert client.health.service("web", passing=True)[1] == []
    assert client.agent.service.maintenance("web-1", False) is True
    assert len(client.health.service("web", passing=True)[1]) == 1
    print("in maintenance and back")

    index, _ = client.health.service("web")
    answer = in_background(lambda: client.health.service("web", index=index, wait="50s"))
    assert client.agent.service.deregister("web-1") is True
    assert answer()[1] == []
    print("gone after it was deregistered")


def catalog():
    service = {"ID": "db-1", "Service": "db", "Port": 5432, "Tags": ["primary"]}
    check = {"CheckID": "db-alive", "Name": "alive", "Status": "passing", "ServiceID": "db-1"}
    assert client.catalog.register("outside", "10.1.1.1", service=service, check=check) is True
    node = [n for n in client.catalog.nodes()[1] if n["Node"] == "outside"][0]
    assert node["Address"] == "10.1.1.1"
    assert list(client.catalog.node("outside")[1]["Services"]) == ["db-1"]
    entry = client.health.service("db", passing=True)[1][0]
    assert (entry["Node"]["Node"], entry["Service"]["Port"]) == ("outside", 5432)
    assert client.catalog.deregister("outside") is True
    assert client.catalog.node("outside")[1] is None
    assert client.catalog.datacenters() == ["dc1"]
    print("a node from outside came and went")


def keys():
    assert client.kv.get("none")[1] is None
    assert client.kv.put("a/x", "one", flags=7) is True
    index, entry = client.kv.get("a/x")
    assert (entry["Value"], entry["Flags"]) == (b"one", 7)
    assert client.kv.put("a/x", "wrong", cas=entry["ModifyIndex"] + 1) is False
    assert client.kv.put("a/x", "two", cas=entry["ModifyIndex"]) is True
    assert client.kv.put("a/x", "three", cas=0) is False
    assert client.kv.put("a/b/y", b"\x00\xff", cas=0) is True
    assert client.kv.put("a/e", "") is True
    assert client.kv.get("a/b/y")[1]["Value"] == b"\x00\xff"
    assert client.kv.get("a/", keys=True, separator="/")[1] == ["a/b/", "a/e", "a/x"]
    assert [e["Key"] for e in client.kv.get("a/", recurse=True)[1]] == ["a/b/y", "a/e", "a/x"]
    print("keys put, compared and listed")

    index, _ = client.kv.get("a/x")
    answer = in_background(lambda: client.kv.get("a/x", index=index, wait="50s"))
    assert client.kv.put("a/x", "new") is True
    assert answer()[1]["Value"] == b"new"
    entry = client.kv.get("a/x")[1]
    assert client.kv.delete("a/x", cas=entry["ModifyIndex"] + 1) is False
    assert client.kv.delete("a/x", cas=entry["ModifyIndex"]) is True
    assert client.kv.delete("a/", recurse=True) is True
    assert client.kv.get("a/", recurse=True)[1] is None
    print("a key waited for, and all deleted")


def sessions():
    one = client.session.create(name="one", ttl=30, behavior="delete", lock_delay=0)
    two = client.session.create(name="two", lock_delay=0)
    info = client.session.info(one)[1]
    assert (info["Name"], info["TTL"], info["Behavior"], info["LockDelay"]) == ("one", "30s", "delete", 0)
    assert client.session.renew(one)["ID"] == one
    assert {one, two} <= {s["ID"] for s in client.session.list()[1]}
    assert {one, two} <= {s["ID"] for s in client.session.node(info["Node"])[1]}
    print("sessions made, renewed and listed")

    assert client.kv.put("lock", "1", acquire=one) is True
    assert client.kv.put("lock", "2", acquire=two) is False
    entry = client.kv.get("lock")[1]
    assert (entry["Session"], entry["LockIndex"], entry["Value"]) == (one, 1, b"1")
    assert client.kv.put("lock", "free", release=one) is True
    assert client.kv.put("lock", "2", acquire=two) is True
    assert client.kv.get("lock")[1]["LockIndex"] == 2
    assert client.session.destroy(two) is True
    assert "Session" not in client.kv.get("lock")[1]
    assert client.kv.put("mine", "x", acquire=one) is True
    index, _ = client.kv.get("mine")
    answer = in_background(lambda: client.kv.get("mine", index=index, wait="50s"))
    assert client.session.destroy(one) is True
    assert answer()[1] is None
    assert client.kv.delete("lock") is True
    print("locks taken, refused, released, and lost with their session")

    try:
        client.session.renew(one)
    except consul.NotFound:
        print("a session that is gone is not found")


def transactions():
    def operation(verb, key, **more):
        return {"KV": dict(Verb=verb, Key=key, **more)}

    value = base64.b64encode(b"v").decode()
    results = client.txn.put([operation("set", "t/1", Value=value), operation("set", "t/2", Value=value), operation("get-tree", "t/")])
    assert results["Errors"] is None
    assert [r["KV"]["Key"] for r in results["Results"]] == ["t/1", "t/2", "t/1", "t/2"]
    try:
        client.txn.put([operation("delete-tree", "t/"), operation("get", "t/none")])
        raise AssertionError("a transaction that reads a missing key was done")
    except consul.ConsulException:
        assert len(client.kv.get("t/", recurse=True)[1]) == 2
    assert client.kv.delete("t/", recurse=True) is True
    print("transactions done, and undone as a whole")


def about():
    agent = client.agent.self()
    assert agent["Config"]["NodeName"] == client.agent.members()[0]["Name"]
    assert client.status.leader() and client.status.peers()
    print("the agent, its members and its leader")


for part in (services, catalog, keys, sessions, transactions, about):
    part()
