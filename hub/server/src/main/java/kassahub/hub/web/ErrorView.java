package kassahub.hub.web;

/**
 * A refusal on a page.
 *
 * @param sentence what happened, what is safe, what to do
 */
public record ErrorView(int status, String code, String sentence) {}
