/** The launcher {@code kassahub}: one program with a command for every part. */
@NullMarked
package kassahub.deploy;

import org.jspecify.annotations.NullMarked;
