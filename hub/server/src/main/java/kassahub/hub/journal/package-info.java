/**
 * Who did what to which object, for disputes: every change of state, money movement, right, file
 * download, and every look of an operator at a tenant's data. Rows are only ever added; the hub's
 * database role cannot change or remove them.
 */
@NullMarked
package kassahub.hub.journal;

import org.jspecify.annotations.NullMarked;
