import Testing

@testable import EtcdClient

@Suite struct EndpointTests {
  @Test(arguments: [
    ("10.0.0.1", "http://10.0.0.1:2379"), ("h:1", "http://h:1"), ("https://h", "https://h:2379"), ("HTTP://h:80/", "http://h:80"),
    ("[::1]", "http://[::1]:2379"), ("https://[fe80::1%25eth0]:1", "https://[fe80::1%25eth0]:1"),
  ])
  func `Endpoints are read as people write them`(text: String, whole: String) throws {
    #expect(try EtcdEndpoint(parsing: text).description == whole)
  }

  @Test(arguments: [
    "", ":1", "h:", "h:0", "h:65536", "h:-1", "h:1x", "::1", "[::1", "[::1]x", "[]:1", "ftp://h", "etcd://h", "h/path", "http://", "a b",
    "user@h", "h:99999999999999999999",
  ])
  func `What is no endpoint is an error that shows how to write one`(text: String) {
    let error = #expect(throws: EtcdError.self) { try EtcdEndpoint(parsing: text) }
    #expect(error?.code == .invalidArgument)
    #expect(error?.message.contains("'\(text)'") == true)
    #expect(error?.message.contains("http://10.0.0.1:2379") == true)
  }
}
