/**
 * What is sold, by whom and for how much, and which serial is which device.
 *
 * <p>Promises: a serial resolves to at most one device line and through it to one vendor and one
 * licence type; prices are data with dates, and {@link
 * kassahub.hub.catalogue.Catalogue#assortment} gives the ones of one day, for an activation to
 * freeze. The directory of devices is fed by import, by vendors and by what agents saw.
 */
@NullMarked
package kassahub.hub.catalogue;

import org.jspecify.annotations.NullMarked;
