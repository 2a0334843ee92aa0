package kassahub.hub.web;

import java.util.Optional;

/**
 * A refusal on a page.
 *
 * @param sentence what happened, what is safe, what to do
 * @param back the page that the reader was on, where it is another one
 */
public record ErrorView(int status, String code, String sentence, Optional<String> back) {}
