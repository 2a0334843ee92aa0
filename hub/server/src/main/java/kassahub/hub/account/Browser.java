package kassahub.hub.account;

/**
 * Where a session is used.
 *
 * @param address network address, as text
 * @param name what the browser calls itself, cut to 200 characters
 */
public record Browser(String address, String name) {
  private static final int LONGEST = 200;

  public Browser {
    name = name.substring(0, Math.min(name.length(), LONGEST));
  }
}
