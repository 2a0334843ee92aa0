/**
 * The pages people see: one {@code *Pages} class a feature, split by area into packages below.
 * Pages translate and call services; they decide nothing.
 */
@NullMarked
package kassahub.hub.cabinet;

import org.jspecify.annotations.NullMarked;
