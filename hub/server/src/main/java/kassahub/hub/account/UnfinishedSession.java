package kassahub.hub.account;

/** The password was right and the second factor is due: good for nothing else. */
public record UnfinishedSession(User user) {}
