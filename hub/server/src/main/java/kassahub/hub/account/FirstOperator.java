package kassahub.hub.account;

/** What the first person of the operator types in. */
public record FirstOperator(String login, String fullName, String password) {
  @Override
  public String toString() {
    return "first operator";
  }
}
