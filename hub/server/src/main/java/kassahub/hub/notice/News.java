package kassahub.hub.notice;

/** A notice that nobody was mailed of yet, and whose it is. */
public record News(long account, Notice notice) {}
