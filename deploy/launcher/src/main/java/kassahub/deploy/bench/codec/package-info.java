/**
 * What {@code kassahub bench codecs} measures: the codecs of the wire, each method one piece of
 * work. JMH makes the loops around them at compile time, so classes and methods are public.
 */
@NullMarked
package kassahub.deploy.bench.codec;

import org.jspecify.annotations.NullMarked;
