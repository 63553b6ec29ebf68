import EtcdClient
import Rollcall
import RollcallLayouts

@testable import RollcallEtcd

let killrVideo = Places(.killrvideo, base: "/k")
let own = Places(.rollcall, base: "")

func entry(_ key: String, _ value: String, at revision: Int64, created: Int64? = nil, version: Int64 = 1, lease: Int64 = 7) -> EtcdKeyValue
{
  EtcdKeyValue(
    key: EtcdKey(key), value: Array(value.utf8), createRevision: created ?? revision, modRevision: revision, version: version,
    lease: EtcdLeaseID(rawValue: lease))
}

func put(_ key: String, _ value: String, at revision: Int64, lease: Int64 = 7) -> EtcdChange {
  EtcdChange(.put, entry(key, value, at: revision, lease: lease))
}

func deletion(_ key: String, at revision: Int64) -> EtcdChange {
  EtcdChange(.deletion, EtcdKeyValue(key: EtcdKey(key), value: [], createRevision: 0, modRevision: revision, version: 0))
}
