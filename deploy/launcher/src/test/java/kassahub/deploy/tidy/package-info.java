/**
 * The house rules that a compiler cannot know: arrows between packages, sizes, banned calls,
 * leftovers.
 */
@NullMarked
package kassahub.deploy.tidy;

import org.jspecify.annotations.NullMarked;
