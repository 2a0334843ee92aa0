package kassahub.hub;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How many agents a process has room for. */
final class LinkRoom {
  private static final Logger LOG = LoggerFactory.getLogger(LinkRoom.class);

  /** Pages, the database and handshakes need some too. */
  private static final int OTHER_FILES = 1_000;

  private static final long OTHER_HEAP = 64L << 20;

  /** Measured by {@code bench connect}: 17.3 KiB. */
  private static final long HEAP_OF_A_LINK = 17_920;

  private LinkRoom() {}

  /** Of this process. */
  static int most() {
    var system = ManagementFactory.getPlatformMXBean(UnixOperatingSystemMXBean.class);
    long files = system == null ? Integer.MAX_VALUE : system.getMaxFileDescriptorCount();
    long heap = Runtime.getRuntime().maxMemory();
    int most = most(files, heap);
    LOG.info("Agents may connect. most={} openFiles={} heapMiB={}", most, files, heap >> 20);
    return most;
  }

  /**
   * Each connection is an open file, and lives in the heap; half of either is theirs in any case.
   *
   * @param files that may be open
   * @param heap at most, in bytes
   */
  static int most(long files, long heap) {
    long byFiles = Math.max(files / 2, files - OTHER_FILES);
    long byHeap = Math.max(heap / 2, heap - OTHER_HEAP) / HEAP_OF_A_LINK;
    return (int) Math.min(Integer.MAX_VALUE, Math.min(byFiles, byHeap));
  }
}
