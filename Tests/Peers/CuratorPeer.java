import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.RetryOneTime;
import org.apache.curator.x.discovery.ServiceDiscovery;
import org.apache.curator.x.discovery.ServiceDiscoveryBuilder;
import org.apache.curator.x.discovery.ServiceInstance;
import org.apache.curator.x.discovery.details.JsonInstanceSerializer;

/**
 * Apache Curator's service discovery, for tests that read what it writes and the other way round.
 *
 * register SERVERS BASE NAME ID ADDRESS PORT KEY VALUE: registers an instance whose payload is a map, and stays until it is killed.
 * list SERVERS BASE NAME: prints "ID ADDRESS PORT PAYLOAD" for each instance.
 * rewrite SERVERS PATH: reads a node's instance and prints the node's data and, on the next line, what Curator would write for that instance.
 */
public class CuratorPeer {
  public static void main(String[] arguments) throws Exception {
    CuratorFramework client = CuratorFrameworkFactory.newClient(arguments[1], 2000, 10000, new RetryOneTime(100));
    client.start();
    client.blockUntilConnected();
    switch (arguments[0]) {
      case "register" -> register(client, arguments);
      case "list" -> list(client, arguments[2], arguments[3]);
      case "rewrite" -> rewrite(client, arguments[2]);
      default -> throw new IllegalArgumentException(arguments[0]);
    }
    client.close();
  }

  private static void register(CuratorFramework client, String[] arguments) throws Exception {
    Map<String, String> payload = new LinkedHashMap<>();
    payload.put(arguments[7], arguments[8]);
    ServiceInstance<Map> instance =
        ServiceInstance.<Map>builder().name(arguments[3]).id(arguments[4]).address(arguments[5]).port(Integer.parseInt(arguments[6]))
            .payload(payload).build();
    try (ServiceDiscovery<Map> discovery = discovery(client, arguments[2])) {
      discovery.registerService(instance);
      Thread.sleep(Long.MAX_VALUE);
    }
  }

  private static void list(CuratorFramework client, String base, String name) throws Exception {
    try (ServiceDiscovery<Map> discovery = discovery(client, base)) {
      for (ServiceInstance<Map> instance : discovery.queryForInstances(name)) {
        System.out.println(instance.getId() + " " + instance.getAddress() + " " + instance.getPort() + " " + instance.getPayload());
      }
    }
  }

  private static void rewrite(CuratorFramework client, String path) throws Exception {
    byte[] data = client.getData().forPath(path);
    JsonInstanceSerializer<Map> serializer = new JsonInstanceSerializer<>(Map.class);
    System.out.println(new String(data, "UTF-8"));
    System.out.println(new String(serializer.serialize(serializer.deserialize(data)), "UTF-8"));
  }

  private static ServiceDiscovery<Map> discovery(CuratorFramework client, String base) throws Exception {
    ServiceDiscovery<Map> discovery = ServiceDiscoveryBuilder.builder(Map.class).client(client).basePath(base).build();
    discovery.start();
    return discovery;
  }
}
