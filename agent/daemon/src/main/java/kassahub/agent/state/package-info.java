/**
 * Small files that survive a power cut: written whole to a temporary file, forced, renamed over the
 * old one, directory forced. A reader sees the old content or the new, never a mixture. Files are
 * readable by their owner only.
 */
@NullMarked
package kassahub.agent.state;

import org.jspecify.annotations.NullMarked;
