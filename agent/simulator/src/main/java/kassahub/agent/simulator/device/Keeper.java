package kassahub.agent.simulator.device;

import java.util.Map;

/** Keeps what a register remembers. Returns only when it is safe. */
public interface Keeper {
  /** For registers that may forget everything when they are closed. */
  static Keeper forgetful() {
    return saved -> {};
  }

  /** Replaces what was kept before; throws {@link java.io.UncheckedIOException} when it cannot. */
  void keep(Map<String, String> saved);
}
