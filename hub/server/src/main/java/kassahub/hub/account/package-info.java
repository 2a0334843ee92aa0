/**
 * People and programs that use the hub: users, sign-in with a second factor, sessions, API keys,
 * what each may do, and what is remembered for them.
 *
 * <p>A {@link kassahub.hub.account.Caller} leaves here and travels as the first argument of every
 * verb; rights are checked where the verb is, not at the edge. Secrets are kept as hashes only.
 */
@NullMarked
package kassahub.hub.account;

import org.jspecify.annotations.NullMarked;
