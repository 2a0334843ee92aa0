/**
 * Reports that the hub has not stored yet, on disk. A dispatch result is forced to disk before
 * {@code append} returns, a state at the latest before it is first sent: what the hub has seen, a
 * power cut cannot take back. Numbers count from 1 inside a random stream and are never used twice.
 * The directory is bounded in bytes: at the limit old states are merged away, results never are. A
 * damaged record costs itself and nothing else. Measured against four stores: facts/agent-stack §2.
 *
 * <p>Layout: {@code lock}; {@code v1-GENERATION-STREAM/} with segments named by their first number
 * ({@code 000000000000002a.log}) and {@code ack}; {@code quarantine/}; {@code refused/}.
 */
@NullMarked
package kassahub.agent.outbox;

import org.jspecify.annotations.NullMarked;
