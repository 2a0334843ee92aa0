/**
 * The hub's HTTP server: routes whose actions are plain blocking code on virtual threads, sessions
 * and tokens against forged requests, templates, tables, texts and static files.
 *
 * <p>An action takes a {@link kassahub.hub.web.Request} and gives a {@link
 * kassahub.hub.web.Response}; a {@link kassahub.hub.problem.Problem} it throws becomes a status, a
 * page or an RFC 9457 answer here and nowhere else. No feature knows this package; {@code cabinet}
 * and {@code api} stand on it, and it stands on {@code account} to know who asks.
 */
@NullMarked
package kassahub.hub.web;

import org.jspecify.annotations.NullMarked;
