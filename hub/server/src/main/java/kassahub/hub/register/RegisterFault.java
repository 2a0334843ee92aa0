package kassahub.hub.register;

/**
 * Why a register does not do what is wanted: normal life.
 *
 * @param code one of the codes of proto/TOPICS.md
 * @param message for people; up to 300 characters
 */
public record RegisterFault(String code, String message) {}
