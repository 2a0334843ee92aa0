/**
 * The one way in which business refuses: a {@link kassahub.hub.problem.Problem} with a code for
 * machines and a sentence for people. Edges map it once; anything else that is thrown is a bug.
 */
@NullMarked
package kassahub.hub.problem;

import org.jspecify.annotations.NullMarked;
