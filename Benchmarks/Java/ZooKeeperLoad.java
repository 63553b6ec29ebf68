import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;

/**
 * A load on ZooKeeper by its own Java client. Prints one line of JSON; times are in microseconds.
 *
 * <pre>ZooKeeperLoad ADDRESS sequence|flight get|set|create COUNT WINDOW</pre>
 *
 * Everything is done twice and the second time counts, so that the machine is warm.
 */
public final class ZooKeeperLoad {
  private static final byte[] DATA = "v".repeat(100).getBytes();

  public static void main(String[] arguments) throws Exception {
    CountDownLatch connected = new CountDownLatch(1);
    ZooKeeper client = new ZooKeeper(arguments[0], 10_000, event -> {
      if (event.getState() == Watcher.Event.KeeperState.SyncConnected) connected.countDown();
    });
    connected.await();
    boolean isFlight = arguments[1].equals("flight");
    int count = Integer.parseInt(arguments[3]);
    int window = Integer.parseInt(arguments[4]);
    for (int round = 0; round < 2; round++) {
      String mark = "j" + System.nanoTime();
      long[] times = new long[count];
      long used = cpu();
      long begin = System.nanoTime();
      if (isFlight) flight(client, arguments[2], mark, times, window);
      else sequence(client, arguments[2], mark, times);
      double elapsed = (System.nanoTime() - begin) / 1e9;
      used = cpu() - used;
      Arrays.sort(times);
      if (round == 1) {
        System.out.printf(
            "{\"median\": %f, \"tail\": %f, \"rate\": %f, \"cpu\": %f}%n", times[count / 2] / 1e3, times[count * 99 / 100] / 1e3,
            count / elapsed, used / 1e3 / count);
      }
    }
    client.close();
  }

  private static void sequence(ZooKeeper client, String kind, String mark, long[] times) throws Exception {
    for (int number = 0; number < times.length; number++) {
      long start = System.nanoTime();
      String path = "/bench/" + number % 100;
      switch (kind) {
        case "get" -> client.getData(path, false, null);
        case "set" -> client.setData(path, DATA, -1);
        default -> client.create("/bench/" + mark + "-" + number, DATA, ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
      }
      times[number] = System.nanoTime() - start;
    }
  }

  private static void flight(ZooKeeper client, String kind, String mark, long[] times, int window) throws Exception {
    Semaphore open = new Semaphore(window);
    AtomicInteger failures = new AtomicInteger();
    for (int number = 0; number < times.length; number++) {
      open.acquire();
      int mine = number;
      long start = System.nanoTime();
      String path = "/bench/" + number % 100;
      switch (kind) {
        case "get" -> client.getData(path, false, (code, p, c, data, stat) -> answered(code, mine, start, times, open, failures), null);
        case "set" -> client.setData(path, DATA, -1, (code, p, c, stat) -> answered(code, mine, start, times, open, failures), null);
        default -> client.create(
            "/bench/" + mark + "-" + number, DATA, ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT,
            (code, p, c, name) -> answered(code, mine, start, times, open, failures), null);
      }
    }
    open.acquire(window);
    if (failures.get() > 0) throw new IllegalStateException(failures.get() + " requests failed");
  }

  private static void answered(int code, int number, long start, long[] times, Semaphore open, AtomicInteger failures) {
    if (code != 0) failures.incrementAndGet();
    times[number] = System.nanoTime() - start;
    open.release();
  }

  private static long cpu() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
  }
}
