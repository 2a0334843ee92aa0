/**
 * The cabinet in a real browser, over the demo: what people do, at the width of a desk and of a
 * phone.
 */
@NullMarked
package kassahub.hub.browser;

import org.jspecify.annotations.NullMarked;
