/// Sample registrations from outside, one node each.
enum Instances {
  static func registration(node: String, id: String, service: String, number: Int) -> String {
    #"""
    {"Node":"\#(node)","Address":"10.0.\#(number / 250 % 250).\#(number % 250 + 1)","Service":{"ID":"\#(id)","Service":"\#(service)","Tags":["v1","eu"],"Port":8080,"Meta":{"version":"1.2.3"}},"Check":{"CheckID":"service:\#(id)","Name":"alive","Status":"passing","ServiceID":"\#(id)"}}
    """#
  }
}
