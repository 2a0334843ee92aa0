package kassahub.hub.account;

/**
 * A key just made.
 *
 * @param plain shown once, never stored
 */
public record NewApiKey(long id, String plain) {
  @Override
  public String toString() {
    return "key " + id;
  }
}
