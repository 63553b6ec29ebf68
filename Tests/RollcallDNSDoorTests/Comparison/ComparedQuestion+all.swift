import DNSMessage

extension ComparedQuestion {
  static let startOfAuthority = "consul. 0 IN SOA ns.consul. hostmaster.consul. 0 3600 600 86400 0"

  static let services: [ComparedQuestion] = [
    .ask("web.service.consul", .a), .ask("web.service.consul", .a, size: 1232), .ask("web.service.consul", .aaaa),
    .ask("web.service.consul", .srv), .ask("web.service.consul", .srv, size: 4096), .ask("web.service.consul", .any),
    .ask("WeB.SerVice.conSUL", .a), .ask("web.service.consul", .a, flags: 0), .ask("web.service.consul", DNSType(rawValue: 65)),
    .ask("v1.web.service.consul", .a), .ask("V1.web.service.consul", .a), .ask("v1.web.service.dc1.consul", .a),
    .ask("nope.web.service.consul", .a), .ask("a.b.web.service.consul", .a), .ask("web.service.dc1.consul", .srv),
    .ask("web.service.dc9.consul", .srv), .ask("_web._tcp.service.consul", .srv), .ask("_web._TCP.service.consul", .srv),
    .ask("_web._tcp.service.dc1.consul", .srv), .ask("_web._v2.service.consul", .srv), .ask("_web._v2.service.dc1.consul", .a),
    .ask("_web._udp.service.consul", .srv), .ask("_web._v2.consul", .a), .ask("nope.service.consul", .a),
    .ask("nope.service.consul", .srv, size: 1232), .ask("local.service.consul", .srv), .ask("local.service.consul", .a),
    .ask("six.service.consul", .a), .ask("six.service.consul", .aaaa), .ask("six.service.consul", .srv), .ask("mixed.service.consul", .a),
    .ask("mixed.service.consul", .aaaa), .ask("mixed.service.consul", .any), .ask("mixed.service.consul", .srv),
    .ask("host.service.consul", .a), .ask("host.service.consul", .aaaa), .ask("host.service.consul", .srv),
    .ask("host.service.consul", .cname),
    .ask("host.service.consul", .any), .ask("down.service.consul", .a), .ask("down.service.consul", .srv), .ask("maint.service.consul", .a),
    .ask("same.service.consul", .a), .ask("same.service.consul", .srv), .ask("extsvc.service.consul", .a),
    .ask("extsvc.service.consul", .aaaa),
    .ask("extsvc.service.consul", .srv), .ask("exthost.service.consul", .a), .ask("exthost.service.consul", .srv),
    .ask("under_score.service.consul", .a), .ask("uppercase.service.consul", .a), .ask("dozen.service.consul", .a, size: 1232),
    .ask("web.service.consul", .a).of(class: DNSQuestion.anyClass),
    .ask("web.service.alt", .srv).differs(
      "Consul changes the domain in the middle: here targets stay in the one that was asked, which may be all that the asker's resolver sends here.",
      answers: ["web.service.alt. 0 IN SRV 1 3 1002 0a010002.addr.dc1.alt.", "web.service.alt. 0 IN SRV 1 5 1002 0a010001.addr.dc1.alt."],
      additionals: ["0a010001.addr.dc1.alt. 0 IN A 10.1.0.1", "0a010002.addr.dc1.alt. 0 IN A 10.1.0.2"]),
    .ask("web.service.consul", .txt).differs(
      "Consul answers a question for TXT with addresses; the service's metadata is what TXT is for.",
      answers: [#"web.service.consul. 0 IN TXT "version=2""#]),
    .ask("web.service.consul", .ns).differs(
      "Consul answers with the zone's name servers in the place of the name's, of which there are none.", authorities: [startOfAuthority]),
    .ask("web.service.consul", .soa).differs("The same with SOA.", authorities: [startOfAuthority]),
    .ask(#"bad\032name.service.consul"#, .a).differs(
      "Consul does not find a name that needs an escape.", answers: [#"bad\032name.service.consul. 0 IN A 10.1.0.6"#]),
    .ask("bad_20name.service.consul", .a).differs("The escape for it.", answers: ["bad_20name.service.consul. 0 IN A 10.1.0.6"]),
    .ask("dot_2eted.service.consul", .a).differs("The escape for it.", answers: ["dot_2eted.service.consul. 0 IN A 10.1.0.8"]),
    .ask("dot.ted.service.consul", .a),
  ]

  static let nodes: [ComparedQuestion] = [
    .ask("n1.node.consul", .a), .ask("N1.node.consul", .a), .ask("n1.node.dc1.consul", .a), .ask("n1.node.dc9.consul", .a),
    .ask("x.n1.node.consul", .a), .ask("nope.node.consul", .a), .ask("ext.node.consul", .a), .ask("ext6.node.consul", .aaaa),
    .ask("ext.node.consul", .txt), .ask("ext.node.consul", .any), .ask("exthost.node.consul", .a), .ask("exthost.node.consul", .any),
    .ask("n1.node.consul", .aaaa).differs(
      "An answer without data tells by the SOA record for how long (RFC 2308).", authorities: [startOfAuthority]),
    .ask("n1.node.consul", .srv).differs("The same.", authorities: [startOfAuthority]),
    .ask("exthost.node.consul", .cname).differs(
      "Consul answers a question for the very type with nothing.", answers: ["exthost.node.consul. 0 IN CNAME www.example.org."]),
    .ask("n1.node.consul", .txt).differs(
      "Consul's agents put their network segment among the metadata, and ours have none.", authorities: [startOfAuthority]),
  ]

  static let zone: [ComparedQuestion] = [
    .ask("consul", .ns), .ask("consul", .soa), .ask("foo.bar.consul", .a), .ask("web.connect.consul", .a), .ask("www.example.com", .a),
    .ask(".", .ns),
    .ask("www.example.com", .a, size: 1232).differs("Who asks with EDNS is answered with it, refusals too (RFC 6891).", .refused),
    .ask("consul", .a).differs("The zone exists (RFC 8020): no such data, not no such name.", authorities: [startOfAuthority]),
    .ask("consul", .any).differs(
      "The same: whatever there is, is its SOA and its name server.", answers: ["consul. 0 IN NS n1.node.dc1.consul.", startOfAuthority],
      additionals: ["n1.node.dc1.consul. 0 IN A 127.0.0.1"]),
    .ask("service.consul", .a).differs("There are names below it (RFC 8020).", authorities: [startOfAuthority]),
    .ask("node.consul", .a).differs("The same.", authorities: [startOfAuthority]),
    .ask("ns.consul", .a).differs("The server that the SOA record names has an address.", answers: ["ns.consul. 0 IN A 127.0.0.1"]),
    .ask("consul", .axfr).differs("What is not implemented is nothing to be an authority on.", .notImplemented),
    .ask("web.service.consul", .a, flags: 4 << 11).differs("Consul answers NOTIFY as if it were a question.", .notImplemented),
    .ask("web.service.consul", .a).of(class: 3).differs("Consul answers for the class of Chaosnet.", .refused),
    .ask("web.service.consul", .a, size: 1232).version(1).differs("Consul answers as if it knew the version of EDNS.", .badVersion),
  ]

  static let addresses: [ComparedQuestion] = [
    .ask("0a010001.addr.dc1.consul", .a), .ask("0a010001.addr.consul", .a), .ask("0a010001.addr.dc1.consul", .any),
    .ask("fd000000000000000000000000000001.addr.dc1.consul", .aaaa), .ask("zz010001.addr.dc1.consul", .a),
    .ask("0a010001.addr.dc1.consul", .aaaa).differs("Consul answers a question for AAAA with A.", authorities: [startOfAuthority]),
    .ask("fd000000000000000000000000000001.addr.dc1.consul", .a).differs(
      "And one for A with AAAA.", authorities: [startOfAuthority]),
    .ask("0a010001.addr.dc1.consul", .txt).differs("And one for TXT with A.", authorities: [startOfAuthority]),
    .ask("0a01.addr.dc1.consul", .a).differs("Half an address is no name.", .nameError, authorities: [startOfAuthority]),
    .ask("1.0.0.127.in-addr.arpa", .ptr),
    .ask("6.0.1.10.in-addr.arpa", .ptr).differs(
      "The name under which every resolver finds it.", answers: ["6.0.1.10.in-addr.arpa. 0 IN PTR bad_20name.service.dc1.consul."]),
    .ask("1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.d.f.ip6.arpa", .ptr),
    .ask("9.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.d.f.ip6.arpa", .ptr),
    .ask("1.0.1.10.in-addr.arpa", .ptr).differs(
      "Consul tells one of the services at an address.",
      answers: ["1.0.1.10.in-addr.arpa. 0 IN PTR same.service.dc1.consul.", "1.0.1.10.in-addr.arpa. 0 IN PTR web.service.dc1.consul."]),
    .ask("1.0.77.10.in-addr.arpa", .ptr).differs("Consul asks recursors that it does not have, and tells of a failure.", .refused),
    .ask("1.0.0.127.in-addr.arpa", .a).differs("Consul answers a question for A with PTR.", authorities: [startOfAuthority]),
  ]
}
