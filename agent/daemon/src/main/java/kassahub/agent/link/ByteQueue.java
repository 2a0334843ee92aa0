package kassahub.agent.link;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Bytes on their way from an event loop to the reading thread; bounded. */
final class ByteQueue {
  private final byte[] ring;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private int start;
  private int count;
  private boolean heard;
  private @Nullable LinkException end;

  ByteQueue(int capacity) {
    this.ring = new byte[capacity];
  }

  /** False, and nothing taken, when they do not fit. */
  boolean put(byte[] bytes) {
    lock.lock();
    try {
      if (bytes.length > ring.length - count) {
        return false;
      }
      heard = true;
      for (byte b : bytes) {
        ring[(start + count++) % ring.length] = b;
      }
      arrived.signalAll();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Whether anything has ever arrived. */
  boolean heard() {
    lock.lock();
    try {
      return heard;
    } finally {
      lock.unlock();
    }
  }

  /** After the bytes that are there, every {@link #take} throws this. The first end counts. */
  void end(LinkException why) {
    lock.lock();
    try {
      end = end == null ? why : end;
      arrived.signalAll();
    } finally {
      lock.unlock();
    }
  }

  int take(Duration atMost) throws LinkException {
    lock.lock();
    try {
      long left = atMost.toNanos();
      while (count == 0 && end == null && left > 0) {
        left = arrived.awaitNanos(left);
      }
      if (count > 0) {
        return next();
      }
      if (end != null) {
        throw end;
      }
      return Link.SILENCE;
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new LinkException(LinkException.Reason.CUT, "interrupted");
    } finally {
      lock.unlock();
    }
  }

  boolean ready() {
    lock.lock();
    try {
      return count > 0;
    } finally {
      lock.unlock();
    }
  }

  void clear() {
    lock.lock();
    try {
      count = 0;
    } finally {
      lock.unlock();
    }
  }

  private int next() {
    int b = ring[start] & 0xFF;
    start = (start + 1) % ring.length;
    count--;
    return b;
  }
}
