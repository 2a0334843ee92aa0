package kassahub.agent.simulator.device;

import java.util.Arrays;

/** Reads the parameters of one command in order; the length was checked before. */
final class Request {
  private final byte[] data;
  private int next;

  Request(byte[] data, int codeLength) {
    this.data = data;
    this.next = codeLength;
  }

  int u8() {
    return (int) number(1);
  }

  int u16() {
    return (int) number(2);
  }

  long u32() {
    return number(4);
  }

  byte[] rest() {
    byte[] rest = Arrays.copyOfRange(data, next, data.length);
    next = data.length;
    return rest;
  }

  byte[] bytes(int count) {
    byte[] part = Arrays.copyOfRange(data, next, next + count);
    next += count;
    return part;
  }

  private long number(int size) {
    long value = 0;
    for (int i = 0; i < size; i++) {
      value |= (data[next++] & 0xFFL) << (8 * i);
    }
    return value;
  }
}
