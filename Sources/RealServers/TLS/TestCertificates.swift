private import Foundation

/// An authority made for tests, and certificates of it for a server at 127.0.0.1 and for a client.
public enum TestCertificates {
  /// Writes a text into a file of its own.
  public static func file(_ text: String) throws -> String {
    let file = FileManager.default.temporaryDirectory.appending(path: "rollcall-test-\(UUID().uuidString).pem").path
    try Data(text.utf8).write(to: URL(filePath: file))
    return file
  }

  public static let authority = """
    -----BEGIN CERTIFICATE-----
    MIIBiDCCAS+gAwIBAgIUQMZmJ3qZt/EHBEeGLVeZv77GwKAwCgYIKoZIzj0EAwIw
    GTEXMBUGA1UEAwwOVGVzdCBhdXRob3JpdHkwIBcNMjYxMTIxMDIyNTI4WhgPMjEy
    NjEwMjgwMjI1MjhaMBkxFzAVBgNVBAMMDlRlc3QgYXV0aG9yaXR5MFkwEwYHKoZI
    zj0CAQYIKoZIzj0DAQcDQgAE9iG7hEfT3ajvinkShVEZ+HQOvNyPYAprGYNOtOQ9
    1HCbWDfXcPQA6LdbEE4wKQ09uVbAplmPzUfGTkwzBoP0wKNTMFEwHQYDVR0OBBYE
    FBkxF9SGfZeubDVenHJWdfaiLD0qMB8GA1UdIwQYMBaAFBkxF9SGfZeubDVenHJW
    dfaiLD0qMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDRwAwRAIgUSU7sLFx
    WPFRZ0jSrylFYmsT5sWbkIEZH1mY7zQy/gsCIHwgNOLGxl/QxNzNJFT1Ys5AmGmv
    LWyh2m2VfOUv3qjO
    -----END CERTIFICATE-----
    """

  public static let serverCertificate = """
    -----BEGIN CERTIFICATE-----
    MIIBjTCCATKgAwIBAgIUV3RrLaM0l06xKhT4LRVayKB9sWgwCgYIKoZIzj0EAwIw
    GTEXMBUGA1UEAwwOVGVzdCBhdXRob3JpdHkwIBcNMjYxMTIxMDIyNTI4WhgPMjEy
    NjEwMjgwMjI1MjhaMBExDzANBgNVBAMMBnNlcnZlcjBZMBMGByqGSM49AgEGCCqG
    SM49AwEHA0IABKK1TcCewHHdYWFo+9KpLbgBG7w7Kgiq2433MOA1bV/Nm2iv7HVR
    pd909dm3pFzO+HGrYrc+EHN5fq10+hJgugCjXjBcMBoGA1UdEQQTMBGHBH8AAAGC
    CWxvY2FsaG9zdDAdBgNVHQ4EFgQUNFoM5G5jQo7SySVk1nYT5RQQfDcwHwYDVR0j
    BBgwFoAUGTEX1IZ9l65sNV6cclZ19qIsPSowCgYIKoZIzj0EAwIDSQAwRgIhAIua
    +jUpDnemltRb/U0BVSBGRb4LjGxA4++vqd7T1dRDAiEAny1i1sSszTQFnHHjwRl/
    PT/fnDd+oLuP8P3QYVLv6bE=
    -----END CERTIFICATE-----
    """

  public static let serverKey = """
    -----BEGIN PRIVATE KEY-----
    MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgsF/aR3n/GQMiL3ed
    TLoe1Zm5R5ZakEifrU5GOrBGnyChRANCAASitU3AnsBx3WFhaPvSqS24ARu8OyoI
    qtuN9zDgNW1fzZtor+x1UaXfdPXZt6Rczvhxq2K3PhBzeX6tdPoSYLoA
    -----END PRIVATE KEY-----
    """

  public static let clientCertificate = """
    -----BEGIN CERTIFICATE-----
    MIIBizCCATKgAwIBAgIUV3RrLaM0l06xKhT4LRVayKB9sWkwCgYIKoZIzj0EAwIw
    GTEXMBUGA1UEAwwOVGVzdCBhdXRob3JpdHkwIBcNMjYxMTIxMDIyNTI4WhgPMjEy
    NjEwMjgwMjI1MjhaMBExDzANBgNVBAMMBmNsaWVudDBZMBMGByqGSM49AgEGCCqG
    SM49AwEHA0IABMaKQ2cvTnCJ0ulin/vB31bV0I2ccG/ycE9cS7CuU0XG8JC5LmiV
    3Ypyyw/Tc3CKdkkGsG/VdVzqug0XllfI+mijXjBcMBoGA1UdEQQTMBGHBH8AAAGC
    CWxvY2FsaG9zdDAdBgNVHQ4EFgQUjhB0Kw4DVhzIzdStTHcswIjxTsIwHwYDVR0j
    BBgwFoAUGTEX1IZ9l65sNV6cclZ19qIsPSowCgYIKoZIzj0EAwIDRwAwRAIgErrd
    InTMmragrhrgc6an0KZoexpVKhKGQMqxbA3lZB4CIFOx0jQ0W1l3+V/04g0/m8qq
    KTPDLtCDebYwO78Cq2+g
    -----END CERTIFICATE-----
    """

  public static let clientKey = """
    -----BEGIN PRIVATE KEY-----
    MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgKw0pFr1kJP5HvhTE
    /Hytpw2S1IpuQTWWLoqcEUI6mlOhRANCAATGikNnL05widLpYp/7wd9W1dCNnHBv
    8nBPXEuwrlNFxvCQuS5old2KcssP03NwinZJBrBv1XVc6roNF5ZXyPpo
    -----END PRIVATE KEY-----
    """
}
