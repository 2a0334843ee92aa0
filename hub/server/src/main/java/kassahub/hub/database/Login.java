package kassahub.hub.database;

/** A database role and its password; the password is never printed. */
public record Login(String user, String password) {
  @Override
  public String toString() {
    return user;
  }
}
