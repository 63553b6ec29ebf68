import Rollcall
import RollcallLayouts
import ZooKeeperClient

@testable import RollcallZooKeeper

let ownPlaces = Places(.rollcall, base: "", processID: 1, time: 0)

func node(
  _ path: String, _ value: String?, zxid: Int64 = 1, version: Int32 = 0, owner: Int64 = 0, children: Int32 = 0, modifiedAt: Int64 = 0
) -> FoundNode {
  FoundNode(
    path: path, data: value.map { Array($0.utf8) },
    stat: ZooKeeperStat(
      createdZxid: 1, modifiedZxid: zxid, createdAt: 0, modifiedAt: modifiedAt, version: version, childrenVersion: 0, aclVersion: 0,
      ephemeralOwner: owner, dataLength: 0, childrenCount: children, childrenZxid: 0))
}
