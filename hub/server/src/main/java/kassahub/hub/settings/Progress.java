package kassahub.hub.settings;

/**
 * How far wishes have come, in agents.
 *
 * @param heard they said so themselves
 * @param refused of those, they do not go by all of it: out of their bounds, or their file says
 *     otherwise
 * @param connected have not said so yet
 * @param away will hear when they connect
 * @param old know no settings
 */
public record Progress(long heard, long refused, long connected, long away, long old) {
  public long all() {
    return heard + connected + away + old;
  }
}
