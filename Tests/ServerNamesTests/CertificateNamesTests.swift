import Testing

@testable import ServerNames

@Suite struct CertificateNamesTests {
  private let names = CertificateNames(names: ["etcd.example", "*.pool.example"])

  @Test(arguments: ["etcd.example", "ETCD.example", "etcd.example.", "a.pool.example"])
  func `A name of the certificate is accepted, a wildcard for one label`(name: String) {
    #expect(names.accept(name))
  }

  @Test(arguments: ["example", "x.etcd.example", "pool.example", "a.b.pool.example", ".pool.example", "", "."])
  func `Any other name is not`(name: String) {
    #expect(!names.accept(name))
  }

  @Test func `A certificate without names is for nobody`() {
    #expect(!CertificateNames(names: []).accept("h"))
    #expect(CertificateNames(names: []).list == "no name at all")
  }
}
