/**
 * The agent as something to install: a folder with a Java of its own, and from it a Debian package,
 * an archive for other Linux systems and one for Windows. What goes in beside the jars stands in
 * {@code deploy/agent}.
 */
@NullMarked
package kassahub.deploy.packages;

import org.jspecify.annotations.NullMarked;
