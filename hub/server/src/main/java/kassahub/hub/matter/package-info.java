/**
 * Which of support's people sees to what is wrong now: taken by a person, given back, taken over.
 * What is wrong is told by the features; here is only whose it is.
 */
@NullMarked
package kassahub.hub.matter;

import org.jspecify.annotations.NullMarked;
