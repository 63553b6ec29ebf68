extension GoldenMessage {
  /// Made by dnspython 2.9 and by Consul 1.8.7, and read by dnspython.
  static let all: [GoldenMessage] = [
    GoldenMessage(
      "dnspython: question", question: "Web.service.rollcall. SRV", code: "NOERROR", counts: [0, 0, 0], size: nil,
      hex: """
        12340100000100000000000003576562077365727669636508726f6c6c63616c6c0000210001
        """,
      records: []),
    GoldenMessage(
      "dnspython: question with EDNS", question: "_web._tcp.service.rollcall. SRV", code: "NOERROR", counts: [0, 0, 0], size: 4096,
      hex: """
        ffff01000001000000000001045f776562045f746370077365727669636508726f6c6c63616c6c00002100010000291000000080000000
        """,
      records: []),
    GoldenMessage(
      "dnspython: SRV with additionals", question: "_web._tcp.service.rollcall. SRV", code: "NOERROR", counts: [2, 0, 2], size: 1232,
      hex: """
        ffff81000001000200000003045f776562045f746370077365727669636508726f6c6c63616c6c0000210001c00c0021000100000005002200010003
        1f9108306130313030303204616464720364633108726f6c6c63616c6c00c00c00210001000000050022000100071f90083061303130303031046164
        64720364633108726f6c6c63616c6c00083061303130303031046164647203646331c01e000100010000000500040a010001083061303130303032c0
        91000100010000000500040a01000200002904d0000000000000
        """,
      records: [
        "_web._tcp.service.rollcall. 5 IN SRV 1 3 8081 0a010002.addr.dc1.rollcall.",
        "_web._tcp.service.rollcall. 5 IN SRV 1 7 8080 0a010001.addr.dc1.rollcall.",
        "0a010001.addr.dc1.rollcall. 5 IN A 10.1.0.1",
        "0a010002.addr.dc1.rollcall. 5 IN A 10.1.0.2",
      ]),
    GoldenMessage(
      "dnspython: every type", question: "x.rollcall. ANY", code: "NOERROR", counts: [15, 4, 0], size: nil,
      hex: """
        000181000001000f00040000017808726f6c6c63616c6c0000ff0001c00c00010001000000000004ffffffffc00c0001000100000000000400000000
        c00c001c000100000000001000000000000000000000000000000000c00c001c000100000000001000010002000300040005000600070008c00c001c
        000100000000001020010db8000000000001000000000001c00c001c000100000000001020010db8000000010001000100010001c00c001c00010000
        0000001000000000000000000000000000000001c00c001c0001000000000010fe800000000000010000000000000000c00c001c0001000000000010
        fd000000000000000000000000000001c00c001000017fffffff001b1a77697468202271756f7465732220616e64205c20616e642007c8c00c001000
        017fffffff000603613d620163c00c001000017fffffff000100c00c000500010000000000040179c00cc00c000c0001000000000004017ac152c00c
        ff140001000000000003010203c00e00060001000000000026026e73c00e0a686f73746d6173746572c00e00000001000000020000000300000004ff
        ffffffc00e00020001000000000002c181c00e00020001000000000006036e7332c00cc00e0002000100000000000100
        """,
      records: [
        "x.rollcall. 0 IN A 255.255.255.255",
        "x.rollcall. 0 IN A 0.0.0.0",
        "x.rollcall. 0 IN AAAA ::",
        "x.rollcall. 0 IN AAAA 1:2:3:4:5:6:7:8",
        "x.rollcall. 0 IN AAAA 2001:db8::1:0:0:1",
        "x.rollcall. 0 IN AAAA 2001:db8:0:1:1:1:1:1",
        "x.rollcall. 0 IN AAAA ::1",
        "x.rollcall. 0 IN AAAA fe80:0:0:1::",
        "x.rollcall. 0 IN AAAA fd00::1",
        "x.rollcall. 2147483647 IN TXT \"with \\\"quotes\\\" and \\\\ and \\007\\200\"",
        "x.rollcall. 2147483647 IN TXT \"a=b\" \"c\"",
        "x.rollcall. 2147483647 IN TXT \"\"",
        "x.rollcall. 0 IN CNAME y.x.rollcall.",
        "x.rollcall. 0 IN PTR z.y.x.rollcall.",
        "x.rollcall. 0 IN TYPE65300 \\# 3 010203",
        "rollcall. 0 IN SOA ns.rollcall. hostmaster.rollcall. 1 2 3 4 4294967295",
        "rollcall. 0 IN NS ns.rollcall.",
        "rollcall. 0 IN NS ns2.x.rollcall.",
        "rollcall. 0 IN NS .",
      ]),
    GoldenMessage(
      "dnspython: odd labels", question: "odd\\.dot.\\032blank\\000.rollcall. A", code: "NOERROR", counts: [0, 0, 0], size: nil,
      hex: """
        000201000001000000000000076f64642e646f740720626c616e6b0008726f6c6c63616c6c0000010001
        """,
      records: []),
    GoldenMessage(
      "dnspython: the root", question: ". NS", code: "NOERROR", counts: [0, 0, 0], size: nil,
      hex: """
        0003010000010000000000000000020001
        """,
      records: []),
    GoldenMessage(
      "dnspython: the longest name",
      question:
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb.ccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc.ddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd. A",
      code: "NOERROR", counts: [0, 0, 0], size: nil,
      hex: """
        0003010000010000000000003f6161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161
        616161616161616161616161616161613f62626262626262626262626262626262626262626262626262626262626262626262626262626262626262
        62626262626262626262626262626262626262623f636363636363636363636363636363636363636363636363636363636363636363636363636363
        6363636363636363636363636363636363636363636363633d6464646464646464646464646464646464646464646464646464646464646464646464
        64646464646464646464646464646464646464646464646464640000010001
        """,
      records: []),
    GoldenMessage(
      "Consul: WEB.service.consul A", question: "WEB.service.consul. A", code: "NOERROR", counts: [2, 0, 0], size: nil,
      hex: """
        42428500000100020000000003574542077365727669636506636f6e73756c0000010001c00c000100010000000000040a010002c00c000100010000
        000000040a010001
        """,
      records: [
        "WEB.service.consul. 0 IN A 10.1.0.2",
        "WEB.service.consul. 0 IN A 10.1.0.1",
      ]),
    GoldenMessage(
      "Consul: web.service.consul SRV", question: "web.service.consul. SRV", code: "NOERROR", counts: [2, 0, 6], size: nil,
      hex: """
        42428500000100020000000603776562077365727669636506636f6e73756c0000210001c00c00210001000000000020000100031f91083061303130
        30303204616464720364633106636f6e73756c00c00c00210001000000000020000100051f9008306130313030303104616464720364633106636f6e
        73756c00c036000100010000000000040a010002026e31046e6f6465c04400100001000000000008077261636b3d7231c08c00100001000000000018
        17636f6e73756c2d6e6574776f726b2d7365676d656e743dc062000100010000000000040a010001c08c00100001000000000008077261636b3d7231
        c08c0010000100000000001817636f6e73756c2d6e6574776f726b2d7365676d656e743d
        """,
      records: [
        "web.service.consul. 0 IN SRV 1 3 8081 0a010002.addr.dc1.consul.",
        "web.service.consul. 0 IN SRV 1 5 8080 0a010001.addr.dc1.consul.",
        "0a010002.addr.dc1.consul. 0 IN A 10.1.0.2",
        "n1.node.dc1.consul. 0 IN TXT \"rack=r1\"",
        "n1.node.dc1.consul. 0 IN TXT \"consul-network-segment=\"",
        "0a010001.addr.dc1.consul. 0 IN A 10.1.0.1",
        "n1.node.dc1.consul. 0 IN TXT \"rack=r1\"",
        "n1.node.dc1.consul. 0 IN TXT \"consul-network-segment=\"",
      ]),
    GoldenMessage(
      "Consul: six.service.consul SRV", question: "six.service.consul. SRV", code: "NOERROR", counts: [1, 0, 3], size: nil,
      hex: """
        42428500000100010000000303736978077365727669636506636f6e73756c0000210001c00c00210001000000000038000100010006206664303030
        30303030303030303030303030303030303030303030303030303104616464720364633106636f6e73756c00c036001c0001000000000010fd000000
        000000000000000000000001026e31046e6f6465c05c00100001000000000008077261636b3d7231c0840010000100000000001817636f6e73756c2d
        6e6574776f726b2d7365676d656e743d
        """,
      records: [
        "six.service.consul. 0 IN SRV 1 1 6 fd000000000000000000000000000001.addr.dc1.consul.",
        "fd000000000000000000000000000001.addr.dc1.consul. 0 IN AAAA fd00::1",
        "n1.node.dc1.consul. 0 IN TXT \"rack=r1\"",
        "n1.node.dc1.consul. 0 IN TXT \"consul-network-segment=\"",
      ]),
    GoldenMessage(
      "Consul: extsvc.service.consul SRV", question: "extsvc.service.consul. SRV", code: "NOERROR", counts: [2, 0, 4], size: nil,
      hex: """
        42428500000100020000000406657874737663077365727669636506636f6e73756c0000210001c00c0021000100000000001b000100010063036578
        74046e6f64650364633106636f6e73756c00c00c0021000100000000001c0001000100620465787436046e6f64650364633106636f6e73756c00c039
        000100010000000000040a090001c0390010000100000000000b0a706c61696e2074657874c03900100001000000000004036b3d76c060001c000100
        0000000010fd000000000000000000000000000009
        """,
      records: [
        "extsvc.service.consul. 0 IN SRV 1 1 99 ext.node.dc1.consul.",
        "extsvc.service.consul. 0 IN SRV 1 1 98 ext6.node.dc1.consul.",
        "ext.node.dc1.consul. 0 IN A 10.9.0.1",
        "ext.node.dc1.consul. 0 IN TXT \"plain text\"",
        "ext.node.dc1.consul. 0 IN TXT \"k=v\"",
        "ext6.node.dc1.consul. 0 IN AAAA fd00::9",
      ]),
    GoldenMessage(
      "Consul: host.service.consul A", question: "host.service.consul. A", code: "NOERROR", counts: [1, 0, 0], size: nil,
      hex: """
        42428500000100010000000004686f7374077365727669636506636f6e73756c0000010001c00c0005000100000000001204736f6d65076578616d70
        6c6503636f6d00
        """,
      records: [
        "host.service.consul. 0 IN CNAME some.example.com."
      ]),
    GoldenMessage(
      "Consul: nope.service.consul A", question: "nope.service.consul. A", code: "NXDOMAIN", counts: [0, 1, 0], size: nil,
      hex: """
        424285030001000000010000046e6f7065077365727669636506636f6e73756c0000010001c01900060001000000000026026e73c0190a686f73746d
        6173746572c0196b0bd7a900000e10000002580001518000000000
        """,
      records: [
        "consul. 0 IN SOA ns.consul. hostmaster.consul. 1795938217 3600 600 86400 0"
      ]),
    GoldenMessage(
      "Consul: consul NS", question: "consul. NS", code: "NOERROR", counts: [1, 0, 1], size: nil,
      hex: """
        42428500000100010000000106636f6e73756c0000020001c00c0002000100000000000e026e31046e6f646503646331c00cc0240001000100000000
        00047f000001
        """,
      records: [
        "consul. 0 IN NS n1.node.dc1.consul.",
        "n1.node.dc1.consul. 0 IN A 127.0.0.1",
      ]),
    GoldenMessage(
      "Consul: consul SOA", question: "consul. SOA", code: "NOERROR", counts: [1, 1, 1], size: nil,
      hex: """
        42428500000100010001000106636f6e73756c0000060001c00c00060001000000000026026e73c00c0a686f73746d6173746572c00c6b0bd7a90000
        0e10000002580001518000000000c00c0002000100000000000e026e31046e6f646503646331c00cc056000100010000000000047f000001
        """,
      records: [
        "consul. 0 IN SOA ns.consul. hostmaster.consul. 1795938217 3600 600 86400 0",
        "consul. 0 IN NS n1.node.dc1.consul.",
        "n1.node.dc1.consul. 0 IN A 127.0.0.1",
      ]),
    GoldenMessage(
      "Consul: ext.node.consul ANY", question: "ext.node.consul. ANY", code: "NOERROR", counts: [3, 0, 0], size: nil,
      hex: """
        42428500000100030000000003657874046e6f646506636f6e73756c0000ff0001c00c000100010000000000040a090001c00c001000010000000000
        04036b3d76c00c0010000100000000000b0a706c61696e2074657874
        """,
      records: [
        "ext.node.consul. 0 IN A 10.9.0.1",
        "ext.node.consul. 0 IN TXT \"k=v\"",
        "ext.node.consul. 0 IN TXT \"plain text\"",
      ]),
    GoldenMessage(
      "Consul: 1.0.0.127.in-addr.arpa PTR", question: "1.0.0.127.in-addr.arpa. PTR", code: "NOERROR", counts: [1, 0, 0], size: nil,
      hex: """
        4242850000010001000000000131013001300331323707696e2d61646472046172706100000c0001c00c000c0001000000000014026e31046e6f6465
        0364633106636f6e73756c00
        """,
      records: [
        "1.0.0.127.in-addr.arpa. 0 IN PTR n1.node.dc1.consul."
      ]),
    GoldenMessage(
      "Consul: www.example.com A", question: "www.example.com. A", code: "REFUSED", counts: [0, 0, 0], size: nil,
      hex: """
        42428105000100000000000003777777076578616d706c6503636f6d0000010001
        """,
      records: []),
  ]
}
