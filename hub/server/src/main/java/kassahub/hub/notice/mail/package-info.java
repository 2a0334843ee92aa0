/**
 * E-mail: what is owed to a person is a row of the transaction that tells it, carried to the mail
 * server by a clock, again and again until the server takes it or it is given up and told.
 */
@NullMarked
package kassahub.hub.notice.mail;

import org.jspecify.annotations.NullMarked;
