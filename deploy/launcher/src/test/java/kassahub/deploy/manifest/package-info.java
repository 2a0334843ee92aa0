/**
 * What stands in {@code deploy/} for other machines than this one: images, manifests, alerts and
 * dashboards. Whatever can be checked without those machines is checked here.
 */
@NullMarked
package kassahub.deploy.manifest;

import org.jspecify.annotations.NullMarked;
