/**
 * {@code kassahub bench}: how fast the hub is, measured from outside. The hub runs in a process of
 * its own; simulated agents with real certificates load it over real TLS from this one. Figures to
 * trust are CPU times, read from the kernel: rates depend on what else the machine does.
 */
@NullMarked
package kassahub.deploy.bench;

import org.jspecify.annotations.NullMarked;
