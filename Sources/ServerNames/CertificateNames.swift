internal import NIOSSL

/// The DNS names that a certificate is for.
struct CertificateNames {
  private let names: [String]

  init(names: [String]) {
    self.names = names
  }

  var list: String { names.isEmpty ? "no name at all" : names.joined(separator: ", ") }

  /// A wildcard stands for exactly the first label.
  func accept(_ name: String) -> Bool {
    let asked = Self.normalized(name)
    return names.contains { candidate in
      let candidate = Self.normalized(candidate)
      guard candidate.hasPrefix("*.") else { return candidate == asked }
      guard let dot = asked.firstIndex(of: "."), dot > asked.startIndex else { return false }
      return asked[dot...] == candidate.dropFirst()
    }
  }

  private static func normalized(_ name: String) -> Substring {
    let lower = Substring(name.lowercased())
    return lower.hasSuffix(".") ? lower.dropLast() : lower
  }
}

extension CertificateNames {
  init(_ certificate: NIOSSLCertificate?) {
    var names: [String] = []
    if let certificate {
      for name in certificate._subjectAlternativeNames() where name.nameType == .dnsName {
        names.append(String(decoding: name.contents, as: UTF8.self))
      }
    }
    self.init(names: names)
  }
}
