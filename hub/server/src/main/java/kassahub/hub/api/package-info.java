/**
 * REST v1: {@code openapi/v1.yaml} is the contract, and a test holds the two together.
 *
 * <p>Routes read JSON strictly (a misspelt field is refused, with the nearest name), ask the same
 * services as the cabinet, and write JSON; they decide nothing. A POST that creates something runs
 * once for an {@code Idempotency-Key}, whatever breaks in between.
 */
@NullMarked
package kassahub.hub.api;

import org.jspecify.annotations.NullMarked;
